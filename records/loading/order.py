"""In which order entries are written: what is referred to comes first."""

from collections import deque
from graphlib import CycleError, TopologicalSorter

from .problems import LoadError


def in_order(entries):
    """Return entries so that each stands after those that its foreign keys name, or of which it tells.

    What its lists and its Markdown name comes before it as well where that is possible: these may
    form circles. Raises `LoadError` for a circle of foreign keys.
    """
    by_identity = {entry.identity: entry for entry in entries}
    sorter = TopologicalSorter()
    awaited, waiting = {}, {}
    for identity, entry in by_identity.items():
        sorter.add(identity, *(target for _name, target in entry.references(many=False) if target in by_identity))
        loose = {target for _name, target in (*entry.references(many=True), *entry.mentions) if target in by_identity}
        loose.discard(identity)
        awaited[identity] = len(loose)
        for target in loose:
            waiting.setdefault(target, []).append(identity)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = [by_identity[identity] for identity in error.args[1]]
        names = " → ".join(entry.label for entry in circle[::-1][:10])
        raise LoadError([circle[0].problem(f"These records refer to each other in a circle: {names}.")]) from error
    return [by_identity[identity] for identity in _walk(sorter, awaited, waiting)]


def _walk(sorter, awaited, waiting):
    """Yield what `sorter` has ready, preferring what waits for nothing more."""
    ready, free = {}, deque()
    while sorter.is_active():
        for identity in sorter.get_ready():
            ready[identity] = None
            if not awaited[identity]:
                free.append(identity)
        identity = free.popleft() if free else next(iter(ready))
        if identity not in ready:  # taken before its turn came
            continue
        del ready[identity]
        yield identity
        sorter.done(identity)
        for other in waiting.get(identity, ()):
            awaited[other] -= 1
            if not awaited[other] and other in ready:
                free.append(other)
