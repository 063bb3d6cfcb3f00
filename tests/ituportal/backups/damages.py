"""Ways in which a backup can be damaged, by accident or on purpose, each with the words it is refused with.

The first kind leaves the digest at the end as it was. The second makes a new digest, and new hashes in the manifest
where that helps, as somebody would who knows the format.
"""

import hashlib
import io
import json
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .portals import Portal

BLOCK = 512
DAMAGED = "The file is damaged: its content does not match its digest"
NO_BACKUP = "This is not a backup of the portal, or its end is missing"


class Opened:
    """A backup taken apart by Python's tar program, and put together again by rules written here once more."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.members: dict[str, bytes] = {}
        self.offsets: dict[str, int] = {}
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for info in archive:
                self.members[info.name] = archive.extractfile(info).read()
                self.offsets[info.name] = info.offset_data
        self.manifest: dict[str, Any] = json.loads(self.members.pop("manifest.json"))
        self.database = next(iter(self.members))
        self.headers: dict[str, tarfile.TarInfo] = {}
        self.version = 1

    def flipped(self, offset: int) -> bytes:
        return self.data[:offset] + bytes([self.data[offset] ^ 1]) + self.data[offset + 1 :]

    def header(self, name: str, size: int) -> bytes:
        info = self.headers.get(name) or tarfile.TarInfo(name)
        info.mode, info.size = 0o600, size
        block = bytearray(info.tobuf(tarfile.USTAR_FORMAT, "utf-8"))
        block[329:345] = bytes(16)  # numbers of devices
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        return bytes(block)

    def sealed(self, manifest: bytes = b"", *, hidden: bytes = b"") -> bytes:
        """Write the members in their order, the manifest, and a digest that fits."""
        manifest = manifest or json.dumps(self.manifest, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
        body = b""
        for name, data in [*self.members.items(), ("manifest.json", manifest)]:
            body += hidden if name == "manifest.json" else b""
            body += self.header(name, len(data)) + data + bytes(-len(data) % BLOCK)
        body += bytes(2 * BLOCK) + b"ituportal-backup %03d %012d " % (self.version, len(manifest))
        return body + hashlib.sha256(body).hexdigest().encode() + b"\n"

    def put(self, name: str, data: bytes) -> None:
        """Give a member other content, with size and hash to match."""
        self.members[name] = data
        entry = {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        others = [row for row in self.manifest["members"] if row["name"] != name]
        place = 0 if name == self.database else len(others)
        self.manifest["members"] = [*others[:place], entry, *others[place:]]


Damage = Callable[[Opened], bytes]


def other_program(backup: Opened) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in backup.members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def plain_tar(backup: Opened) -> bytes:
    return backup.data[: backup.data.rindex(b"ituportal-backup")]


def newer_format(backup: Opened) -> bytes:
    backup.version = 2
    return backup.sealed()


def other_engine(backup: Opened) -> bytes:
    engine, name = {
        "sqlite": ("postgresql", "database.pgdump"),
        "postgresql": ("sqlite", "database.sqlite3"),
    }[backup.manifest["engine"]]
    backup.manifest["engine"] = engine
    backup.manifest["members"][0]["name"] = name
    backup.members = {name: backup.members.pop(backup.database), **backup.members}
    return backup.sealed()


def newer_portal(backup: Opened) -> bytes:
    backup.manifest["migrations"] = sorted([*backup.manifest["migrations"], ["records", "9999_from_the_future"]])
    return backup.sealed()


def missing_file(backup: Opened) -> bytes:
    del backup.members["media/logos/itu.png"]
    return backup.sealed()


def unlisted_file(backup: Opened) -> bytes:
    backup.members["media/unlisted.html"] = b"<h1>hello</h1>"
    return backup.sealed()


def file_twice(backup: Opened) -> bytes:
    backup.manifest["members"].append(backup.manifest["members"][-1])
    return backup.sealed()


def file_outside(name: str) -> Damage:
    def damage(backup: Opened) -> bytes:
        backup.put(name, b"outside")
        return backup.sealed()

    return damage


def link(kind: bytes, target: str) -> Damage:
    def damage(backup: Opened) -> bytes:
        info = tarfile.TarInfo("media/link")
        info.type, info.linkname = kind, target
        backup.headers["media/link"] = info
        backup.put("media/link", b"")
        return backup.sealed()

    return damage


def size(value: int) -> Damage:
    def damage(backup: Opened) -> bytes:
        backup.manifest["members"][1]["size"] = value
        return backup.sealed()

    return damage


def wrong_hash(backup: Opened) -> bytes:
    backup.manifest["members"][-1]["sha256"] = "0" * 64
    return backup.sealed()


def other_media(backup: Opened) -> bytes:
    backup.members["media/logos/itu.png"] = backup.members["media/logos/itu.png"][::-1]
    return backup.sealed()


def wrong_row_count(backup: Opened) -> bytes:
    backup.manifest["tables"]["note"]["rows"] = 3
    return backup.sealed()


def too_many_rows(backup: Opened) -> bytes:
    backup.manifest["tables"]["note"]["rows"] = 1
    return backup.sealed()


def wrong_table_hash(backup: Opened) -> bytes:
    backup.manifest["tables"]["note"]["sha256"] = "0" * 64
    return backup.sealed()


def table_not_listed(backup: Opened) -> bytes:
    del backup.manifest["tables"]["note"]
    return backup.sealed()


def migration_not_listed(backup: Opened) -> bytes:
    backup.manifest["migrations"].pop()
    return backup.sealed()


def database_cut(backup: Opened) -> bytes:
    data = backup.members[backup.database]
    backup.put(backup.database, data[: len(data) // 2])
    return backup.sealed()


def database_scrambled(backup: Opened) -> bytes:
    data = backup.members[backup.database]
    # The middle half: a few pages alone may be free ones, which hold nothing.
    start, end = len(data) // 4, len(data) * 3 // 4
    backup.put(backup.database, data[:start] + bytes(255 - byte for byte in data[start:end]) + data[end:])
    return backup.sealed()


def database_replaced(backup: Opened) -> bytes:
    backup.put(backup.database, b"<html>404 Not Found</html>")
    return backup.sealed()


def key_twice(backup: Opened) -> bytes:
    text = json.dumps(backup.manifest, ensure_ascii=False, indent=1, sort_keys=True)
    return backup.sealed(
        text.replace('{\n "created"', '{\n "created": "2026-01-01T00:00:00+00:00",\n "created"', 1).encode() + b"\n"
    )


def no_json(backup: Opened) -> bytes:
    return backup.sealed(b"\xff\xfe manifest")


def file_and_folder(backup: Opened) -> bytes:
    backup.put("media/same", b"file")
    backup.put("media/same/inside", b"file")
    return backup.sealed()


def hidden_block(backup: Opened) -> bytes:
    return backup.sealed(hidden=b"secret".ljust(BLOCK, b"\0"))


def hidden_padding(backup: Opened) -> bytes:
    data = backup.sealed()
    name = "media/logos/itu.png"
    at = backup.offsets[name] + len(backup.members[name])
    body = data[:at] + b"secret" + data[at + 6 : -65]
    return body + hashlib.sha256(body).hexdigest().encode() + b"\n"


ACCIDENTS: dict[str, tuple[Damage, str]] = {
    "empty": (lambda backup: b"", NO_BACKUP),
    "the file of another program": (other_program, NO_BACKUP),
    "a tar without our end": (plain_tar, NO_BACKUP),
    "last byte missing": (lambda backup: backup.data[:-1], NO_BACKUP),
    "second half missing": (lambda backup: backup.data[: len(backup.data) // 2], NO_BACKUP),
    "something appended": (lambda backup: backup.data + b"\n", NO_BACKUP),
    "first block missing": (lambda backup: backup.data[BLOCK:], DAMAGED),
    "middle block missing": (lambda backup: backup.data[: 8 * BLOCK] + backup.data[9 * BLOCK :], DAMAGED),
    "bit in the database": (lambda backup: backup.flipped(backup.offsets[backup.database] + 3000), DAMAGED),
    "bit in a media file": (lambda backup: backup.flipped(backup.offsets["media/logos/itu.png"] + 7), DAMAGED),
    "bit in the manifest": (lambda backup: backup.flipped(backup.offsets["manifest.json"] + 40), DAMAGED),
    "bit in a header": (lambda backup: backup.flipped(backup.offsets["media/logos/itu.png"] - BLOCK), DAMAGED),
    "bit in the digest": (
        lambda backup: backup.data[:-2] + (b"0" if backup.data[-2:-1] != b"0" else b"1") + b"\n",
        DAMAGED,
    ),
}
FORGERIES: dict[str, tuple[Damage, str]] = {
    "newer format": (newer_format, r"The file has format 2; this portal reads 1"),
    "other engine": (other_engine, "Set DATABASE_URL to a database of the same kind"),
    "newer portal": (newer_portal, r"migrations unknown here \(records\.9999_from_the_future\)"),
    "missing file": (missing_file, "as the manifest lists it|not as long as the manifest says"),
    "unlisted file": (unlisted_file, "The file holds more than its manifest lists"),
    "file twice": (file_twice, "The manifest lists a file twice"),
    "path upwards": (file_outside("media/../../outside"), "is not a name that a media file can have"),
    "path from the root": (file_outside("/outside"), "is not a name that a media file can have"),
    "path with a control character": (file_outside("media/a\0b"), "is not a name that a media file can have"),
    "path of a restore at work": (file_outside("media/.before-restore/x"), "is not a name that a media file can have"),
    "symbolic link": (link(tarfile.SYMTYPE, "../../outside"), "does not hold media/link as the manifest lists it"),
    "hard link": (link(tarfile.LNKTYPE, "database"), "does not hold media/link as the manifest lists it"),
    "device": (link(tarfile.CHRTYPE, ""), "does not hold media/link as the manifest lists it"),
    "size too large": (size(10**15), "is not as long as the manifest says"),
    "size too small": (size(1), "does not hold .* as the manifest lists it"),
    "size below nothing": (size(-1), "The manifest cannot be read"),
    "wrong hash": (wrong_hash, "does not match its hash in the manifest"),
    "other media": (other_media, "media/logos/itu.png does not match its hash in the manifest"),
    "wrong row count": (wrong_row_count, "table note has 2 rows, not 3"),
    "too many rows": (
        too_many_rows,
        "table note has 2 rows, not 1|Table note has more rows than the 1 of the manifest",
    ),
    "wrong table hash": (wrong_table_hash, "table note has other content"),
    "table not listed": (table_not_listed, "table note is on one side only|Table note has more rows than the 0"),
    "migration not listed": (migration_not_listed, "other migrations are applied"),
    "database cut": (database_cut, "database"),
    "database scrambled": (database_scrambled, "database"),
    "database replaced": (database_replaced, "file is not a database|input file .* valid archive"),
    "key twice": (key_twice, "The manifest is not written as this portal writes it"),
    "no JSON": (no_json, "The manifest cannot be read"),
    "file and folder": (file_and_folder, "media/same/inside is a file and a folder at once"),
    "hidden block": (hidden_block, "The file holds more than its manifest lists"),
    "hidden padding": (hidden_padding, "does not hold media/logos/itu.png as the manifest lists it"),
}


def broken_reference(portal: Portal, folder: Path) -> bytes:
    """A backup of a permission on a kind of record that does not exist, everything else in order."""
    row = "INSERT INTO auth_permission (name, content_type_id, codename) VALUES ('broken', 999999, 'broken')"
    file = folder / "broken.tar"
    if portal.is_sqlite:
        portal.backup(file)
        backup = Opened(file.read_bytes())
        database = sqlite3.connect(":memory:", isolation_level=None)
        database.deserialize(backup.members[backup.database])
        database.execute(row)
        backup.put(backup.database, database.serialize())
        database.close()
        return backup.sealed()
    portal.execute("SET session_replication_role = replica", row)
    portal.backup(file)
    return file.read_bytes()


def all_damages() -> list[Any]:
    return [
        pytest.param(damage, words, id=name.replace(" ", "-"))
        for name, (damage, words) in {**ACCIDENTS, **FORGERIES}.items()
    ]
