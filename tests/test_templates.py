"""Templates can be read: no line runs out of the window."""

from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parent.parent
LONGEST = 160


def test_no_line_of_a_template_is_longer_than_160_characters():
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert len(templates) > 100
    too_long = [
        f"{path.relative_to(ROOT)}:{number}: {len(line)}"
        for path in templates
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert too_long == []


def _written(source, **values):
    return Template("{% load texts %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("kind", "place", "line"),
    [
        ("meeting", "Geneva", "Meeting · Geneva"),
        ("meeting", "", "Meeting"),
        ("", "Geneva", "Geneva"),
        ("", "", ""),
        ("<b>", "a & b", "&lt;b&gt; · a &amp; b"),
    ],
)
def test_points_stand_only_between_the_parts_that_are_there(kind, place, line):
    source = "{% dots %}\n  {{ kind|capfirst }}\n{% part %}\n  {% if place %}{{ place }}{% endif %}\n{% enddots %}"
    assert _written(source, kind=kind, place=place) == line


def test_commas_are_those_of_the_reader_and_a_line_can_be_kept_to_ask_whether_there_is_one():
    source = (
        "{% commas as line %}{{ one }}{% part %}{{ other }}{% endcommas %}{% if line %}<p>{{ line }}</p>{% endif %}"
    )
    with translation.override("ar"):
        assert _written(source, one="أ", other="ب") == "<p>أ، ب</p>"
    assert _written(source, one="<", other="b") == "<p>&lt;, b</p>"
    assert _written(source, one="", other="") == ""


def test_a_line_of_parts_within_another_is_one_of_its_parts():
    source = "{% dots %}{% commas %}{{ a }}{% part %}{{ b }}{% endcommas %}{% part %}{{ c }}{% enddots %}"
    assert _written(source, a="1", b="2", c="3") == "1, 2 · 3"
    assert _written(source, a="", b="", c="3") == "3"


def test_a_line_of_parts_says_what_it_takes():
    with pytest.raises(TemplateSyntaxError, match="dots takes nothing, or “as” and a name"):
        _written("{% dots with line %}{% enddots %}")
