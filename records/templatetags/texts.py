"""Tags that write a text, a name, a country, a date or a citation as HTML, in the language it is in."""

import re
from functools import lru_cache
from html import escape

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

from records.dating import dates, days, display, display_end
from records.texts import country_name, examples, languages

register = template.Library()
register.filter("isolated", languages.isolated, is_safe=True)


def escaped(value):
    """Return a text as HTML: itself where it is that already."""
    words = str(value)
    return words if isinstance(words, SafeString) else escape(words)


def _marks(value):
    """`lang` and `dir` of a text, where they differ from the page's."""
    language = getattr(value, "language", None)
    if not value or language is None or language == languages.current():
        return None
    return value.lang, value.dir


def heeded(context, value):
    """Remember, for the foot of the page, that it shows a text that nobody has checked, or English in place of one."""
    # Fragments have contexts of their own; what they share is the request. An error without one shows no records.
    for kind in ("is_unreviewed", "is_fallback"):
        if getattr(value, kind, False) and (request := getattr(context, "request", None)):
            setattr(request, f"page_{kind}", True)


@register.simple_tag(takes_context=True)
def heed(context, value):
    """Write nothing, and remember what language a text is in, and who translated it, where it is written without these tags."""
    heeded(context, value)
    return ""


@register.simple_block_tag(takes_context=True)
def noted(context, content):
    """Write what the block holds, and before it, once, that a machine translated some of it and nobody has checked that."""
    if not shows(context, "is_unreviewed"):
        return content
    words = gettext("Some texts and names on this page were translated by a machine, and nobody has checked them yet.")
    return format_html('<p class="hint translated">{}</p>\n{}', words, content)


@register.simple_tag(takes_context=True)
def shows(context, kind):
    """Return whether the page has shown, up to here, a text or a name that `is_unreviewed` or `is_fallback`.

    A page whose own words are English, for want of a catalogue, shows one from its first line.
    """
    untranslated = kind == "is_fallback" and not languages.is_translated(languages.current())
    return untranslated or getattr(getattr(context, "request", None), f"page_{kind}", False)


@register.simple_tag(takes_context=True)
def text(context, value):
    """Write a text; where it is not in the page's language it says which one it is in."""
    heeded(context, value)
    marks = _marks(value)
    if marks is None:
        return mark_safe(escaped(value or ""))  # noqa: S308  # escaped in the same breath
    return format_html('<span lang="{}" dir="{}">{}</span>', *marks, value)


@register.simple_tag(takes_context=True)
def name(context, value):
    """Write a name so that its direction cannot disturb the sentence round it."""
    heeded(context, value)
    marks = _marks(value)
    if marks is None:
        return mark_safe(f"<bdi>{escaped(value or '')}</bdi>")  # noqa: S308  # escaped in the same breath
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', *marks, value)


@register.simple_tag(takes_context=True)
def record_name(context, record):
    """Write what a record is called, whatever its model calls that."""
    own = (getattr(record, attribute, None) for attribute in ("name", "headline", "title"))
    parts = getattr(record, "name_parts", None) or [next(filter(None, own), str(record))]
    return format_html_join(languages.comma(), "{}", ((name(context, part),) for part in parts if part))


@register.simple_tag(takes_context=True)
def page_name(context, record, breadcrumb):
    """Write what a page is called as the last step of its breadcrumb: a record whose name has parts by these."""
    return record_name(context, record) if getattr(record, "name_parts", None) else name(context, breadcrumb[-1][0])


@register.simple_tag
def attributes(value):
    """Write the `lang` and `dir` attributes that a text needs on its own element, or nothing."""
    marks = _marks(value)
    return format_html(' lang="{}" dir="{}"', *marks) if marks else ""


@register.simple_tag
def edtf(value, end=False):
    """Write an imprecise date in the reader's language, inside <time> where HTML has a form for it; `end` of something."""
    return _edtf(get_language(), value or "", end)


@lru_cache(maxsize=4_096)
def _edtf(_language, value, end):
    words = display_end(value) if end else display(value)
    if not words:
        return ""
    if dates.iso_8601(value):
        return format_html('<time datetime="{}">{}</time>', value, words)
    return format_html("<span>{}</span>", words)


@register.filter
def day(moment):
    """Write the day of a moment as the institution counts days, for `edtf`."""
    return days.day_of(moment).isoformat()


@register.simple_tag
def period(start, end=""):
    """Write from when to when something held; what is not known is left out."""
    first, last = edtf(start), edtf(end, end=True)
    if first and end == dates.OPEN:
        return format_html(pgettext("period", "since {}"), first)
    if first and last and start == end:
        return first
    if first and last:
        return format_html("{} – {}", first, last)
    if last and end != dates.OPEN:
        return format_html(pgettext("period", "until {}"), last)
    return first


@register.simple_tag
def since(start, end=""):
    """Write from when to when a fact holds: a start without an end reads as a start, not as a single day."""
    if start and not end and "/" not in start:
        return format_html(pgettext("period", "from {}"), edtf(start))
    return period(start, end)


@register.simple_tag
def cite(notes, *facts):
    """Write the numbers of the sources that the facts of one line cite, together and each once, as links to their notes.

    Each is a fact, or a list of facts.
    """
    rows = (row for fact in facts if fact for row in (fact if isinstance(fact, list) else [fact]))
    return citation(notes, {source.pk: source for row in rows for source in row.sources.all()}.values())


def citation(notes, sources):
    """Write the numbers of some sources, as `cite` does."""
    if not sources:
        return ""
    if isinstance(notes, OpenNotes):
        return notes.leave_open(sources)
    return _citation(languages.current(), *sorted(map(notes.number, sources)))


@lru_cache(maxsize=1024)
def _citation(_language, *numbers):
    label = gettext("Source")
    links = format_html_join(
        " ", '<a href="#note-{0}" aria-label="{1} {0}">[{0}]</a>', ((number, label) for number in numbers)
    )
    return format_html('<sup class="cite">{}</sup>', links)


class OpenNotes:
    """Notes of no page yet: where sources are cited stands a mark, and `cited` has those of each."""

    def __init__(self, mark):
        self.mark, self.cited = mark, []

    def leave_open(self, sources):
        self.cited.append([*sources])
        return mark_safe(self.mark)  # noqa: S308  # letters and digits


@register.filter
def as_typed(sentence):
    """Write a sentence so that what it says to type reads as it is typed, in Arabic too."""
    return examples.as_typed_html(sentence)


@register.filter
def with_colon(label):
    """Write a label before its value, with the colon of the reader's language."""
    return languages.with_colon(label)


@register.simple_tag
def comma():
    """Write what parts two items of a line; no blank stands before the tag."""
    return languages.comma()


class _Parts(template.Node):
    """Parts of one line, each a list of nodes; those that come to nothing are left out, with what would part them."""

    def __init__(self, parts, between, variable):
        self.parts, self.between, self.variable = parts, between, variable

    def render(self, context):
        written = (part.render(context).strip() for part in self.parts)
        # What a list of nodes has rendered is clean.
        line = mark_safe(self.between().join(part for part in written if part))  # noqa: S308
        if not self.variable:
            return line
        context[self.variable] = line
        return ""


def _parts(parser, token, between):
    name, *words = token.split_contents()
    if words and (len(words) != 2 or words[0] != "as"):
        raise template.TemplateSyntaxError(f"{name} takes nothing, or “as” and a name")
    parts = []
    while True:
        parts.append(parser.parse(("part", f"end{name}")))
        if parser.next_token().contents == f"end{name}":
            return _Parts(parts, between, words[-1] if words else None)


@register.tag
def dots(parser, token):
    """Write the parts of a line that are not empty, points between them.

    `{% dots %}{{ kind }}{% part %}{{ place }}{% enddots %}`; `{% dots as line %}` keeps it, to ask whether there is one.
    """
    return _parts(parser, token, lambda: " · ")


@register.tag
def commas(parser, token):
    """Write the parts of a line that are not empty, the comma of the reader's language between them; else as `dots`."""
    return _parts(parser, token, languages.comma)


@register.tag
def sentences(parser, token):
    """Write the parts of a line that are not empty, what ends a sentence between them; else as `dots`."""
    return _parts(parser, token, languages.full_stop)


# A section of a page, as the templates write it: its id and its heading.
_SECTION = re.compile(r'<section class="block" id="([\w-]+)">\s*<h2>(.*?)</h2>', re.DOTALL)
_SMALL = re.compile(r"\s*<small>.*?</small>", re.DOTALL)
FEW_SECTIONS = 2


@register.simple_block_tag
def contents(content):
    """Write what the block holds, and before it a list of its sections by their headings, where there are several."""
    sections = _SECTION.findall(content)
    if len(sections) <= FEW_SECTIONS:
        return content
    # The headings are HTML that templates have written.
    links = format_html_join(
        "\n",
        '<li><a href="#{}">{}</a></li>',
        ((place, mark_safe(_SMALL.sub("", heading))) for place, heading in sections),  # noqa: S308
    )
    label = gettext("On this page")
    return format_html('<nav class="jump no-print" aria-label="{}">\n<ul>{}</ul>\n</nav>\n{}', label, links, content)


@register.simple_block_tag
def brackets(content):
    """Write what the block holds in brackets; no blank stands before the tag, it writes the one that is wanted."""
    return format_html(languages.in_brackets("{}"), content)


@register.simple_tag
def abbreviation(record):
    """Write the abbreviation of a record in brackets behind its name, or nothing; no blank stands before the tag."""
    short = getattr(record, "abbreviation", "")
    return format_html(languages.in_brackets("<bdi>{}</bdi>"), short) if short else ""


@register.simple_tag
def language_name(code):
    """Write the name of a language in the reader's; a code that Django does not know stands as it is."""
    return languages.name_of(code)


@register.simple_tag(takes_context=True)
def country(context, code):
    """Write the name of a country in the reader's language, as the United Nations write it."""
    return name(context, country_name(code)) if code else ""


@register.simple_tag(takes_context=True)
def prose(context, value, html):
    """Write the HTML that `records.publication.render` made of a text, in the language of the text.

    Only what is already marked as clean is written as HTML; anything else is escaped.
    """
    if not html:
        return ""
    if not isinstance(html, SafeString):
        return html
    note = ""
    if getattr(value, "is_fallback", False):
        note = format_html('<p class="hint">{}</p>', gettext("Not translated yet; the text is shown in English."))
    heeded(context, value)
    return format_html('{}<div class="prose"{}>{}</div>', note, attributes(value), html)


@register.inclusion_tag("records/_notes.html")
def source_notes(notes):
    """List the sources that the page has cited so far, under their numbers."""
    return {"notes": list(notes)}
