"""Rows without a status of their own: public while, and since when, a public record uses them."""

import datetime

from django.db.models import DateTimeField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least

from records.dating import days
from records.rows import Row, RowQuerySet

NEVER = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)


class SharedQuerySet(RowQuerySet):
    """Records without a status of their own."""

    def published(self, at=None):
        """Keep what some public record uses at the moment `at` (now)."""
        used = Q(pk__in=())
        for rows in self._users(at or days.now()):
            used |= Exists(rows.order_by())
        return self.filter(used)

    def public_since(self, at=None):
        """Annotate `public_since`: the moment from which on a record that is public at the moment `at` (now) uses a row.

        As far as is known: no column says when a record began to use it, so it is not earlier than the row itself.
        """
        return self.annotate(public_since=self._since(at or days.now(), "public_since"))

    def newest_public(self, number, order, at=None):
        """Return the first so many rows by their `public_since`, latest first, then in `order`.

        Whichever use of each kind is found first says how late that can be at the most, without looking at the others; it is
        asked for exactly of those rows alone that may then be among the first.
        """
        at = at or days.now()
        bounds = list(self.annotate(latest=self._since(at)).order_by("-latest").values_list("pk", "latest"))
        asked = number
        while True:
            keys = [key for key, _latest in bounds[:asked]]
            first = list(self.filter(pk__in=keys).public_since(at).order_by("-public_since", *order)[:number])
            if asked >= len(bounds) or first[-1].public_since > bounds[asked][1]:
                return first
            asked *= 2

    def _users(self, at):
        """Yield, of each model whose rows can use one of these, those that are public and do."""
        for relation in self.model._meta.related_objects:
            user = relation.related_model
            if user is not self.model and issubclass(user, Row):
                yield user.objects.published(at).filter(**{relation.field.name: OuterRef("pk")})

    def _since(self, at, *order):
        """Return since when a row is used: by the first user of each model in an order, by whichever is found first without one."""
        users = (rows.public_since(at).order_by(*order).values("public_since")[:1] for rows in self._users(at))
        uses = [Coalesce(Subquery(rows), Value(NEVER)) for rows in users]
        return Greatest("created_at", Least(Value(NEVER), *uses, output_field=DateTimeField()))
