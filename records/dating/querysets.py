"""Queries of dated facts: what holds on a day, how certainly, and by what evidence."""

from functools import partial, reduce
from operator import and_

from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from . import dates, days

DAY = models.DateField()
SECOND, ALMOST_LAST = dates.UNKNOWN_EARLIEST + dates.ONE_DAY, dates.UNKNOWN_LATEST - dates.ONE_DAY
EARLIEST, LATEST = Value(dates.UNKNOWN_EARLIEST, DAY), Value(dates.UNKNOWN_LATEST, DAY)
NO_EVIDENCE = 10_000_000  # more than any two days lie apart
SURE, UNSURE = -1, NO_EVIDENCE + 1  # the rank of what holds certainly, and of what nothing is known of


# Of several days, which columns of different kinds hold.
earliest, latest, known, day_of = (
    partial(function, output_field=DAY) for function in (Least, Greatest, Coalesce, Case)
)


# The columns of the first and the last day on which sources show a fact in force.
ATTESTED = ("attested_from", "attested_on")
# All columns of a fact itself that `as_of()` asks: of an index that has them, and what leads to its bodies, no row is looked into.
AS_OF = (
    *("start_date_earliest", "end_date_latest", "start_date_latest", "end_date_earliest", "end_date"),
    *(*ATTESTED, "certain_from", "certain_to"),
)


class DaysBetween(Func):
    """How many days one day lies after another: a whole number on both databases."""

    arity = 2
    output_field = models.IntegerField()
    template, arg_joiner = "(%(expressions)s)", " - "

    def as_sqlite(self, compiler, connection, **context):
        template = "CAST(julianday(%(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)


def asked_of(first, last, today):
    """Return what `holding()` asks of the days from `first` to `last`: values, and for each span of days what is asked."""
    values, spans = [first, last, f"{first.isoformat()}/{last.isoformat()}"], []
    # Before `today`, and after it, of which nothing is known where no end is.
    parts = [(first, min(last, today), "sure_to")] if first <= today else []
    parts += [(max(first, today + dates.ONE_DAY), last, "sure_to_come")] if today < last else []
    for begin, close, sure_to in parts:
        # What is not known is the last day of all, or the first: none of the days asked for.
        values += [min(close, ALMOST_LAST), max(begin, SECOND)]
        values += [close, begin] if len(parts) > 1 else []
        spans.append((sure_to, begin < close))
    return values, tuple(spans)


class DatedQuerySet(models.QuerySet):
    """Facts that hold for a time."""

    def possible_on(self, day):
        """Return the condition that a fact can hold on `day`: by its own dates, and as its bodies can have existed."""
        return Q(start_date_earliest__lte=day, end_date_latest__gte=day) & self._bodies_exist(day)

    def _bodies_exist(self, day):
        """Return the condition that no body had gone before `day`, a day or a column, nor was founded after it."""
        condition = Q()
        for body in self.model.between:
            alive = {f"{body}__founding_date_earliest__lte": day, f"{body}__dissolution_date_latest__gte": day}
            condition &= Q(**{body: None}) | Q(**alive)
        return condition

    def as_of(self, first, last=None, *, today=None):
        """Keep what holds on a day, or on some day from `first` to `last`, with its `certainty` (`dates.Certainty`).

        Its `rank` goes by certainty, and what is possible by days from the nearest evidence (`Dated.evidence`).

        The rule itself stands in `dates`: `certainty` of what is `within_lives`. Here it reads the columns derived by it.
        """
        values, spans = asked_of(first, last or first, today or days.today())
        return self.holding(*values, spans=spans)

    def holding(self, first, last, asked, *bounds, spans):
        """Do what `as_of()` does with what `asked_of()` says of the days: apart, so that a query can be prepared with other values."""
        rows = self.filter(start_date_earliest__lte=last, end_date_latest__gte=first).alias(**self._spans())
        certain, possible, bounds = Q(), Q(), iter(bounds)
        for sure_to, is_long in spans:
            sure = Q(sure_from__lte=next(bounds)) & Q(**{f"{sure_to}__gte": next(bounds)})
            certain |= sure & Q(sure_from__lte=F(sure_to)) if is_long else sure
            reach = Q(possible_from__lte=next(bounds), possible_to__gte=next(bounds)) if len(spans) > 1 else ~Q(pk=None)
            possible |= reach & Q(possible_to__lt=dates.UNKNOWN_LATEST) if sure_to == "sure_to_come" else reach
        no_start = Q(start_date_earliest=dates.UNKNOWN_EARLIEST, start_date_latest=dates.UNKNOWN_LATEST)
        no_end = Q(end_date_earliest=dates.UNKNOWN_EARLIEST, end_date_latest=dates.UNKNOWN_LATEST)
        undated = no_start & no_end & ~Q(end_date=dates.OPEN) & Q(shown_first=LATEST)
        kept = rows.filter(possible_from__lte=earliest("possible_to", Value(last, DAY)), possible_to__gte=first)

        def graded(**by_certainty):
            answers = {
                name: Value(value) if isinstance(value, str | int) else value for name, value in by_certainty.items()
            }
            return Case(
                When(undated, then=answers["unknown"]),
                When(certain, then=answers["certain"]),
                When(possible, then=answers["possible"]),
                default=answers["unknown"],
                output_field=models.IntegerField() if isinstance(by_certainty["certain"], int) else models.CharField(),
            )

        return kept.annotate(
            # One column, since of two that are equal a window function makes one (Django 5.2).
            asked=Value(asked),
            certainty=graded(**{certainty.value: certainty.value for certainty in dates.Certainty}),
            rank=graded(certain=SURE, possible=self._distance(Value(first, DAY), Value(last, DAY)), unknown=UNSURE),
        )

    def _spans(self):
        """Return the first and last day on which a fact can hold, on which sources show it, and on which it certainly holds."""
        founded = [f"{body}__founding_date_earliest" for body in self.model.between]
        gone = [f"{body}__dissolution_date_latest" for body in self.model.between]
        first, last = (
            When(**{f"{name}__gte": F("possible_from"), f"{name}__lte": F("possible_to")}, then=F(name))
            for name in ATTESTED
        )
        # An open end lasts while none of its bodies can be gone, and in days to come where one of them is known to go.
        open_to = earliest(LATEST, *map(self._goes, self.model.between))
        is_open, to_come = (
            When(end_date=dates.OPEN, then=open_to),
            When(self._none_goes(), end_date=dates.OPEN, then=EARLIEST),
        )
        return {
            "possible_from": latest("start_date_earliest", *(known(body, EARLIEST) for body in founded)),
            "possible_to": earliest("end_date_latest", *(known(body, LATEST) for body in gone)),
            "shown_first": day_of(first, last, default=LATEST),
            "shown_last": day_of(last, first, default=EARLIEST),
            "sure_from": latest("possible_from", earliest("certain_from", "shown_first")),
            "sure_to": earliest("possible_to", latest(day_of(is_open, default=F("certain_to")), "shown_last")),
            "sure_to_come": earliest(
                "possible_to", latest(day_of(to_come, is_open, default=F("certain_to")), "shown_last")
            ),
        }

    def _goes(self, body):
        """Return the first day on which a body can be gone, of those of which that is known."""
        return day_of(When(_not_known_to_go(body), then=LATEST), default=F(f"{body}__dissolution_date_earliest"))

    def _none_goes(self):
        """Return the condition that of no body it is known that it goes."""
        return reduce(and_, map(_not_known_to_go, self.model.between))

    def _distance(self, first, last):
        """Return how many days from the nearest evidence a fact lies: the rule is `nearest_evidence`."""
        none = Value(NO_EVIDENCE)
        shown = Greatest(DaysBetween("shown_first", last), DaysBetween(first, "shown_last"), Value(0))
        begun, ended = DaysBetween(first, "start_date_latest"), DaysBetween("end_date_earliest", last)
        return Case(
            When(shown_first__lt=LATEST, then=shown),
            default=Least(
                Case(When(start_date_latest=LATEST, then=none), default=Greatest(begun, Value(0))),
                Case(When(end_date_earliest=EARLIEST, then=none), default=Greatest(ended, Value(0))),
            ),
        )


def _not_known_to_go(body):
    """Return the condition that nothing is known of when a body goes, or that none is named."""
    went = f"{body}__dissolution_date"
    unknown = {f"{went}_earliest": dates.UNKNOWN_EARLIEST, f"{went}_latest": dates.UNKNOWN_LATEST}
    return Q(**{body: None}) | Q(**unknown)
