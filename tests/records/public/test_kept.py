"""Fragments that are written once: they see what they name, and nothing else."""

from django.template import Context, Template
from django.urls import set_script_prefix
from django.utils import translation

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
