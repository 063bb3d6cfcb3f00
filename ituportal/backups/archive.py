"""The backup file itself: a plain tar that ends in a manifest and in a digest of all bytes before it.

    database member | media members, by name | manifest.json | two empty blocks | footer

The manifest comes last, so that its hashes are those of the very bytes that were written and nothing is read twice.
The reader interprets no tar header: from the manifest it computes what every byte that is not content has to be, and
compares. So there is nothing to hide in a header, between members or behind the end. Any tar program can unpack the
file in an emergency, since it stops at the two empty blocks.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tqdm import tqdm

from .errors import BackupError, BackupRefused
from .manifest import LARGEST_MANIFEST, Manifest, Member

BLOCK = 512
CHUNK = 1 << 20
END = bytes(2 * BLOCK)
MANIFEST = "manifest.json"
FORMAT_VERSION = 1
FOOTER = re.compile(rb"ituportal-backup ([0-9]{3}) ([0-9]{12}) ([0-9a-f]{64})\n")
FOOTER_SIZE = len("ituportal-backup 001 ") + 13 + 65


class ArchiveWriter:
    """Writes members one after the other, and keeps account of them for the manifest."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.members: list[Member] = []

    def add(self, name: str, source: BinaryIO, size: int, bar: tqdm) -> None:
        """Append `size` bytes of `source`; a file that grows meanwhile keeps the size it had."""
        self._write(header(name, size))
        digest = hashlib.sha256()
        missing = size
        while missing and (chunk := source.read(min(CHUNK, missing))):
            digest.update(chunk)
            self._write(chunk)
            missing -= len(chunk)
            bar.update(len(chunk))
        if missing:
            raise BackupError(f"{name} became shorter while it was read. Run the command again.")
        self._write(padding(size))
        self.members.append(Member(name, size, digest.hexdigest()))

    def finish(self, manifest: Manifest) -> None:
        """Append the manifest and the footer; the file is complete only after this."""
        data = manifest.to_bytes()
        if len(data) > LARGEST_MANIFEST:
            raise BackupError("There are too many media files for one backup file.")
        self._write(header(MANIFEST, len(data)) + data + padding(len(data)) + END)
        self._write(b"ituportal-backup %03d %012d " % (FORMAT_VERSION, len(data)))
        self._stream.write(self._digest.hexdigest().encode() + b"\n")

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._stream.write(data)


class Archive:
    """A backup whose bytes and layout are as they were written; members are read by the manifest."""

    def __init__(self, stream: BinaryIO, manifest: Manifest) -> None:
        self._stream = stream
        self.manifest = manifest

    def extract(self, targets: list[tuple[Path, Member]], bar: tqdm) -> None:
        """Unpack all members, in their order, to the given new paths, checking each against its hash."""
        offset = 0
        for target, member in targets:
            self._stream.seek(offset + BLOCK)
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                output = target.open("xb")
            except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
                raise BackupRefused(f"{member.name} is a file and a folder at once.") from error
            with output:
                if self._copy(member, output, bar) != member.sha256:
                    raise BackupRefused(f"{member.name} does not match its hash in the manifest.")
            offset += stored_size(member.size)

    def _copy(self, member: Member, output: BinaryIO, bar: tqdm) -> str:
        digest = hashlib.sha256()
        missing = member.size
        while missing and (chunk := self._stream.read(min(CHUNK, missing))):
            digest.update(chunk)
            output.write(chunk)
            missing -= len(chunk)
            bar.update(len(chunk))
        return digest.hexdigest()


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a backup after checking every byte of it against its footer and its manifest."""
    if not path.is_file():
        raise BackupRefused(f"{path} is not a file.")
    with path.open("rb") as stream:
        size = path.stat().st_size
        manifest_size = _check_digest(stream, size)
        manifest_at = size - FOOTER_SIZE - len(END) - padded(manifest_size)
        if manifest_size > LARGEST_MANIFEST or manifest_at < BLOCK:
            raise BackupRefused("The manifest has an impossible size.")
        stream.seek(manifest_at)
        manifest = Manifest.from_bytes(stream.read(manifest_size))
        _check_layout(stream, manifest, manifest_at - BLOCK, manifest_size)
        yield Archive(stream, manifest)


def _check_digest(stream: BinaryIO, size: int) -> int:
    """Return the size of the manifest that the footer states."""
    if size < FOOTER_SIZE:
        raise BackupRefused("This is not a backup of the portal, or its end is missing.")
    stream.seek(-FOOTER_SIZE, 2)
    footer = FOOTER.fullmatch(stream.read())
    if footer is None:
        raise BackupRefused("This is not a backup of the portal, or its end is missing.")
    version, manifest_size, stated = footer.groups()
    digest = hashlib.sha256()
    missing = size - len(stated) - 1
    stream.seek(0)
    with tqdm(total=missing, desc="checking", unit="B", unit_scale=True, disable=None) as bar:
        while missing and (chunk := stream.read(min(CHUNK, missing))):
            digest.update(chunk)
            missing -= len(chunk)
            bar.update(len(chunk))
    if digest.hexdigest().encode() != stated:
        raise BackupRefused("The file is damaged: its content does not match its digest.")
    if int(version) != FORMAT_VERSION:
        raise BackupRefused(
            f"The file has format {int(version)}; this portal reads {FORMAT_VERSION}. "
            "Restore it with the version of the portal that made it."
        )
    return int(manifest_size)


def _check_layout(stream: BinaryIO, manifest: Manifest, end: int, manifest_size: int) -> None:
    """Compare every byte that is not content with what the manifest says it has to be."""
    offset = 0
    for member in manifest.members:
        if offset + stored_size(member.size) > end:
            raise BackupRefused(f"{member.name} is not as long as the manifest says.")
        _expect(stream, offset, header(member.name, member.size), member.name)
        offset += BLOCK + member.size
        _expect(stream, offset, padding(member.size), member.name)
        offset += len(padding(member.size))
    if offset != end:
        raise BackupRefused("The file holds more than its manifest lists.")
    _expect(stream, offset, header(MANIFEST, manifest_size), MANIFEST)
    _expect(stream, offset + BLOCK + manifest_size, padding(manifest_size) + END, MANIFEST)


def _expect(stream: BinaryIO, offset: int, expected: bytes, name: str) -> None:
    stream.seek(offset)
    if stream.read(len(expected)) != expected:
        raise BackupRefused(f"The file does not hold {name} as the manifest lists it.")


def header(name: str, size: int) -> bytes:
    """The one possible tar header (ustar, a plain file, mode 0600) of a member.

    Written here and not by `tarfile`, whose bytes differ between Python versions.
    """
    prefix, stem = _split(name)
    octal = b"%011o\0" % size if size < 8**11 else b"\x80" + size.to_bytes(11, "big")
    owner = b"0000000\0" * 2
    checksum, links, devices = b" " * 8, bytes(100), bytes(80)
    fields = (stem.ljust(100, b"\0"), b"0000600\0", owner, octal, b"%011o\0" % 0, checksum, b"0", links)
    block = b"".join((*fields, b"ustar\x0000", devices, prefix)).ljust(BLOCK, b"\0")
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def _split(name: str) -> tuple[bytes, bytes]:
    """Divide a path into the two fields that a header has for it, 155 and 100 bytes long."""
    path = name.encode()
    if len(path) <= 100:
        return b"", path
    for at in (place.start() for place in re.finditer(b"/", path)):
        if at <= 155 and len(path) - at - 1 <= 100:
            return path[:at], path[at + 1 :]
    raise BackupError(f"The path {name} is too long for a backup file. Give the file a shorter name.")


def padded(size: int) -> int:
    return size + len(padding(size))


def padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


def stored_size(size: int) -> int:
    return BLOCK + padded(size)


def check_space(folder: Path, needed: int) -> None:
    """Stop before a disk is filled; unpacked and packed sizes are equal, nothing is compressed."""
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise BackupError(f"{folder} has {free:,} bytes free, {needed:,} are needed. Make room first.")
