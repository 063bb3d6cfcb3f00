"""Time zones as calendars describe them (RFC 5545, 3.6.5): VTIMEZONE, from what the machine knows of a zone."""

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

# No zone keeps one state for less: Freetown did so for four days in 1939.
STEP = datetime.timedelta(days=3)
# Clocks were first set by zones after it.
FIRST_YEAR = 1840
# Up to here a description has no gaps; beyond, where rules repeat for ever, it has the years round its events.
WHOLE_UNTIL = 2100


class State(NamedTuple):
    """What the clocks of a zone show, in relation to UTC."""

    offset: datetime.timedelta
    name: str
    is_daylight: bool


class Change(NamedTuple):
    """A moment, in UTC, at which the clocks of a zone go from one state to another."""

    moment: datetime.datetime
    before: State
    after: State

    @property
    def onset(self) -> datetime.datetime:
        """The moment as clocks showed it that had not been changed yet, which is what the standard asks for."""
        return (self.moment + self.before.offset).replace(tzinfo=None)


def described(zone: ZoneInfo, years: Iterable[int]) -> Timezone:
    """Return the description of a zone that holds in these years and those between, a year more on each side."""
    vtimezone = Timezone()
    vtimezone.add("tzid", zone.key)
    observances: dict[tuple[State, State], list[datetime.datetime]] = {}
    for change in changes(zone, years):
        observances.setdefault((change.before, change.after), []).append(change.onset)
    for (before, after), onsets in observances.items():
        vtimezone.add_component(observance(before, after, onsets))
    return vtimezone


def observance(before: State, after: State, onsets: list[datetime.datetime]) -> TimezoneStandard | TimezoneDaylight:
    """Return the description of one change of state, with all its onsets.

    The first one stands among the RDATE as well, since ical.js reads no DTSTART beside them; and one to a line, since
    it reads no more.
    """
    part = TimezoneDaylight() if after.is_daylight else TimezoneStandard()
    part.add("dtstart", onsets[0])
    for onset in onsets if len(onsets) > 1 else ():
        part.add("rdate", onset)
    part.add("tzoffsetfrom", before.offset)
    part.add("tzoffsetto", after.offset)
    part.add("tzname", after.name)
    return part


def changes(zone: ZoneInfo, years: Iterable[int]) -> Iterator[Change]:
    """Yield the state in which a zone begins these years, as a change from itself, then each change."""
    moments = samples(sorted(years))
    last = next(moments)
    state = state_at(zone, last)
    begin = datetime.datetime(
        max(min(years) - 1, datetime.MINYEAR), 1, 2, tzinfo=datetime.UTC
    )  # also before FIRST_YEAR
    yield Change(min(begin, last), state, state)
    for moment in moments:
        # Across a gap the new state begins with the years after it.
        while (found := state_at(zone, moment)) != state:
            last = moment if moment - last > STEP else first_other(zone, last, moment)
            found = state_at(zone, last)
            yield Change(last, state, found)
            state = found
        last = moment


def samples(years: list[int]) -> Iterator[datetime.datetime]:
    """Yield moments so close to each other that no state lies between two of them, but across the gaps of far years."""
    described_years = {year + beside for year in years for beside in (-1, 0, 1)}
    described_years |= set(range(years[0] - 1, min(years[-1], WHOLE_UNTIL) + 2))
    for year in sorted({min(max(year, FIRST_YEAR), datetime.MAXYEAR) for year in described_years}):
        new_year = datetime.datetime(year, 1, 1, tzinfo=datetime.UTC)
        yield from (new_year + number * STEP for number in range(122))


def first_other(zone: ZoneInfo, last: datetime.datetime, moment: datetime.datetime) -> datetime.datetime:
    """Return the second at which a zone leaves the state that it has at `last`, and has no more at `moment`."""
    state, second = state_at(zone, last), datetime.timedelta(seconds=1)
    while moment - last > second:
        middle = last + (moment - last) // 2 // second * second
        last, moment = (middle, moment) if state_at(zone, middle) == state else (last, middle)
    return moment


def is_misread(local: datetime.datetime) -> bool:
    """Whether programs differ in what this local time means.

    By a time that comes twice, when clocks are put back, the standard means the first one and ical.js the second; and it
    reads no seconds of an offset, which Monrovia had until 1972.
    """
    first, second = (local.replace(fold=fold).utcoffset() or datetime.timedelta() for fold in (0, 1))
    return first != second or bool(first % datetime.timedelta(minutes=1))


def state_at(zone: ZoneInfo, moment: datetime.datetime) -> State:
    """Return the state of a zone at a moment."""
    local = moment.astimezone(zone)
    return State(local.utcoffset() or datetime.timedelta(), local.tzname() or "", bool(local.dst()))
