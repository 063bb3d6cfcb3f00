"""Lists as CSV: the whole list as it is filtered and ordered on the page, one row a record.

RFC 4180, in UTF-8 with a byte order mark. Why the mark, why a cell may begin with an apostrophe, and why a file is
finished before its first byte is sent: docs/decisions/0013-csv.md.
"""

import csv
import datetime
import hashlib
import io
import re
import tempfile
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from records.dating import dates
from records.lists import Format, paging
from records.rows import Sourced
from records.texts import languages

from . import addresses
from .pages import PublicAnswer

CHUNK = 500  # rows of one query
IN_MEMORY = 1_000_000  # bytes of a file that is kept in memory; a larger one goes to the disk
CSV = Format(blank_is_absent=False)
# What a spreadsheet takes for a formula, its full-width forms included, at the start or after white space; and the
# white space that would let what follows begin a cell of its own.
_FORMULA = re.compile(r"[\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[^\S\t\r]*[\t\r]")


def harmless(text):
    """Return a cell that no spreadsheet runs as a formula: an apostrophe goes before what looks like one."""
    return f"'{text}" if _FORMULA.match(text) else text


# --- Columns ----------------------------------------------------------------------------------------------------


class Column:
    """A value as it stands in the row; `names` are the headings of the cells that it takes."""

    names: tuple[str, ...] = ()
    path = ""  # the foreign key that has to be loaded

    def __init__(self, name, attribute=""):
        self.attribute = attribute or name
        self.names = (name,)

    def cells(self, row):
        """Return one text for each heading."""
        value = getattr(row, self.attribute)
        return ("" if value is None else str(value),)


class MomentColumn(Column):
    """An exact moment, in UTC."""

    def cells(self, row):
        moment = getattr(row, self.attribute)
        return (moment.astimezone(datetime.UTC).isoformat() if moment else "",)


class TextColumn(Column):
    """A text in the language of the address, and the language that it is in."""

    def __init__(self, name, attribute=""):
        super().__init__(name, attribute)
        self.names = (name, f"{name}_language")

    def cells(self, row):
        text = getattr(row, self.attribute)
        return (str(text), text.lang) if text else ("", "")


class DateColumn(Column):
    """A date as EDTF has it, and the first and last day that it can be; empty where a bound is unknown or open."""

    def __init__(self, name):
        super().__init__(name)
        self.names = (name, f"{name}_earliest", f"{name}_latest")

    def cells(self, row):
        bounds = (dates.outside(getattr(row, f"{self.attribute}_{bound}")) for bound in ("earliest", "latest"))
        return (getattr(row, self.attribute), *(day.isoformat() if day else "" for day in bounds))


class ReferenceColumn(Column):
    """Another record: its slug, uid or code, and what it is called."""

    def __init__(self, name, *, key="slug", label="name"):
        super().__init__(name)
        self.names = (f"{name}_{key}", f"{name}_{label}")
        self.path, self.key, self.label = name, key, label

    def cells(self, row):
        other = getattr(row, self.attribute)
        return (str(getattr(other, self.key)), str(getattr(other, self.label))) if other else ("", "")


class ReferencesColumn(Column):
    """Several other records: their slugs, parted by blanks, which no slug has."""

    def cells(self, row):
        return (" ".join(sorted(other.slug for other in getattr(row, self.attribute).all())),)


# --- The file ---------------------------------------------------------------------------------------------------


class CsvList(PublicAnswer):
    """The published records of one model as a file: `columns` says what stands in it, `name` what it is called.

    Where the rows cite sources, these stand in the last column but one; the address of the page is the last.
    """

    filterset_class: Any = None
    columns: tuple[Column, ...] = ()
    name = ""

    def get_queryset(self, now):
        """Return the public rows, with what the columns read."""
        paths = [column.path for column in self.columns if column.path]
        return self.filterset_class._meta.model.objects.published(now).with_references(*paths).with_sources()

    def order(self, filters):
        """Return the columns of the order, total."""
        return filters.order

    def shown(self, filters):
        """Return the columns of this file; the filters may add some."""
        sources = (ReferencesColumn("sources"),) if issubclass(self.filterset_class._meta.model, Sourced) else ()
        return (*self.columns, *sources)

    def get(self, request):
        filters = self.filterset_class(request.GET, self.get_queryset(timezone.now()), CSV)
        if filters.problems:
            return HttpResponse(f"{filters.page_problem()}\n", status=400, content_type="text/plain; charset=utf-8")
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (the answer closes it)
        try:
            return self.answer(file, filters)
        except BaseException:
            file.close()
            raise

    def answer(self, file, filters):
        """Write the file whole, then answer with it, or with 304 to a reader who has it already."""
        digest = hashlib.sha256()
        for piece in self.pieces(filters, addresses.origin(self.request)):
            file.write(piece)
            digest.update(piece)
        file.seek(0)
        language = "" if languages.current() == languages.FALLBACK else f"-{languages.current()}"
        response = FileResponse(
            file,
            as_attachment=True,
            filename=f"{self.name}{language}.csv",
            content_type="text/csv; charset=utf-8; header=present",
        )
        response["ETag"] = quote_etag(digest.hexdigest()[:32])
        unchanged = get_conditional_response(self.request, response["ETag"], None, response)
        if unchanged is not response:
            file.close()
        return unchanged

    def pieces(self, filters, origin):
        """Yield the file in pieces of `CHUNK` rows, each of which costs the same number of queries."""
        columns, order, cursor = self.shown(filters), self.order(filters), ""
        page = Pages(origin)
        yield "\ufeff".encode() + encoded([[name for column in columns for name in column.names] + ["page"]])
        while True:
            found = paging.take(filters.qs, order, CHUNK, cursor)
            lines = ([cell for column in columns for cell in column.cells(row)] for row in found.rows)
            yield encoded([*cells, page.of(row)] for cells, row in zip(lines, found.rows, strict=True))
            cursor = found.next
            if not cursor:
                return


class Pages:
    """The addresses of many pages of one kind, without a `reverse()` for each."""

    def __init__(self, origin):
        self.origin, self.before = origin, None

    def of(self, row):
        """Return the absolute address of a record's page, in the language of the request."""
        if self.before is None:
            self.before = row.get_absolute_url().removesuffix(f"{row.key}/")
        return f"{self.origin}{self.before}{row.key}/"


def encoded(rows):
    """Return rows of texts as bytes of CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()
