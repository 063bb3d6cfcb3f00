"""The search page: one box over all records, in every language."""

from functools import lru_cache

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from records.kinds import kinds_of
from records.lists import MAX_LENGTH, Choice, Counted, Number, WordsField, YearField, unreadable
from records.public import (
    MOST_HITS,
    PAGE_SIZE,
    Narrowing,
    Notes,
    PublicPage,
    address,
    contact,
    find,
    last_change,
    links,
    pager,
    public_kinds,
    purpose,
    query_string,
    redirect,
    result_line,
    suggestions,
    trail,
)
from records.publication import last_publication
from records.search import MOST_SEARCHED
from records.texts import NUL, languages

# The last page that there can be.
PAGES = MOST_HITS // PAGE_SIZE
FACETS = ("kind", "year", "language")
MOST_KEPT = 100  # facets as they stood


class SearchForm(forms.Form):
    """What can be asked; every field may be empty."""

    q = WordsField(required=False)
    kind = forms.CharField(required=False)
    year = YearField(required=False)
    language = forms.ChoiceField(required=False, choices=languages.LANGUAGES)
    page = forms.IntegerField(required=False, min_value=1, max_value=PAGES)

    @property
    def parameters(self):
        """Every parameter, those given first."""
        return dict.fromkeys([*self.data, *self.fields])

    def clean_kind(self):
        kind = self.cleaned_data["kind"]
        if kind and kind not in public_kinds():
            raise forms.ValidationError(_("There is no such kind of record."))
        return kind


class Search(PublicPage):
    """Public records by their names and texts; strict like every list, but a search too long is answered in words."""

    template_name = "ituportal/search.html"

    def get(self, request):
        given = {name: request.GET[name] for name in request.GET}
        form = SearchForm(given)
        typed = given.get("q", "")
        wrong = [name for name in given if self.is_wrong(name, form, request)]
        better = [name for name in wrong if name != "q"]
        if better or len(request.GET.getlist("q")) > 1:
            return redirect(request.path, query_string(form, **dict.fromkeys(better)))
        refusal = self.refusal(typed, form)
        narrowing = Narrowing(
            form.cleaned_data.get("kind") or "",
            form.cleaned_data.get("year"),
            form.cleaned_data.get("language") or "",
        )
        page = form.cleaned_data.get("page") or 1
        results = None if refusal or not typed.strip() else find(typed, narrowing, page=page)
        if results is not None and page > max(results.pages, 1):
            return redirect(request.path, query_string(form, page=None))
        return self.render_to_response(self.get_context_data(form, typed, refusal, results, narrowing, page))

    def is_wrong(self, name, form, request):
        """Whether a parameter is unknown, repeated, empty or means nothing."""
        value = request.GET[name]
        twice = len(request.GET.getlist(name)) > 1
        return name not in form.fields or twice or not value or name in form.errors or unreadable(value) != ""

    def refusal(self, typed, form):
        """Return why a search is not made, in words, or ""."""
        if len(typed) > MAX_LENGTH:
            return _("This is longer than %(limit)d characters. Look for fewer words.") % {"limit": MAX_LENGTH}
        if "q" in form.errors:
            return _("These are more than %(limit)d words. Look for fewer.") % {"limit": MOST_SEARCHED}
        return _("This cannot be read as text.") if unreadable(typed) else ""

    def get_context_data(self, form, typed, refusal, results, narrowing, page):
        return {
            "typed": typed[:MAX_LENGTH].replace(NUL, ""),
            "refusal": refusal,
            "results": results,
            "result": result_line(Number(results.total, at_least=results.more)) if results else "",
            "facets": self.facets(results, narrowing, form) if results else [],
            "active": self.active(narrowing, form),
            "cleared": self.choose(form, kind=None, year=None, language=None),
            "kept": [(name, form.data[name]) for name in FACETS if form.data.get(name)],
            "pager": pager(
                form,
                self.request.path,
                previous={"page": page - 1 if page > 2 else None} if page > 1 else "",
                next={"page": page + 1} if results and page < results.pages else "",
            ),
            "first": (page - 1) * PAGE_SIZE + 1,
            "suggestions": self.suggestions(typed, results, narrowing),
            "title": _("Search: %(words)s") % {"words": languages.isolated(typed[:80])}
            if typed.strip()
            else _("Search"),
            "in_brief": f"{_('Search')}. {purpose()}",
            "heading": _("Search"),
            "breadcrumb": trail((_("Search"), "")),
            "contact": contact(),
            "updated": last_change(hit.record for hit in (results.hits if results else ())) or last_publication(),
            "notes": Notes(),
        }

    def facets(self, results, narrowing, form):
        """Return the facets as lists have them: each choice with its count and the address that makes it."""
        to = links(form, self.request.path, results.facets)
        made_of = {
            name: (name, tuple(counted), results.more, str(getattr(narrowing, name) or ""))
            for name, counted in results.facets.items()
            if counted
        }
        return [{"counted": facet(languages.current(), *made_of[name]), "links": to[name]} for name in made_of]

    def suggestions(self, typed, results, narrowing):
        """Return names close to what was typed, each with its search, where the record has nothing that is called so."""
        if results is None or narrowing != Narrowing() or (results.hits and not results.loose):
            return []
        return [
            {"name": name, "href": address(self.request.path, query_string(SearchForm({"q": name})))}
            for name in suggestions(typed)
        ]

    def active(self, narrowing, form):
        """Return the choices made, each with the address without it."""
        return [
            {"label": headings()[name], "value": label_of(name, value), "without": self.choose(form, **{name: None})}
            for name in FACETS
            if (value := getattr(narrowing, name)) not in ("", None)
        ]

    def choose(self, form, **changes):
        """Return the address of this search with some choices changed, on its first page."""
        return address(self.request.path, query_string(form, page=None, **changes))


@lru_cache(maxsize=MOST_KEPT)
def facet(_language, name, counted, at_least, chosen):
    """Return a facet, which is made once of what was counted: `(value, number)`."""
    rows = [(str(value), label_of(name, value), Number(number, at_least)) for value, number in counted]
    choices = [Choice(value, label, number, chosen=value == chosen) for value, label, number in rows]
    return Counted(name, headings()[name], tuple(choices))


def headings():
    """Return what the facets are called."""
    return {"kind": _("Kind"), "year": _("Year"), "language": _("Language")}


def label_of(name, value):
    """Return what readers call a value of a facet."""
    if name == "kind":
        model = public_kinds()[value]
        apart = (kind.label for kind in kinds_of(model) if kind.holds)
        return languages.joined(capfirst(model._meta.verbose_name_plural), *apart)
    return capfirst(languages.name_of(value)) if name == "language" else str(value)
