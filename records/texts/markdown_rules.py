"""Markdown as people write it: where the rules of this portal differ from CommonMark's, and the parser that has them.

Why each differs: docs/decisions/0002-render-markdown-when-read.md. Each takes time linear in the length of a text.
"""

import re
import unicodedata
from bisect import bisect_right

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import list_block
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned

# What an address may lead to, beside the records of this portal.
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

# --- Comments ------------------------------------------------------------------------------------------------------

HIDDEN = "\0"  # stands for a comment until its line is judged; the parser has replaced those of the text before
_HIDDEN_LINE = re.compile(rf"^[ \t]*(?:{HIDDEN}[ \t]*)+(?:\n|\Z)", re.MULTILINE)
_IN_FRONT = r"^(?:[ \t>]|[-+*](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))*"  # of a block: the marks of quotations and lists
_PIECE = re.compile(
    rf"(?P<escape>\\.)|{_IN_FRONT}(?P<fence>`{{3,}}(?=[^`\n]*$)|~{{3,}})|(?P<ticks>`+)|(?P<comment><!--)", re.MULTILINE
)
_TICKS = re.compile(r"`+")
# Where one block ends and the next begins, as far as a code span cannot reach over it.
_BLOCK = re.compile(r"^[ \t]*(?:$|>|[-+*][ \t]|1[.)][ \t]|`{3}|~{3}|(?P<heading>#{1,6}(?:[ \t].*)?$))", re.MULTILINE)


def without_comments(text):
    """Return a Markdown text without its HTML comments, whatever they hold; a line that holds nothing else goes too.

    What stands in code is shown, and so is a comment that nothing ends.
    """
    if "<!--" not in text:
        return text
    kept, done, code = [], 0, _Code(text)
    match = _PIECE.search(text)
    while match:
        end = match.end()
        if match["fence"]:
            end = code.end_of_fence(match["fence"], end)
        elif match["ticks"]:
            end = code.end_of_span(match["ticks"], end)
        elif match["comment"]:
            end = text.find("-->", match.start() + 2) + 3  # as HTML has it, `<!-->` is one
            if end < 3:
                break
            kept += [text[done : match.start()], HIDDEN]
            done = end
        match = _PIECE.search(text, end)
    return _HIDDEN_LINE.sub("", "".join([*kept, text[done:]])).replace(HIDDEN, "")


class _Code:
    """Where code ends in one text."""

    def __init__(self, text):
        self.text = text
        self.spans = {}
        for match in _TICKS.finditer(text):
            self.spans.setdefault(len(match[0]), []).append(match.start())
        self.blocks = sorted(
            place
            for match in _BLOCK.finditer(text)
            for place in {match.start(), match.end() if match["heading"] else 0}
        )

    def end_of_fence(self, fence, start):
        """Return where a block of code ends whose opening `fence` ends at `start`: with the text, if nothing ends it."""
        closing = re.compile(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
        match = closing.search(self.text, start)
        return match.end() if match else len(self.text)

    def end_of_span(self, ticks, start):
        """Return where a code span ends whose backticks end at `start`: there, if its block holds no more of them."""
        after = bisect_right(self.blocks, start)
        limit = self.blocks[after] if after < len(self.blocks) else len(self.text)
        places = self.spans.get(len(ticks), [])
        after = bisect_right(places, start - 1)
        return places[after] + len(ticks) if after < len(places) and places[after] < limit else start


def _comments(state):
    state.src = without_comments(state.src)


# --- Blocks --------------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"[12][0-9]{3}[.)](?:[ \t]|$)")


def _begins_with_year(state, line):
    return _YEAR.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]) is not None


def _list(state, line, end, silent):
    return not _begins_with_year(state, line) and list_block(state, line, end, silent)


def _year(state, line, end, silent):
    """Let a line that begins with a year end the list or quotation above it, as any list would that it is not."""
    outside = state.parentType != "paragraph" or state.sCount[line] < state.blkIndent
    return silent and outside and _begins_with_year(state, line)


# --- Lines ---------------------------------------------------------------------------------------------------------

# Scripts written without blanks, and their signs: an address ends where they begin.
_WIDE = (
    "\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
# Where an underscore is no part of a name, as in 会议_2024.pdf: beside a sign of these scripts that is no letter of theirs.
_WIDE_MARK = re.compile(rf"(?![^\W_])[{_WIDE}]")
_WIDE_BUT_HANGUL = re.compile(rf"(?![\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff])[{_WIDE}]")
_LETTER = rf"[^\W{_WIDE}]"
_PATH = rf"(?:{_LETTER}|[!#$%&'+,./:;=?@~-])"
_END = rf"(?:[^\W_{_WIDE}]|[#$%&+/=@-])"  # no address ends with the sign of a sentence, nor with one of emphasis
_BRACKETS = rf"\({_PATH}*\)"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(
    rf"(?<![A-Za-z0-9+.@/-])(?:(?i:https?)://(?={_LETTER})|(?P<www>(?i:www)\.)(?={_LABEL}\.[A-Za-z0-9]))"
    rf"(?:{_PATH}|{_BRACKETS})*(?:{_END}|{_BRACKETS})"
    rf"|(?<![^\W_{_WIDE}])(?<![.%+'@/-])"
    rf"(?P<mail>[A-Za-z0-9](?:[A-Za-z0-9._%+-]{{0,62}}[A-Za-z0-9_+-])?@(?:{_LABEL}\.)+[A-Za-z]{{2,63}})(?![A-Za-z0-9@-])"
)


class _Line(StateInline):
    """The text of one block while it is parsed: knows its bare addresses, and where emphasis may begin and end."""

    def __init__(self, src, md, env, tokens):
        super().__init__(src, md, env, tokens)
        looks_like_one = "@" in src or "://" in src or "www." in src.lower()
        self.addresses = {match.start(): match for match in _ADDRESS.finditer(src)} if looks_like_one else {}
        self.starts = list(self.addresses)

    def scanDelims(self, start, canSplitWord):  # noqa: N802, N803 (the names are the parser's)
        """Let stars open and close beside a punctuation mark where no blank tells inside from outside.

        CommonMark lets a star between a letter and a mark face the letter only, as if a blank were missing by mistake.
        Underscores beside signs of a script without blanks do as stars; one alone beside a letter is part of a name.
        """
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        beside = _WIDE_MARK if scanned.length == 1 else _WIDE_BUT_HANGUL
        may_split = canSplitWord or beside.search(self.src, max(start - 1, 0), min(end + 1, self.posMax))
        if may_split and not canSplitWord:
            scanned = super().scanDelims(start, True)
        if not may_split or scanned.can_open == scanned.can_close:
            return scanned
        before, after = self.src[max(start - 2, 0) : start][::-1], self.src[end : min(end + 2, self.posMax)]
        return Scanned(
            scanned.can_open or _may_begin(*after),
            scanned.can_close or _may_end(*before),
            scanned.length,
        )


def _may_begin(mark=" ", following=" "):
    """Whether what stars enclose may begin with this mark."""
    return not (mark.isspace() or following.isspace() or mark in _OF_AN_END or unicodedata.category(mark) == "Pe")


def _may_end(mark=" ", before=" "):
    """Whether what stars enclose may end with this mark."""
    return not (mark.isspace() or before.isspace() or unicodedata.category(mark) == "Ps")


_OF_AN_END = frozenset(".,:;!?…。，、：；！？．｡､،؛؟")  # of a sentence or a part of one


class _Lines(ParserInline):
    """The parser of what stands in a block."""

    def parse(self, src, md, env, tokens):
        state = _Line(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _text(state, silent):
    """Take what has no meaning: up to a sign that may have one, or to an address."""
    following = state.md.inline.terminator_re.search(state.src, state.pos)
    end = following.start() if following else state.posMax
    after = bisect_right(state.starts, state.pos)
    if after < len(state.starts):
        end = min(end, state.starts[after])
    end = min(end, state.posMax)
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def _address(state, silent):
    """Make a bare address or e-mail a link, but within one."""
    match = state.addresses.get(state.pos)
    if match is None or state.linkLevel > 0 or match.end() > state.posMax:
        return False
    if not silent:
        address = match[0].replace("&amp;", "&")  # as it is copied from HTML
        scheme = "mailto:" if match["mail"] else "https://" if match["www"] else ""
        state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(scheme + address)}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


# --- The parser ----------------------------------------------------------------------------------------------------


def parser_of_these():
    """Return a new parser with these rules: no images (no request to another host), no HTML of the editor's own."""
    new = MarkdownIt()
    new.inline = _Lines()
    new.configure("commonmark", {"html": False})
    new.enable("table").disable(["image", "code", "lheading"])
    new.core.ruler.before("block", "comments", _comments)
    new.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    new.block.ruler.before("list", "year", _year, {"alt": ["paragraph", "blockquote", "list"]})
    new.inline.ruler.at("text", _text)
    new.inline.ruler.before("text", "address", _address)
    return new
