"""Lists as CSV: the whole list as it is filtered and ordered on the page, one row a record.

RFC 4180, in UTF-8 with a byte order mark. Why the mark, why a cell may begin with an apostrophe, and why a file is
finished before its first byte is sent: docs/decisions/0013-csv.md.
"""

import csv
import hashlib
import io
import re
import tempfile
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.http import FileResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import quote_etag

from records.kinds import kind_of
from records.lists import Format, paging
from records.rows import Row
from records.texts import languages

from . import addresses, problems
from .answers import made_apart, redirect
from .pages import PublicAnswer
from .shared_ends import SharedEnds

CHUNK = 2_000  # rows of one query
MOST_HERE = 300  # rows of a file that a thread makes among pages; a larger one is made apart
IN_MEMORY = 1_000_000  # bytes of a file that is kept in memory; a larger one goes to the disk
CSV = Format(blank_is_absent=False)
# What a spreadsheet takes for a formula, its full-width forms included, at the start or after white space; and the
# white space that would let what follows begin a cell of its own.
_FORMULA = re.compile(r"[\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[^\S\t\r]*[\t\r]")


def harmless(text):
    """Return a cell that no spreadsheet runs as a formula: an apostrophe goes before what looks like one."""
    return f"'{text}" if _FORMULA.match(text) else text


class CsvList(PublicAnswer):
    """The published records of one model as a file.

    Its columns are the fields of the API's row, but for those `left_out`, and with those of `last` at the end; its
    addresses, in the API and of the page where people read it, are the last columns of all.
    """

    filterset_class: Any = None
    row_serializer: Any = None
    # Each with the reason why it is no column.
    left_out = {
        "url": "the last column but one",
        "page": "the last column of all, in the language of the address",
        "machine_translated": "for programs that show a text in a language of their choice",
        "certainty": "only with `at`, and then the first column",
        "evidence": "likewise, beside it",
    }
    last: tuple[str, ...] = ("sources", "id", "version", "updated_at")

    @cached_property
    def fields(self):
        """The fields of the row, by name."""
        return self.row_serializer(context={"origin": addresses.origin(self.request)}).fields

    def get_queryset(self, now):
        """Return the public rows, with what the columns read."""
        model = self.filterset_class._meta.model
        lists = [f for f in model._meta.many_to_many if f.name in self.fields and f.name != "sources"]
        named = [Prefetch(f.name, f.related_model.objects.published(now)) for f in lists]
        return model.objects.published(now).with_ends().with_sources().prefetch_related(*named)

    def order(self, filters):
        """Return the columns of the order, total."""
        return filters.order

    def shown(self, filters):
        """Return the names of the fields that are columns of this file."""
        first = ["certainty", "evidence"] if "certainty" in self.fields and filters.cleaned.get("at") else []
        first += [name for name in self.fields if name not in (*self.left_out, *self.last)]
        return [*first, *(name for name in self.last if name in self.fields)]

    def get(self, request):
        filters = self.filterset_class(request.GET, self.get_queryset(timezone.now()), CSV)
        if filters.problems:
            return JsonResponse(problems.of_parameters(filters.problems), status=400, content_type=problems.MEDIA_TYPE)
        if filters.moved:
            return redirect(request.path, filters.clean_query)
        if answer := made_apart(request, filters.qs, MOST_HERE):
            return answer
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (the answer closes it)
        try:
            return self.answer(file, filters)
        except BaseException:
            file.close()
            raise

    def answer(self, file, filters):
        """Write the file whole, then answer with it; its tag is there before its first byte, however large it is."""
        digest = hashlib.sha256()
        for piece in self.pieces(filters, addresses.origin(self.request)):
            file.write(piece)
            digest.update(piece)
        file.seek(0)
        language = "" if languages.current() == languages.FALLBACK else f"-{languages.current()}"
        response = FileResponse(
            file,
            as_attachment=True,
            filename=f"{self.kind.path}{language}.csv",
            content_type="text/csv; charset=utf-8; header=present",
        )
        response["ETag"] = quote_etag(digest.hexdigest()[:32])
        return response

    def pieces(self, filters, origin):
        """Yield the file in pieces of `CHUNK` rows, each of which costs the same number of queries."""
        columns, order, cursor = [self.fields[name] for name in self.shown(filters)], self.order(filters), ""
        # Bodies and people had the names of then on the day asked for, or on the days that the rows tell of.
        of_days = filters.qs.days is not None or filters.qs.model.possible_days is not Row.possible_days
        for column in columns:
            column.of_days = of_days and getattr(column, "renamed", False)
        collection = self.kind.collection or kind_of(self.kind.model_class).collection
        data = origin + addresses.neutral(reverse(f"api:{collection}-list"))
        headings = [f"{column.field_name}{ending}" for column in columns for ending in column.endings]
        yield "\ufeff".encode() + encoded([[*headings, "url", "page"]])
        shared = SharedEnds(filters.qs)
        had = filters.reader(shared.rows)
        while True:
            chunk = paging.take(shared.rows, order, CHUNK, cursor, had=had)
            shared.load(chunk.rows)
            lines = ([cell for column in columns for cell in column.cells(row)] for row in chunk.rows)
            # What has an element of its own on the page of its home is read there.
            read = ((row, row if row.anchor else row.home) for row in chunk.rows)
            ends = ((f"{data}{row.key}/", origin + place.get_absolute_url()) for row, place in read)
            yield encoded([*cells, *leads] for cells, leads in zip(lines, ends, strict=True))
            cursor = chunk.next
            if not cursor:
                return


def encoded(rows):
    """Return rows of texts as bytes of CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()
