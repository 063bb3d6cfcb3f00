"""The manifest of a backup: what the file holds and what the database held when it was made."""

import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from .contents import Contents, Fingerprint
from .errors import BackupRefused

LARGEST_MANIFEST = 256 << 20
MEDIA = "media/"
OWN_FOLDERS = (".restoring", ".before-restore")  # what a restore keeps in the media folder while it works
SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Member:
    """One file in the backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything a restore is held to."""

    engine: str
    created: datetime
    members: list[Member]
    contents: Contents

    def to_bytes(self) -> bytes:
        """Canonical JSON: one manifest has one spelling."""
        data = {
            "format": "ituportal-backup",
            "engine": self.engine,
            "created": self.created.astimezone(UTC).isoformat(timespec="seconds"),
            "migrations": self.contents.migrations,
            "members": [asdict(member) for member in self.members],
            "tables": {name: asdict(table) for name, table in self.contents.tables.items()},
        }
        return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Read a manifest, refusing all that `to_bytes` could not have written."""
        try:
            manifest = cls._from_json(json.loads(data))
            canonical = manifest.to_bytes()
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            raise BackupRefused("The manifest cannot be read.") from error
        if canonical != data:
            raise BackupRefused("The manifest is not written as this portal writes it.")
        names = [member.name for member in manifest.members]
        if len(set(names)) != len(names):
            raise BackupRefused("The manifest lists a file twice.")
        if names[:1] != [database_member(manifest.engine)]:
            raise BackupRefused("The manifest does not begin with the database.")
        for name in names[1:]:
            check_media_name(name)
        return manifest

    @classmethod
    def _from_json(cls, data: dict[str, Any]) -> "Manifest":
        tables = {
            str(name): Fingerprint(_size(table["rows"]), _sha256(table["sha256"]))
            for name, table in data["tables"].items()
        }
        return cls(
            engine=str(data["engine"]),
            created=datetime.fromisoformat(data["created"]),
            members=[Member(str(row["name"]), _size(row["size"]), _sha256(row["sha256"])) for row in data["members"]],
            contents=Contents(tables, [(str(app), str(name)) for app, name in data["migrations"]]),
        )


def database_member(engine: str) -> str:
    """The name of the database in the archive; its ending says which program reads it by hand."""
    return {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}.get(engine, "database")


def check_media_name(name: str) -> None:
    """Refuse a path that could leave the media folder, or that no upload can have."""
    parts = name.removeprefix(MEDIA).split("/")
    safe = (
        name.startswith(MEDIA)
        and not {"", ".", ".."} & set(parts)
        and parts[0] not in OWN_FOLDERS
        and not any(unicodedata.category(character) in {"Cc", "Cs"} for character in name)
    )
    if not safe:
        raise BackupRefused(f"{name!r} is not a name that a media file can have.")


def _size(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("not a size")
    return value


def _sha256(value: Any) -> str:
    if not SHA256.fullmatch(value):
        raise ValueError("not a SHA-256")
    return str(value)
