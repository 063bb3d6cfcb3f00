"""Who belonged to what, by counting days: an oracle beside the rule of `records.dating`, of which it takes nothing.

A fact is tried on each day asked for. It holds certainly on a day if it is known to have begun by then and known not to
have ended before; possibly, if its dates and the lives of its bodies let it; of days after today, open ends say nothing.
"""

import calendar
import datetime
from dataclasses import dataclass, field
from functools import cache, cached_property

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class When:
    """One date as written, read by hand: the first and last day that it can be, and whether that can be relied on."""

    first: datetime.date | None
    last: datetime.date | None
    sure: bool = True


@cache
def read(text):
    """Read a date, an interval of dates, or nothing."""
    if text in ("", ".."):
        return When(None, None, sure=False)
    if "/" in text:
        left, right = map(read, text.split("/"))
        return When(left.first, right.last, sure="?" not in text and "~" not in text)
    numbers = [int(part) for part in text.rstrip("?~%").split("-")]
    months = numbers[1:2] or [1, 12]
    year, days = numbers[0], numbers[2:] or [1, calendar.monthrange(numbers[0], months[-1])[1]]
    first, last = datetime.date(year, months[0], days[0]), datetime.date(year, months[-1], days[-1])
    return When(first, last, sure=text[-1].isdigit())


@dataclass
class Fact:
    """What a record says of a fact: its dates, the days on which sources show it, the lives of its bodies."""

    start: str
    end: str
    shown: list = field(default_factory=list)
    lives: list = field(default_factory=list)

    def possible(self, day):
        spans = [(self.start, self.end), *self.lives]
        return all((read(begin).first or day) <= day <= (read(close).last or day) for begin, close in spans)

    def begun(self, day):
        start = read(self.start)
        return bool(start.sure and start.last and start.last <= day) or any(d <= day for d in self.believed)

    def lasts(self, day, today):
        end = read(self.end)
        if any(d >= day for d in self.believed) or (end.sure and end.first and end.first >= day):
            return True
        if self.end != "..":
            return False
        ends = [read(close) for _begin, close in self.lives if close]
        return all(each.first and each.first >= day for each in ends) and (bool(ends) or day <= today)

    @cached_property
    def believed(self):
        return [day for day in self.shown if self.possible(day)]

    @cached_property
    def ends_some_day(self):
        return any(read(close).last for close in (self.end, *(close for _begin, close in self.lives)))

    def undated(self):
        return not (self.start or self.end or self.believed)

    def on(self, day, today):
        """How surely it holds on one day."""
        if not self.possible(day):
            return None
        if self.undated():
            return "unknown"
        if self.begun(day) and self.lasts(day, today):
            return "certain"
        return "possible" if day <= today or self.ends_some_day else "unknown"

    def within(self, first, last, today):
        """How surely it holds on some day of several: the best of them."""
        answers = {self.on(first + n * DAY, today) for n in range((last - first).days + 1)}
        return next((answer for answer in ("certain", "possible", "unknown") if answer in answers), None)


def asked(text):
    """The first and last day of a question: a day, a month or a year."""
    when = read(text)
    return when.first, when.last
