"""What all threads of a worker share is known, and said to be safe: what is not in these tables fails.

A server runs several threads. Whatever is cached, or stands in a module or at a class, is one object for all of them: it must
be immutable, or made before they start and only read, or locked, or one for each. The tables say which, place by place.
"""

import ast
import dataclasses
import datetime
import enum
import importlib
import pathlib
import re
import types
import uuid
from functools import partial

import mdurl._decode
import mdurl._encode
import pytest
from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.options import BaseModelAdmin
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from records.dating import dates, display
from records.dating import words as dates_in_words
from records.search import words
from records.texts import languages, markdown
from tests.threads import at_once, switching_often

pytestmark = pytest.mark.one_database

APPS = ("records", "organizations", "meetings", "news", "ituportal")

# What `@cache` and `@lru_cache` keep. Two threads may compute the same at once, which both may; then one result stays.
CACHED = {
    "ituportal.health._last_migrations": "a frozen set",
    "records.rows.consistency._read": "a tuple of names",
    "records.rows.consistency._relying": "a tuple of tuples of classes and names; the columns are constants of the models",
    "records.api.context.path_of": "a string",
    "records.api.context.texts_of": "a tuple of names",
    "records.api.plans.plan_of": "columns, SQL and functions of fields of no request; made whole, then only read",
    "records.kinds.kinds": "a tuple of frozen declarations",
    "records.rows.querysets.unshown": "a frozen set of names",
    "records.rows.pages._round": "a tuple of strings",
    "ituportal.logs._is_of_secret": "a truth",
    "ituportal.templatetags.site._versions": "a tuple of tuples of strings",
    "records.templatetags.kept._block": "a string",
    "records.templatetags.kept._choices": "a safe string and a tuple of texts",
    "records.templatetags.kept._steps": "a safe string",
    "records.lists.facets._counted": "a frozen dataclass of immutable values",
    "ituportal.sqlite3.base.in_its_way": "a string",
    "ituportal.search.facet": "a frozen dataclass of immutable values",
    "records.templatetags.texts._citation": "a safe string",
    "records.templatetags.texts._edtf": "a safe string; the language is an argument, and Django's is one for each thread",
    "records.texts.fields.translated_names": "a tuple of names",
    "records.api.reference.reference": "plain values, which the template of `written` only reads",
    "records.api.reference.written": "a safe string",
    "records.api.views._description": "plain values, which are only read; made under the lock `_describing`",
    "records.publication.turns._statement": "a string and a number",
    "records.publication.closure._leading": "a tuple of fields of models, which nothing changes after the start",
    "records.dating.words._display": "a string; the language is an argument, and Django's is one for each thread",
    "records.dating.dates._parse": "a frozen dataclass of immutable values",
    "records.editing.ranking.words_of_name": "a tuple of strings",
    "records.loading.entries.kinds": "a mapping that is read only",
    "records.rows.reference_lists._noting": "a class; two that came of one moment do the same",
    "records.search.words.stem": "a string; the stemmer, which keeps the word it is at, is made for each word",
    "records.search.words._words_in": "a tuple of tuples of numbers and strings",
    "records.texts.folding._image": "a string",
    "records.texts.languages._language_and_script": "a pair of strings; what `langcodes` keeps besides is made whole, then only read",
    "records.content.key_columns": "columns by table, which are only read",
    "records.lists.postings._of_list": "postings, which have a lock, and are as true where two threads make them at once",
    "records.texts.countries._places": "numbers by code, which are only read",
    "records.texts.languages.column": "a string",
    "records.texts.ordering._collator": "a table that is made whole, then only read",
    "records.texts.ordering._script_first": "a tuple of numbers",
    "records.texts.ordering._sounds": "strings by sign, which are only read",
    "records.texts.ordering.sort_key": "bytes",
    "records.texts.languages.is_translated": "whether a file is there; catalogues are read at the start, too",
}
# What `@cached_property` keeps stands in an instance.
CACHED_IN_INSTANCES = {
    "organizations.as_of.AsOfFilterSet.graded": "a filter set is made for each request",
    "records.editing.forms.PartFormSet.come_back": "a set of forms is made for each request",
    "records.lists.filter_sets.StrictFilterSet._errors": "a filter set is made for each request",
    "records.lists.filter_sets.StrictFilterSet.cleaned": "a filter set is made for each request",
    "records.lists.filter_sets.StrictFilterSet.form": "a filter set is made for each request, and a form for it",
    "records.lists.filter_sets.StrictFilterSet.is_plain": "a filter set is made for each request",
    "records.lists.filter_sets.StrictFilterSet.parameters": "a filter set is made for each request",
    "records.lists.filter_sets.StrictFilterSet.problems": "a filter set is made for each request",
    "records.loading.entries.Entry.mentions": "an entry is made for each loading, in one thread",
    "records.public.csv.CsvList.fields": "a view is made for each request",
    "records.rows.reference_lists.ListDescriptor.related_manager_cls": "Django's own property, and a class: see `_noting`",
    "records.search.query.Query.unwanted": "a query is made for each request",
    "records.search.query.Query.wanted": "a query is made for each request",
}
# What is of each thread (`threading.local`), and what of it.
OF_EACH_THREAD = {
    "ituportal.response_cache": "the connection that Django has for the thread",
    "ituportal.wsgi": "language, prefix and table of addresses of the request, in place of Django's own",
}
# What middleware changes while it serves.
KEPT_BY_MIDDLEWARE = {
    "ituportal.middleware.ContentVersionMiddleware._state": "a tuple, exchanged whole: what two threads read of one version is the same",
}
# What stands in modules and is neither immutable nor a list, dict or set, which the test below sees to.
IN_MODULES = (
    {
        "ituportal.logs.request_id": "a context variable: a value for each thread",
        "ituportal.middleware._log": "a logger: Python's have locks",
        "ituportal.reading_ahead._log": "a logger: Python's have locks",
        **{
            f"ituportal.metrics.{name}": "a number of Prometheus, with a lock"
            for name in ("ANSWERS", "HIT", "MISS", "SIZE", "UNCHANGED")
        },
        "records.accounts.lockout._log": "a logger: Python's have locks",
        "ituportal.settings.DATA_DIR": "a path, which has no method that changes it",
        "ituportal.settings.env": "read while the settings are, before there are threads",
        "ituportal.wsgi.application": "the response cache, whose answers have a lock, the connections that it lends, and Django's handler; its middleware is tested below",
        "records.api.views._describing": "a lock",
        "records.lists.names._names": "names by language, under a lock",
        "records.public.pages._readings": "what lists can be narrowed to, under a lock; only read",
        "records.uploads.images._decoding": "a lock",
        "records.texts.countries.file": "the table of names, read and closed while its module is imported",
        "records.texts.markdown.parser": "has rendered its first text when it was made, and is only read since",
        "records.dating.days.moment": "a context variable: a value for each thread",
        "records.rows.preparing._numbers": "a counter: the next number is taken in one step",
        "records.templatetags.entries.shelf": "entries, which are only read, under a lock",
        "records.rows.preparing._plans": "plans of queries, each put there whole and only read; two made at one moment are the same",
        "records.editing.trying._one_at_a_time": "a lock",
        "records.rows.writing._current": "a context variable: a value for each thread",
    }
    | {
        f"records.dating.querysets.{name}": "a field or an expression, which queries copy before they resolve it"
        for name in ("DAY", "EARLIEST", "LATEST", "earliest", "known", "latest", "day_of")
    }
    | {
        f"{module}.register": "a library of template tags, filled while its module is imported"
        for module in (
            "ituportal.templatetags.site",
            "meetings.templatetags.meetings_of",
            "news.templatetags.articles_of",
            "organizations.templatetags.figures",
            "organizations.templatetags.memberships",
            "records.templatetags.entries",
            "records.templatetags.kept",
            "records.templatetags.pictures",
            "records.templatetags.records_search",
            "records.templatetags.texts",
        )
    }
)
# What stands at classes, likewise. Those of frameworks are descriptors and declarations, which these copy for each use.
FRAMEWORKS = ("_abc", "_collections", "builtins", "django", "django_filters", "functools", "translated_fields")
AT_CLASSES = {
    "records.api.views.ApiView.schema": "used while the API is described, which `_describing` lets one thread do",
}

IMMUTABLE = (
    str,
    bytes,
    int,
    float,
    types.NoneType,
    datetime.date,
    datetime.timedelta,
    datetime.tzinfo,
    uuid.UUID,
    re.Pattern,
    enum.Enum,
    pathlib.PurePath,
    type,
    types.FunctionType,
    types.MethodType,
    types.ModuleType,
    types.GenericAlias,
    types.UnionType,
    Promise,
)
CONTAINERS = (list, dict, set)
CHANGING = {
    *("add", "append", "appendleft", "clear", "difference_update", "discard", "extend", "insert"),
    *("intersection_update", "pop", "popitem", "remove", "reverse", "setdefault", "sort", "update"),
}


def is_immutable(value):
    if isinstance(value, tuple | frozenset):
        return all(map(is_immutable, value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [getattr(value, field.name) for field in dataclasses.fields(value)]
        return value.__dataclass_params__.frozen and all(map(is_immutable, fields))
    return isinstance(value, IMMUTABLE)


def modules():
    """Return the modules of the portal, each with its syntax tree; migrations, which no server runs, apart."""
    trees = {}
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            name = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts).removesuffix(".__init__")
            if ".migrations" not in name:
                trees[importlib.import_module(name)] = ast.parse(path.read_text())
    return trees


@pytest.fixture(scope="module")
def trees():
    return modules()


def functions(tree, path=()):
    """Yield `(path of names, node)` of all functions of a tree, those inside others too."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            inside = (*path, node.name)
            if not isinstance(node, ast.ClassDef):
                yield inside, node
            yield from functions(node, inside)
        else:
            yield from functions(node, path)


def decorated(trees, *decorators):
    """Return the places of the functions that bear one of the decorators, however it is imported and called."""
    places = set()
    for module, tree in trees.items():
        for path, node in functions(tree):
            for decorator in node.decorator_list:
                called = decorator.func if isinstance(decorator, ast.Call) else decorator
                if ast.unparse(called).rpartition(".")[2] in decorators:
                    places.add(".".join((module.__name__, *path)))
    return places


def assigned(tree):
    """Return the names that a module gives values to while it is imported."""
    names, todo = set(), [tree]
    while todo:
        for node in ast.iter_child_nodes(todo.pop()):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
                todo.append(node)
    return names


def classes(module):
    return [each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__]


def test_every_cached_function_is_in_the_table(trees):
    assert decorated(trees, "cache", "lru_cache") == set(CACHED)


def test_every_cached_property_is_in_the_table(trees):
    assert decorated(trees, "cached_property") == set(CACHED_IN_INSTANCES)


def test_nothing_is_cached_but_by_decorators(trees):
    """As `cached = lru_cache(f)`, or by one that these tests do not know."""
    used = [
        f"{module.__name__}:{found[1]}"
        for module, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.Return) and node.value is not None
        if (found := re.search(r"\b(cache|lru_cache|cached_property|singledispatch|local)\(", ast.unparse(node.value)))
    ]

    assert {*used} == {f"{module}:local" for module in OF_EACH_THREAD}


def test_no_function_gives_a_name_of_its_module_another_value(trees):
    used = [
        f"{module.__name__}:{node.lineno}"
        for module, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Global)
    ]

    assert used == []


def test_every_object_with_state_in_a_module_is_in_the_table(trees):
    shared = {
        f"{module.__name__}.{name}"
        for module, tree in trees.items()
        for name in assigned(tree) & set(vars(module))
        if not is_immutable(vars(module)[name]) and not isinstance(vars(module)[name], CONTAINERS)
    }

    assert shared == set(IN_MODULES)


def test_every_object_with_state_at_a_class_is_in_the_table(trees):
    shared = {
        f"{module.__name__}.{each.__name__}.{name}"
        for module in trees
        for each in classes(module)
        for name, value in vars(each).items()
        if not is_immutable(value) and not name.startswith("__")
        if type(value).__module__.partition(".")[0] not in FRAMEWORKS and not isinstance(value, CONTAINERS)
        if not isinstance(value, models.fields.related_descriptors.ManyToManyDescriptor)
    }

    assert shared == set(AT_CLASSES)


def kept(trees):
    """Return the names of the lists, dicts and sets that stand in modules and at classes."""
    names = {
        name
        for module, tree in trees.items()
        for name in assigned(tree) & set(vars(module))
        if isinstance(vars(module)[name], CONTAINERS)
    }
    for module in trees:
        for each in classes(module):
            names |= {name for name, value in vars(each).items() if isinstance(value, CONTAINERS)}
    return names


def written(function):
    """Yield the expressions whose content a function changes: `x` of `x[0] = 1`, `x.append(1)`, `x |= y`, `del x[0]`."""
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield node.value
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Attribute):
            yield node.target
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
            yield node.func.value


def own_names(function):
    """Return the names that a function gives values to, or takes."""
    arguments = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    return arguments | {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def test_lists_dicts_and_sets_of_modules_and_classes_are_never_written_to(trees):
    names, places = kept(trees), set()
    for module, tree in trees.items():
        made = {  # in the instance, by its own `__init__`, whatever stands at another class under that name
            target.attr
            for path, function in functions(tree)
            if path[-1] == "__init__"
            for target in ast.walk(function)
            if isinstance(target, ast.Attribute) and isinstance(target.ctx, ast.Store)
        }
        for path, function in functions(tree):
            for expression in written(function):
                shared = (isinstance(expression, ast.Name) and expression.id in names - own_names(function)) or (
                    isinstance(expression, ast.Attribute) and expression.attr in names - made
                )
                if shared:
                    places.add(f"{'.'.join((module.__name__, *path))}: {ast.unparse(expression)}")

    assert places == set()


def test_shared_objects_of_django_keep_nothing_of_a_request(trees):
    """Each of the admin, of the fields of models, and of the middleware is one for all threads."""
    middleware = {import_string(path) for path in settings.MIDDLEWARE}
    at_start = {"__init__", "contribute_to_class", "contribute_to_related_class"}
    places = []
    for module, tree in trees.items():
        for node in ast.walk(tree):
            each = vars(module).get(node.name) if isinstance(node, ast.ClassDef) else None
            if not isinstance(each, type):
                continue
            shared = issubclass(
                each, BaseModelAdmin | AdminSite | models.Field | models.Manager | models.ForeignObjectRel
            )
            if not shared and each not in middleware:
                continue
            for path, function in functions(node):
                kept_there = [
                    target
                    for target in ast.walk(function)
                    if isinstance(target, ast.Attribute) and isinstance(target.ctx, ast.Store | ast.Del)
                    if ast.unparse(target.value) in ("self", "cls", "type(self)", node.name)
                ]
                if kept_there and path[0] not in at_start:
                    places.append(f"{module.__name__}.{each.__name__}.{path[0]}")

    assert any(issubclass(each, ModelAdmin) for module in trees for each in classes(module))
    assert places == list(KEPT_BY_MIDDLEWARE)


# --- Those that were not safe, or whose reason is worth a try, from many threads -----------------------------------


def new_to_the_process():
    """Return a parser as it is in a process that has read no Markdown yet."""
    mdurl._encode.encode_cache.clear()
    mdurl._decode.decode_cache.clear()
    return markdown.new_parser()


def test_first_texts_of_a_process_are_rendered_right_by_many_threads():
    text = "> - [a](/b%20c 'd') *e*\n\n| f |\n|---|\n| <https://example.org/%C3%A9> |\n\n[g] h  \ni\n\n[g]: /j\n"
    right = markdown.parser.render(text)
    rendered = []

    with switching_often():
        for _ in range(40):
            parser = new_to_the_process()
            at_once(*[partial(lambda parser: rendered.append(parser.render(text)), parser)] * 8)

    assert rendered == [right] * 320


def test_texts_with_their_own_link_definitions_are_rendered_apart():
    texts = [f"[link] and *word {n}*\n\n[link]: /{n}\n" for n in range(200)]
    right = [markdown.parser.render(text) for text in texts]
    rendered = []

    with switching_often():
        at_once(*[lambda: rendered.append([markdown.parser.render(text) for text in texts])] * 8)

    assert rendered == [right] * 8


def test_dates_are_shown_in_the_language_of_each_thread():
    texts = [f"{year}-{month:02}" for year in range(1990, 2000) for month in range(1, 13)]
    right = {code: [display(text, code) for text in texts] for code in languages.CODES}
    dates_in_words._display.cache_clear()
    dates._parse.cache_clear()
    shown = {}

    def show(code):
        with translation.override(code):
            shown[code] = [display(text) for text in texts]

    with switching_often():
        at_once(*(partial(show, code) for code in languages.CODES))

    assert shown == right


def test_words_are_read_the_same_by_many_threads():
    texts = [f"Genève-{n} международный الاتّحـــاد 国际电信联盟{n}" for n in range(300)]
    right = [list(words.words_of(text)) for text in texts]
    words._words_in.cache_clear()
    read = []

    with switching_often():
        at_once(*[lambda: read.append([list(words.words_of(text)) for text in texts])] * 8)

    assert read == [right] * 8
