"""Markdown: made safe, with links that name records: `[Intersputnik](organization:intersputnik)`.

Rendered when read, not when written: the address depends on the reader's language, and a mention
of what is no longer public becomes plain text (docs/decisions/0002-render-markdown-when-read.md).
"""

import re

import nh3
from django.utils.safestring import mark_safe

from .markdown_rules import SCHEMES, parser_of_these

REFERENCE = re.compile(r"(?P<kind>[A-Za-z]+):(?P<key>[^\s:/][^\s:]*)")
TAGS = {"a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"} | {
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_END = re.compile(r"(?:</(?:blockquote|h[2-6]|li|ol|p|pre|table|tbody|td|th|thead|tr|ul)>\s*)*\Z")
# Makes the parser ask for its rules of blocks, of lines and of links, and for the signs of both kinds of address.
FIRST_TEXT = "> - [a](/%20 'b') *c* <https://example.org/%20> [d]\n\n| e |\n|---|\n| f |\n\n[d]: /g\n"
_MARK_LEFT = re.compile(r".{0,24}(?:\*\*|\]\().{0,24}", re.DOTALL)
_LEAVES = ("text", "code_inline", "softbreak", "hardbreak")


def new_parser():
    """Return a parser that threads can share.

    markdown-it and mdurl make their tables of rules and of signs at the first use, and another thread that comes
    meanwhile reads them half made: so this first use is here. Afterwards parsing and rendering only read the parser;
    what a text says (its link definitions) stands in an `env` that each call makes anew.
    """
    new = parser_of_these()
    new.render(FIRST_TEXT)
    return new


parser = new_parser()


def _links(tokens):
    """Yield the opening tokens of the links that name records, with the match of their address."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open" and (match := REFERENCE.fullmatch(child.attrGet("href") or "")):
                if match["kind"].lower() not in SCHEMES:
                    yield child, match


def references(text):
    """Return the `(kind, key)` pairs that a Markdown text names, each once, in their order."""
    if ":" not in text:
        return []
    return list(dict.fromkeys((match["kind"], match["key"]) for _token, match in _links(parser.parse(text))))


def _drop_links(token, dropped):
    """Take the links in `dropped` out of an inline token, leaving their text."""
    children, closing = [], []
    for child in token.children:
        if child.type == "link_open":
            closing.append(id(child) in dropped)
            if closing[-1]:
                continue
        elif child.type == "link_close" and closing.pop():
            continue
        children.append(child)
    token.children = children


def _fit_headings(tokens):
    """Give each heading the level of its place in the outline: h2 at the top, one more below each heading above it."""
    above = []
    for token in tokens:
        if token.type == "heading_open":
            while above and above[-1] >= token.tag:
                above.pop()
            above.append(token.tag)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(len(above) + 1, 6)}"


def plain(text):
    """Return the words of a Markdown text without its marks and addresses, a line for each paragraph."""
    blocks = []
    for token in parser.parse(text):
        if token.type == "inline":
            leaves = (child.content or " " for child in token.children if child.type in _LEAVES)
            blocks.append("".join(leaves))
        elif token.type in ("code_block", "fence"):
            blocks.append(token.content)
    return "\n".join(blocks)


def marks_left(text):
    """Return the places where readers of the rendered text still see `**` or `](` outside code, with the signs around them."""
    places = []
    for token in parser.parse(text):
        leaves = (child for child in token.children or () if child.type in _LEAVES)
        shown = "".join("…" if child.type == "code_inline" else child.content or " " for child in leaves)
        places += (match[0].strip() for match in _MARK_LEFT.finditer(shown))
    return places


def render(text, addresses_of):
    """Return safe HTML for a Markdown text, its headings below that of the page, h1: from h2 on, no level left out.

    `addresses_of` takes the `(kind, key)` pairs that the text names and returns `{(kind, key): address}`; a link that
    gets none becomes plain text.
    """
    tokens = parser.parse(text)
    links = list(_links(tokens))
    addresses = addresses_of([(match["kind"], match["key"]) for _token, match in links])
    dropped = set()
    for token, match in links:
        address = addresses.get((match["kind"], match["key"]))
        if address:
            token.attrSet("href", address)
        else:
            dropped.add(id(token))
    for token in tokens:
        if token.children and dropped:
            _drop_links(token, dropped)
    _fit_headings(tokens)
    html = parser.renderer.render(tokens, parser.options, {})
    safe = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=set(SCHEMES))
    return mark_safe(safe)  # noqa: S308 (nh3 has just cleaned it; the one place where HTML is marked safe)


def signed(html, sign):
    """Return safe HTML with a sign, which is safe too, behind its last word: inside the block that this word ends."""
    end = _END.search(html).start()
    return mark_safe(f"{html[:end].rstrip()}{sign}{html[end:]}")  # noqa: S308 (both were safe, and no tag is cut)
