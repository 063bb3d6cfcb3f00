"""The layers of the design: an app knows itself and what stands below it, in imports and in foreign keys."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from ituportal.settings import BASE_DIR

pytestmark = pytest.mark.one_database

LAYERS = ["records", "organizations", "meetings", "news", "ituportal"]
# Heavy, and off the serving path: imported where they are used.
HEAVY = {"openpyxl", "edtf", "PIL", "tablib", "pyuca"}
# Modules in which everything ends up that has no place.
DRAWERS = {"utils", "helpers", "common", "misc", "services", "tools", "lib", "core", "base"}
MOST_LINES = 400
# Folders of `records/` that Django looks into.
NOT_ROOMS = {"management", "migrations", "templatetags"}


def modules(*folders: str) -> list[Path]:
    return [
        path
        for folder in folders
        for path in sorted((BASE_DIR / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return str(path.relative_to(BASE_DIR))


def imported(node: ast.AST) -> Iterator[str]:
    """First segments of what a node imports from outside its own app."""
    if isinstance(node, ast.Import):
        yield from (alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module.partition(".")[0]


@pytest.mark.parametrize("layer", LAYERS)
def test_app_imports_only_itself_and_what_stands_below(layer):
    above = set(LAYERS[LAYERS.index(layer) + 1 :])

    found = [
        f"{name(path)}:{node.lineno} imports {top}"
        for path in modules(layer)
        for node in ast.walk(tree(path))
        for top in imported(node)
        if top in above
    ]

    assert found == []


def rooms() -> dict[str, set[str]]:
    """The rooms of `records/`, each with what its face shows."""
    return {
        path.parent.name: {
            constant.value
            for node in tree(path).body
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
            for constant in ast.walk(node.value)
            if isinstance(constant, ast.Constant)
        }
        for path in sorted((BASE_DIR / "records").glob("*/__init__.py"))
        if path.parent.name not in NOT_ROOMS
    }


def test_a_room_is_entered_by_its_face():
    faces = rooms()
    entered = [
        (path, node, parts, alias.name)
        for path in modules(*LAYERS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        for parts in [(node.module or "").split(".")]
        if not node.level and parts[0] == "records" and len(parts) > 1 and parts[1] in faces
        for alias in node.names
    ]

    # Strangers name nothing that the face does not show, and no module behind it; Django's own collecting points do.
    assert [
        f"{name(path)}:{node.lineno} {node.module}.{shown}"
        for path, node, parts, shown in entered
        if len(parts) > 2 or shown not in faces[parts[1]]
    ] == []
    # And a face shows nothing that nobody asks for.
    used = {(parts[1], shown) for _path, _node, parts, shown in entered}
    used |= {
        (node.module, alias.name)
        for path in sorted((BASE_DIR / "records").glob("*.py"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.level and node.module in faces
        for alias in node.names
    }
    assert [f"{room}.{n}" for room, shown in faces.items() for n in sorted(shown) if (room, n) not in used] == []


def test_every_relation_of_a_model_points_down_or_stays_in_its_app():
    found = [
        f"{model.__name__}.{field.name} -> {field.related_model.__name__}"
        for layer in LAYERS
        for model in apps.get_app_config(layer).get_models(include_auto_created=True)
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.related_model
        and field.related_model._meta.app_label in LAYERS
        and LAYERS.index(field.related_model._meta.app_label) > LAYERS.index(layer)
    ]

    assert found == []


def test_no_model_refers_to_rows_of_any_kind_but_the_books_about_all_rows():
    # A generic key escapes the layers and the database's own checks: a new one wants a decision.
    users = {
        model._meta.label
        for layer in LAYERS
        for model in apps.get_app_config(layer).get_models()
        for field in model._meta.fields
        if field.related_model is ContentType
    }

    assert users <= {"records.LoadedRow", "records.Mention", "records.Note", "records.Proposal", "records.Redirect"}


def test_imports_stand_at_the_top_of_their_module():
    found = [
        f"{name(path)}:{node.lineno} {top}"
        for path in modules(*LAYERS)
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and not (function.name == "ready" and path.stem == "apps")  # models are known only then
        for node in ast.walk(function)
        for top in [*imported(node), *(["relative"] if isinstance(node, ast.ImportFrom) and node.level else [])]
        if top not in HEAVY
    ]

    assert found == []


def test_no_module_is_a_drawer():
    drawers = [name(path) for path in modules(*LAYERS) if path.stem in DRAWERS]

    assert drawers == ["ituportal/sqlite3/base.py"]  # where Django looks for the class of a connection


def test_no_module_is_longer_than_one_can_read():
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*LAYERS)}

    assert {path: length for path, length in lengths.items() if length > MOST_LINES} == {}


def test_nothing_happens_behind_a_signal():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules(*LAYERS)
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Name) and node.id == "receiver")
        or (isinstance(node, ast.Attribute) and node.attr == "connect" and not _connects_a_database(node))
    ]

    assert found == []


def _connects_a_database(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in {"sqlite3", "psycopg", "connection", "socket"}


def test_html_is_marked_safe_where_it_is_cleaned_and_json_where_it_is_escaped():
    in_code = {
        name(path)
        for path in modules(*LAYERS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) in {"mark_safe", "SafeString"}
    }
    in_templates = [
        name(path)
        for path in sorted(BASE_DIR.glob("templates/**/*.html"))
        if any(escape in path.read_text(encoding="utf-8") for escape in ("|safe", "| safe", "{% autoescape off"))
    ]

    # What the nodes of a template have written is clean, and stays so when blanks are taken off its ends.
    written = {f"records/templatetags/{name}.py" for name in ("entries", "kept", "texts")}
    assert in_code <= {"records/texts/markdown.py", "records/public/json_ld.py", *written}
    assert in_templates == []


def test_templates_hold_no_inline_code():
    forbidden = ("<style", " style=", "javascript:", " onclick=", " onchange=", " onsubmit=", " onload=")
    found = [
        f"{name(path)}: {piece.strip()}"
        for path in sorted(BASE_DIR.glob("templates/**/*.html"))
        for piece in forbidden
        if piece in path.read_text(encoding="utf-8").lower()
    ]

    assert found == []


def test_queries_are_written_in_the_orm_and_fields_are_listed():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules(*LAYERS)
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"raw", "extra"})
        or (isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value == "__all__")
    ]

    assert found == []
