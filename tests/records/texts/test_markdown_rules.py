"""Markdown as people write it: stars without blanks, comments, bare addresses, indents, years, rules and headings."""

import sys
import time
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from records.texts import markdown

pytestmark = pytest.mark.one_database


def render(text):
    """HTML in which each record that is named is public."""
    return markdown.render(text, lambda pairs: {pair: "/{}/{}/".format(*pair) for pair in pairs})


def link(address, shown=None):
    return f'<a href="{address}" rel="noopener noreferrer">{shown or address}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        # Chinese: a bracket, a title, a quotation, the sign of a sentence, a number.
        ("**海港联盟（HU）**召开会议。", "<strong>海港联盟（HU）</strong>召开会议。"),
        ("会议通过了**《海港文件》**并闭幕。", "会议通过了<strong>《海港文件》</strong>并闭幕。"),
        ("他说**“你好”**并离开。", "他说<strong>“你好”</strong>并离开。"),
        ("**注意：**请读", "<strong>注意：</strong>请读"),
        ("增长**50%**并**$5**左右", "增长<strong>50%</strong>并<strong>$5</strong>左右"),
        ("**《文件》**2025年", "<strong>《文件》</strong>2025年"),
        ("**海港联盟(HU)**召开", "<strong>海港联盟(HU)</strong>召开"),
        ("**甲**，**乙，**丙（**丁**）", "<strong>甲</strong>，<strong>乙，</strong>丙（<strong>丁</strong>）"),
        ("**甲（*乙*）**丙", "<strong>甲（<em>乙</em>）</strong>丙"),
        ("*甲，**乙（丙）**丁*", "<em>甲，<strong>乙（丙）</strong>丁</em>"),
        ("了***《甲》***并", "了<em><strong>《甲》</strong></em>并"),
        ("了**`甲`**并", "了<strong><code>甲</code></strong>并"),
        ("__海港（HU）__召开", "<strong>海港（HU）</strong>召开"),
        ("文__重要__字", "文<strong>重要</strong>字"),
        ("_（强调）_后", "<em>（强调）</em>后"),
        ("file_name_en和snake_case", "file_name_en和snake_case"),
        ("会议_2024_报告.pdf", "会议_2024_报告.pdf"),
        ("报告_v2_final_版", "报告_v2_final_版"),
        ("회의_2024_보고와 회의__2024__보고", "회의_2024_보고와 회의__2024__보고"),
        # Arabic, where “and” is written to the next word; Russian, where an ending is.
        (
            "و**«وثيقة الميناء»**، و**الاتحاد (HU)**ا",
            "و<strong>«وثيقة الميناء»</strong>، و<strong>الاتحاد (HU)</strong>ا",
        ),
        (
            "**«Гавань»**ом и документ**«Порт»**принят",
            "<strong>«Гавань»</strong>ом и документ<strong>«Порт»</strong>принят",
        ),
        ("**МСЭ (ITU)**а", "<strong>МСЭ (ITU)</strong>а"),
        ("palabra**¿Qué?**y **Note:**text", "palabra<strong>¿Qué?</strong>y <strong>Note:</strong>text"),
        # What CommonMark reads as it was meant stays.
        ("*(*foo*)* and *foo “*bar*” foo*", "<em>(<em>foo</em>)</em> and <em>foo “<em>bar</em>” foo</em>"),
        ("price*, tax*. “ITU*” 2 * 3 * 4", "price*, tax*. “ITU*” 2 * 3 * 4"),
        ("价格*，税*。", "价格*，税*。"),
        ("a_name_of 了_《甲》_并 _b_", "a_name_of 了<em>《甲》</em>并 <em>b</em>"),
        (r"\*\*《甲》\*\*乙", "**《甲》**乙"),
    ],
)
def test_stars_need_no_blank_beside_a_mark(text, html):
    assert render(text) == f"<p>{html}</p>\n"


def test_a_link_may_stand_within_stars_without_blanks():
    assert render("了**[联盟](organization:hu)**召开") == (
        f"<p>了<strong>{link('/organization/hu/', '联盟')}</strong>召开</p>\n"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One <!-- two -->three", "<p>One three</p>\n"),
        ("One.\n<!-- two\n\n# three -->\nFour.", "<p>One.\nFour.</p>\n"),
        ("One.\n\n<!-- **two -->\n\nThree.", "<p>One.</p>\n<p>Three.</p>\n"),
        ("- a\n<!-- b --> <!-- c -->\n- d", "<ul>\n<li>a</li>\n<li>d</li>\n</ul>\n"),
        ("> a\n> <!-- b\n> c -->d", "<blockquote>\n<p>a\nd</p>\n</blockquote>\n"),
        ("a\r\n<!-- b\r\n\r\nc -->\r\nd", "<p>a\nd</p>\n"),
        ("<!-- `a --> b `c`", "<p>b <code>c</code></p>\n"),
        ("<!-- ```\n-->\n<!-- b -->c", "<p>c</p>\n"),
        ("<!--> a <!---> b", "<p>a  b</p>\n"),
        ("<!-- a", "<p>&lt;!-- a</p>\n"),
        (r"\<!-- a -->", "<p>&lt;!-- a --&gt;</p>\n"),
        ("`<!-- a -->` <!-- b -->c", "<p><code>&lt;!-- a --&gt;</code> c</p>\n"),
        ("a ` b\n\n<!-- c -->d ` e", "<p>a ` b</p>\n<p>d ` e</p>\n"),
        ("a ` b\n- <!-- c -->d ` e", "<p>a ` b</p>\n<ul>\n<li>d ` e</li>\n</ul>\n"),
        ("# a ` b\n<!-- c -->d ` e", "<h2>a ` b</h2>\n<p>d ` e</p>\n"),
        ("```\n<!-- a -->\n```\n<!-- b -->c", "<pre><code>&lt;!-- a --&gt;\n</code></pre>\n<p>c</p>\n"),
        (
            "- ~~~\n  <!-- a -->\n  ~~~\n<!-- b -->",
            "<ul>\n<li>\n<pre><code>&lt;!-- a --&gt;\n</code></pre>\n</li>\n</ul>\n",
        ),
        ("<!-- all -->", ""),
    ],
)
def test_comments_vanish_but_from_code(text, html):
    assert render(text) == html


def test_what_a_comment_hides_is_neither_found_nor_named():
    text = "One <!-- two [three](organization:four) -->five"

    assert markdown.plain(text) == "One five"
    assert markdown.references(text) == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("See https://itu.int/en/a_b_c. End", f"See {link('https://itu.int/en/a_b_c')}. End"),
        ("http://a.example/?q=1#x, b", f"{link('http://a.example/?q=1#x')}, b"),
        ("(https://a.example/x_(y))", f"({link('https://a.example/x_(y)')})"),
        ("“https://a.example/”!?", f"“{link('https://a.example/')}”!?"),
        ("请访问https://itu.int/查看", f"请访问{link('https://itu.int/')}查看"),
        (
            "见https://itu.int/a。（www.itu.int）",
            f"见{link('https://itu.int/a')}。（{link('https://www.itu.int', 'www.itu.int')}）",
        ),
        ("انظر https://itu.int/ar، ثم", f"انظر {link('https://itu.int/ar')}، ثم"),
        ("www.itu.int/en.", f"{link('https://www.itu.int/en', 'www.itu.int/en')}."),
        (
            "https://ru.example/Союз,",
            f"{link('https://ru.example/%D0%A1%D0%BE%D1%8E%D0%B7', 'https://ru.example/Союз')},",
        ),
        ("https://россия.рф", link("https://xn--h1alffa9f.xn--p1ai", "https://россия.рф")),
        ("https://a.example/?a=1&amp;b=2", link("https://a.example/?a=1&amp;b=2")),
        (
            "**https://a.example**, *www.a.example*召开",
            f"<strong>{link('https://a.example')}</strong>, <em>{link('https://www.a.example', 'www.a.example')}</em>召开",
        ),
        ("<https://a.example/>", link("https://a.example/")),
        ("Write to info@itu.int.", f"Write to {link('mailto:info@itu.int', 'info@itu.int')}."),
        ("邮箱a.b+c_d@x.co.uk联系", f"邮箱{link('mailto:a.b+c_d@x.co.uk', 'a.b+c_d@x.co.uk')}联系"),
        ("e-mail:a@b.example", f"e-mail:{link('mailto:a@b.example', 'a@b.example')}"),
        ("[call](tel:+41227305111)", link("tel:+41227305111", "call")),
        ("[see https://a.example](https://b.example)", link("https://b.example", "see https://a.example")),
        ("[https://a.example](organization:a)", link("/organization/a/", "https://a.example")),
        # No address, or one of which only a part would be one.
        ("`https://a.example`", "<code>https://a.example</code>"),
        ("https:// www.a xhttps://a.example a@b", "https:// www.a xhttps://a.example a@b"),
        ("josé.garcía@a.example O'Neil@a.example @a@b.example", "josé.garcía@a.example O'Neil@a.example @a@b.example"),
        ("javascript:alert(1) data:text/html,x", "javascript:alert(1) data:text/html,x"),
    ],
)
def test_bare_addresses_are_links_to_where_they_end(text, html):
    assert render(text) == f"<p>{html}</p>\n"


def test_a_telephone_number_names_no_record():
    assert markdown.references("[a](tel:+41227305111) [b](TEL:1) [c](organization:d)") == [("organization", "d")]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("    One\n\n\tTwo\n     three", "<p>One</p>\n<p>Two\nthree</p>\n"),
        ("1. a\n\n        b\n2. c", "<ol>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n<li>\n<p>c</p>\n</li>\n</ol>\n"),
        ("    ```\n    a\n    ```", "<pre><code>a\n</code></pre>\n"),
        ("2021. It began.\n\n2022) So.", "<p>2021. It began.</p>\n<p>2022) So.</p>\n"),
        ("2021.\nIt began.", "<p>2021.\nIt began.</p>\n"),
        ("It began in\n2021. Then", "<p>It began in\n2021. Then</p>\n"),
        ("1. a\n2. b\n2021. c", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n<p>2021. c</p>\n"),
        ("- a\n2021. c", "<ul>\n<li>a</li>\n</ul>\n<p>2021. c</p>\n"),
        ("> a\n2021. c", "<blockquote>\n<p>a</p>\n</blockquote>\n<p>2021. c</p>\n"),
        ("12. a\n13. b", '<ol start="12">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("Geneva, 12 May\n---\nText", "<p>Geneva, 12 May</p>\n<hr>\n<p>Text</p>\n"),
        ("Geneva, 12 May\r\n-\r\nText", "<p>Geneva, 12 May\n-\nText</p>\n"),
        ("One\n\n---\n\nTwo", "<p>One</p>\n<hr>\n<p>Two</p>\n"),
    ],
)
def test_paragraphs_stay_paragraphs(text, html):
    assert render(text) == html


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n## B\n### C\n## D", "2343"),
        ("## A\n#### B\n### C\n## D\n# E\n###### F", "233223"),
        ("###### A\n\nText\n\n###### B", "22"),
        ("# A\n## B\n### C\n#### D\n##### E\n###### F", "234566"),
    ],
)
def test_headings_stand_below_that_of_the_page_and_leave_no_level_out(text, levels):
    html = render(text)

    assert [line[2] for line in html.splitlines() if line.startswith("<h")] == list(levels)
    assert html.count("</h") == len(levels)


# --- Against all that can be typed ----------------------------------------------------------------------------------

MARKS = ["*", "**", "_", "`", "```\n", "<!--", "-->", "[", "](", ")", "https://", "www.", "@", ".", "|", "\\"]
BLANKS_AND_WORDS = ["\n", "\n\n", "\r\n", "    ", "- ", "> ", "# ", "2021. ", "（", "》", "甲", "a", "b.c"]


@given(st.lists(st.sampled_from(MARKS + BLANKS_AND_WORDS), max_size=40).map("".join))
def test_any_text_is_rendered_and_shows_no_comment_outside_code(text):
    html = render(text)

    assert html.count("<p>") == html.count("</p>")
    if "`" not in text and "\\" not in text:
        assert not ("&lt;!--" in html and "--&gt;" in html.split("&lt;!--")[-1])


@given(st.lists(st.sampled_from(["a", "b c", "*", "**", " ", ".", ", ", "(", ")", "\n"]), max_size=30).map("".join))
def test_stars_beside_blanks_are_read_as_commonmark_reads_them(text):
    spaced = text.replace("*", " * ").replace("  ", " ").strip()

    assert markdown.parser.renderInline(spaced) == MarkdownIt("commonmark").renderInline(spaced)


LINES = ["2021. a\n", "- a\n", "```\n", "`a\n\n", "# ", "> ", "   \n"]
PIECES = ["*", "a**（", "_a", "<!--", "<!-- -->\t", "[", "](", "a@", "a@b.", "a.", "www.", "https://", "https://a("]


def repeated(piece, length):
    return piece * (length // len(piece)) + "<!-- -->"


@pytest.mark.parametrize("piece", LINES + PIECES)
def test_steps_grow_with_the_length_only(piece):
    def steps(length):
        taken = 0

        def trace(_frame, event, _value):
            nonlocal taken
            taken += event == "line"
            return trace

        text, before = repeated(piece, length), sys.gettrace()
        sys.settrace(trace)
        try:
            render(text)
        finally:
            sys.settrace(before)
        return taken

    steps(500)  # expressions are compiled at first use
    assert steps(2_000) < 6 * steps(500)  # 4 times the length; the square would be 16


@pytest.mark.proof
@pytest.mark.parametrize("piece", LINES + PIECES)
def test_time_in_expressions_grows_with_the_length_only(piece):
    """What the steps of Python do not tell: how far each expression looks. The fastest of three, with nothing collected."""

    def seconds(length):
        text = repeated(piece, length)
        return min(timeit.repeat(lambda: render(text), timer=time.process_time, number=1, repeat=3))

    assert seconds(40_000) < 12 * seconds(10_000) + 0.05
