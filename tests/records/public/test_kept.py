"""Fragments that are written once: they see what they name, and nothing else."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.safestring import mark_safe

WRITTEN = Template(
    "{% load i18n kept %}{% kept word %}{% translate 'Search' %} {{ word }}{{ other }}{{ request }} {% url 'search' %}{% endkept %}"
)


def written(**context):
    return WRITTEN.render(Context(context))


def test_a_kept_block_sees_the_variables_that_it_names_and_no_others():
    assert written(word="a", other="b", request="c") == "Search a /search/"
    assert written(word="<", other="b") == "Search &lt; /search/"


def test_a_kept_block_is_written_for_each_language_and_place():
    english = written(word="a")
    with translation.override("fr"):
        french = written(word="a")
        set_script_prefix("/fr/")
        try:
            below = written(word="a")
        finally:
            set_script_prefix("/")

    assert (english, below.split(" ")[-1]) == ("Search a /search/", "/fr/search/")
    assert french != english
    assert french.split(" ")[-1] == "/search/"


def test_what_is_left_open_is_written_by_each_page_and_escaped_once():
    block = Template(
        "{% load kept %}{% kept kind open title href=page.href %}<a href='{{ href }}'>{{ title }} {0} {{ kind }}, {{ title }}</a>{% endkept %}"
    )

    def page(title, href):
        return block.render(Context({"kind": "{k}", "title": title, "page": SimpleNamespace(href=href), "href": "no"}))

    assert page("a", "/a?b&c") == "<a href='/a?b&amp;c'>a {0} {k}, a</a>"
    assert page("<{1}>", "/b") == "<a href='/b'>&lt;{1}&gt; {0} {k}, &lt;{1}&gt;</a>"
    assert page(mark_safe("<b>"), None) == "<a href='None'><b> {0} {k}, <b></a>"


def test_what_is_left_open_cannot_be_asked_about():
    block = Template("{% load kept %}{% kept open title %}{% if title %}{{ title }}{% endif %}{% endkept %}")
    with pytest.raises(TypeError, match="written, not asked about"):
        block.render(Context({"title": ""}))
