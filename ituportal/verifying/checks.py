"""The checks by name, in the order in which each rests on those before it."""

from collections.abc import Callable, Iterator

from .media import media
from .record import agreement, closure, index, revisions
from .schema import constraints, counters, foreign_keys, integrity, triggers

CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "integrity": integrity,
    "foreign keys": foreign_keys,
    "constraints": constraints,
    "triggers": triggers,
    "counters": counters,
    "index": index,
    "revisions": revisions,
    "closure": closure,
    "agreement": agreement,
    "media": media,
}
