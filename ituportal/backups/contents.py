"""What a database holds, in a form that two databases of one engine can be compared by."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fingerprint:
    """Number and content of the rows of one table, whatever their order on disk."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Contents:
    """Every table by name, and the migrations that made them, all read in one snapshot."""

    tables: dict[str, Fingerprint]
    migrations: list[tuple[str, str]]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def difference(self, other: "Contents") -> str:
        """Name what differs, in words for a person; empty when nothing does."""
        for name in sorted(self.tables.keys() | other.tables.keys()):
            mine, theirs = self.tables.get(name), other.tables.get(name)
            if mine is None or theirs is None:
                return f"table {name} is on one side only"
            if mine.rows != theirs.rows:
                return f"table {name} has {theirs.rows} rows, not {mine.rows}"
            if mine != theirs:
                return f"table {name} has other content"
        return "" if self.migrations == other.migrations else "other migrations are applied"


def fingerprint(rows: Iterable[bytes]) -> Fingerprint:
    """Hash the encoded rows of a table.

    The hash is the sum of the rows' SHA-256 values modulo 2**256: it needs neither an order nor memory, so a table
    without a key or with texts that two servers sort differently is hashed in one pass. It finds accidents and
    careless edits; against a forger no hash inside the file helps, which docs/backup.md says.
    """
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(row).digest(), "big")
    return Fingerprint(count, f"{total % 2**256:064x}")
