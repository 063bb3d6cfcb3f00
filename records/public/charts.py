"""Drawings as geometry: days and numbers in, positions out; templates write them into SVG and style sheets colour them.

A position along the drawing is a percentage ("12.5%"), so that a drawing fits any width and its words keep their size;
one across it is a number of pixels. Both are text, since a template would write 12.5 as "12,5" in French. `mirrored`
lets time run from right to left, as an Arabic reader reads.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from records.dating import UNKNOWN_EARLIEST, UNKNOWN_LATEST, ImpreciseDate, certain_span, is_undated, possible_span

MOST_TICKS = 6  # as many years as stand side by side on a telephone
MOST_COLUMNS = 40
SLIMMEST = 0.5  # percent; a day among centuries is still seen
LABEL = 14.0  # percent that a number written out takes
EDGE = 5.0  # percent kept free on both sides, for the years at the ends and for what goes on beyond them
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)


def percent(share: float) -> str:
    return f"{share:.2f}%"


def step_for(years: int, most: int) -> int:
    """The smallest round number of years that parts a time into at most so many pieces."""
    return next(step for step in STEPS if years <= step * most)


# Time


@dataclass(frozen=True, slots=True)
class Tick:
    year: int
    x: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole years from 1 January of `first` to 1 January of `last`, along the drawing."""

    first: int
    last: int
    mirrored: bool

    def share(self, ordinal: int) -> float:
        """Where a day lies, in percent of the way in which time runs."""
        begin, end = _new_year(self.first), _new_year(self.last)
        return EDGE + (100 - 2 * EDGE) * (ordinal - begin) / (end - begin)

    def place(self, share: float) -> str:
        return percent(100 - share if self.mirrored else share)

    def at(self, day: date) -> str:
        return self.place(self.share(day.toordinal()))

    def ticks(self) -> list[Tick]:
        step = step_for(self.last - self.first, MOST_TICKS - 1)
        first = -(-self.first // step) * step
        years = range(first or step, self.last + 1, step)
        return [Tick(year, self.place(self.share(_new_year(year)))) for year in years]


def scale_of(days: Iterable[date], *, mirrored: bool) -> Scale | None:
    """The scale on which all of these days lie, a year long at least; None for none."""
    years = [day.year for day in days]
    return Scale(min(years), max(years) + 1, mirrored) if years else None


def _new_year(year: int) -> int:
    # the calendar ends with 9999
    return date(year, 1, 1).toordinal() if year <= date.max.year else date.max.toordinal() + 1


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of a row: from `x` to `end`, from left to right whichever way time runs."""

    x: str
    width: str
    end: str

    @classmethod
    def between(cls, begin: float, end: float, *, mirrored: bool) -> "Strip":
        """Make the strip from `begin` to `end`, in percent of the way in which time runs or numbers grow."""
        first, last = (100 - end, 100 - begin) if mirrored else (begin, end)
        return cls(percent(first), percent(last - first), percent(last))


@dataclass(frozen=True, slots=True)
class Bar:
    """When one fact held: possibly within `possible`, certainly within `certain`; what is None is not drawn.

    `dot` is the day on which a source shows it in force, `arrow` the edge beyond which it goes on without an end.
    """

    possible: Strip | None
    certain: Strip | None
    dot: str | None
    arrow: str | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars on one scale; a bar is None where nothing is known of when the fact held. `day` is marked across them."""

    bars: list[Bar | None]
    ticks: list[Tick]
    day: str
    mirrored: bool


Term = tuple[ImpreciseDate, ImpreciseDate, Sequence[date]]  # start, end, days on which sources show it


def timeline(terms: Sequence[Term], day: date, *, mirrored: bool = False) -> Timeline | None:
    """Draw when facts held; None when nothing is known of any."""
    dated = [term for term in terms if not is_undated(*term)]
    scale = scale_of((day, *(each for term in dated for each in _days(term))), mirrored=mirrored)
    if not dated or scale is None:
        return None
    bars = [None if is_undated(*term) else _bar(scale, *term) for term in terms]
    return Timeline(bars, scale.ticks(), scale.at(day), mirrored)


def _days(term: Term) -> list[date]:
    """The days that a term names."""
    start, end, shown = term
    bounds = (start.earliest, start.latest, end.earliest, end.latest)
    days = [day for day in bounds if day not in (UNKNOWN_EARLIEST, UNKNOWN_LATEST)]
    return [*days, *shown]


def _bar(scale: Scale, start: ImpreciseDate, end: ImpreciseDate, shown: Sequence[date]) -> Bar:
    dot = scale.at(max(shown)) if shown else None
    if not (start.has_bound or end.has_bound or end.open):
        between = _strip(scale, min(shown), max(shown)) if len(set(shown)) > 1 else None
        return Bar(None, between, dot, None)
    certain = certain_span(start, end, shown)
    return Bar(
        possible=_strip(scale, *possible_span(start, end)),
        certain=_strip(scale, *certain) if certain else None,
        dot=dot,
        arrow=scale.place(100) if end.open else None,
    )


def _strip(scale: Scale, first: date, last: date) -> Strip:
    """From the morning of one day to the evening of another; what is not known runs to the edge."""
    begin = 0.0 if first == UNKNOWN_EARLIEST else scale.share(first.toordinal())
    end = 100.0 if last == UNKNOWN_LATEST else scale.share(last.toordinal() + 1)
    return Strip.between(begin, max(end, begin + SLIMMEST), mirrored=scale.mirrored)


# Numbers over time


@dataclass(frozen=True, slots=True)
class Point:
    """A number at a date: it lies anywhere between `x1` and `x2`, and is drawn at `x`."""

    x: str
    x1: str
    x2: str
    y: str
    named: bool  # whether there is room to write it out


@dataclass(frozen=True, slots=True)
class Curve:
    """Points from the earliest to the latest, on a scale from zero.

    `base` is the height of zero, `ground` that of the lowest number; the years stand below it.
    """

    points: list[Point]
    ticks: list[Tick]
    base: str
    ground: str
    height: str

    @property
    def joints(self) -> list[tuple[Point, Point]]:
        """The pairs of points between which a line runs."""
        return list(itertools.pairwise(self.points))


# Pixels: of what is drawn, above it for the number at its top, below it for the years.
HEIGHT, HEADROOM, FOOTROOM = 90, 24, 22


def is_bounded(day: ImpreciseDate) -> bool:
    """Whether a date has a place on a scale."""
    return day.earliest != UNKNOWN_EARLIEST and day.latest != UNKNOWN_LATEST


def curve(values: Sequence[tuple[ImpreciseDate, Decimal]], *, mirrored: bool = False) -> Curve | None:
    """Draw two or more dated numbers over time; None for fewer."""
    dated = sorted(
        ((day, number) for day, number in values if is_bounded(day)),
        key=lambda pair: (pair[0].earliest, pair[0].latest),
    )
    scale = scale_of((each for day, _number in dated for each in (day.earliest, day.latest)), mirrored=mirrored)
    if scale is None or len(dated) < 2:
        return None
    numbers = [number for _day, number in dated]
    low, high = min(Decimal(0), *numbers), max(Decimal(0), *numbers)
    height = _height_on(low, high)
    middles = [(day.earliest.toordinal() + day.latest.toordinal() + 1) // 2 for day, _number in dated]
    shares = [scale.share(middle) for middle in middles]
    named = _apart(shares)
    points = [
        Point(scale.place(share), scale.at(day.earliest), scale.at(day.latest), height(number), place in named)
        for place, (share, (day, number)) in enumerate(zip(shares, dated, strict=True))
    ]
    return Curve(points, scale.ticks(), height(Decimal(0)), str(HEADROOM + HEIGHT), str(HEADROOM + HEIGHT + FOOTROOM))


def _apart(shares: Sequence[float]) -> set[int]:
    """The places of those that have room for their number: the last one, and from there back."""
    places, before = set(), 2 * 100.0
    for place in reversed(range(len(shares))):
        if shares[place] <= before - LABEL:
            places.add(place)
            before = shares[place]
    return places


def _height_on(low: Decimal, high: Decimal) -> Callable[[Decimal], str]:
    reach = (high - low) or Decimal(1)
    return lambda number: f"{HEADROOM + HEIGHT * (high - number) / reach:.1f}"


# Numbers beside each other


@dataclass(frozen=True, slots=True)
class Length:
    """A count as a strip: what is certain, and what is possible beyond it."""

    certain: Strip
    possible: Strip


def lengths(counts: Sequence[tuple[int, int]], *, mirrored: bool = False) -> list[Length]:
    """Draw `(certain, possible)` counts as strips from the start edge; the longest takes the whole width."""
    most = max((sum(count) for count in counts), default=0) or 1
    ends = [(100 * certain / most, 100 * (certain + possible) / most) for certain, possible in counts]
    return [
        Length(Strip.between(0, first, mirrored=mirrored), Strip.between(first, last, mirrored=mirrored))
        for first, last in ends
    ]


def year_groups(first: int, last: int, most: int = MOST_COLUMNS) -> list[tuple[int, int]]:
    """Part the years from `first` to `last` into at most so many groups of equal, round length."""
    step = step_for(last - first + 1, most - 1)  # a group more where the first year is not round
    begin = first // step * step
    return [(max(year, 1), year + step - 1) for year in range(begin, last + 1, step)]


@dataclass(frozen=True, slots=True)
class Column:
    """One upright bar: `certain` stands on the ground, `possible` on top of it."""

    x: str
    width: str
    middle: str
    certain: str
    certain_y: str
    possible: str
    possible_y: str
    named: bool  # whether there is room for its name
    counted: bool  # whether there is room for its number


@dataclass(frozen=True, slots=True)
class Columns:
    columns: list[Column]
    ground: str
    height: str


def columns(counts: Sequence[tuple[int, int]], *, mirrored: bool = False) -> Columns:
    """Draw `(certain, possible)` counts as columns side by side; the highest takes the whole height."""
    most = max((sum(count) for count in counts), default=0) or 1
    ground = HEADROOM + HEIGHT
    pitch = 100 / max(len(counts), 2 * MOST_TICKS)  # few columns stay slim
    every = -(-len(counts) // MOST_TICKS)
    all_counted = len(counts) <= 2 * MOST_TICKS
    drawn = []
    for place, (certain, possible) in enumerate(counts):
        left = pitch * place
        left = 100 - left - pitch if mirrored else left
        high, higher = HEIGHT * certain / most, HEIGHT * possible / most
        drawn.append(
            Column(
                x=percent(left + pitch * 0.15),
                width=percent(pitch * 0.7),
                middle=percent(left + pitch / 2),
                certain=f"{high:.1f}",
                certain_y=f"{ground - high:.1f}",
                possible=f"{higher:.1f}",
                possible_y=f"{ground - high - higher:.1f}",
                named=place % every == 0,
                counted=certain + possible > 0 and (all_counted or certain + possible == most),
            )
        )
    return Columns(drawn, str(ground), str(ground + FOOTROOM))
