"""Every column of the record on every way: the form of the admin, a fixture, the API, a CSV, a page or its JSON-LD.

A row is made with a value in the column that nothing else has, and looked for in what each way answers. What is not
there stands in the tables below, with the reason; what is there must not.
"""

import csv
import datetime
import io
import json
import uuid

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.urls import resolve, reverse

from ituportal.api import COLLECTIONS
from meetings.models import (
    Contribution,
    ContributionParty,
    Meeting,
    MeetingFigure,
    Outcome,
    Participation,
    Statement,
)
from news.models import Article, Page
from organizations.models import (
    Membership,
    MembershipCategory,
    Organization,
    OrganizationFigure,
    Person,
    Post,
    Programme,
    Relation,
)
from records.dating import EdtfField, display
from records.loading.entries import settable
from records.public.csv import CsvList
from records.publication import Correction, Publishable
from records.rows import Part, Row
from records.sources.models import Source
from records.texts import languages, translated_names
from tests import admin_forms as forms
from tests import factories as make
from tests.addresses import names
from tests.hostile_uploads import picture

pytestmark = pytest.mark.django_db
ROWS = [model for model in apps.get_models() if issubclass(model, Row)]
WAYS = ("admin", "fixture", "api", "csv", "page")
COLLECTION_OF = {view.model: name for name, view in COLLECTIONS.items()}

# --- What is not there, and why ------------------------------------------------------------------------------------

PARTS = tuple(model for model in ROWS if issubclass(model, Part))
# Those that are a table of their own, and the others.
LINES = (Relation, Participation, Outcome, OrganizationFigure, MeetingFigure)
PARTS_OF_LINES = tuple(model for model in PARTS if model not in LINES)
RECORDS = tuple(model for model in ROWS if issubclass(model, Publishable))
SLUGGED = tuple(model for model in ROWS if model.key_field != "uid")
# Whole ways that a model does not take, and why.
WITHOUT = {
    "csv": dict.fromkeys(PARTS_OF_LINES, "stand with their whole alone")
    | {MembershipCategory: "named in the lines of memberships"}
    | {Page: "tells of the portal, not of the record"},
    "api": {Page: "tells of the portal, not of the record"},
    "page": {Correction: "told in words on the page of its record and in the list: tests/records/corrections"},
}
# Models, columns, ways, and why. What a table leaves out of the API's row, it says itself: `left_out`.
EXCEPTIONS = [
    (RECORDS, "status", "api csv page", "only what is published is there at all"),
    (RECORDS, "withdrawal_reason", "admin", "asked for by the page that withdraws"),
    (RECORDS, "withdrawal_reason", "api csv page", "said at the address of what is gone, with a 410"),
    ((Article, Page), "unpublish_at", "api csv page", "until then the record is there, and then it is gone"),
    (
        tuple({*RECORDS} - {Article}),
        "publish_at",
        "api csv page",
        "what is told is when it was, not when the portal said so",
    ),
    (
        (*RECORDS, *LINES, Post, Correction),
        "unreviewed_translations",
        "csv",
        "a table is in one language; the API has it",
    ),
    (tuple(ROWS), "uid", "admin", "made once, and never changed by anybody"),
    (
        tuple({*ROWS} - {Membership, Outcome}),
        "uid",
        "page",
        "for programs; a page is called by its slug, where it has one",
    ),
    (SLUGGED, "uid", "fixture", "what only a new row takes over (`carried`)"),
    ((OrganizationFigure, MeetingFigure), "property", "page", "groups figures, which are called by their label"),
    ((Outcome,), "position", "page", "their order on the page says it"),
    (
        (OrganizationFigure,),
        "category",
        "page",
        "whose members the page counts beside the figure, by the label of this",
    ),
    ((Person,), "sort_name", "page", "the order of lists says it"),
    ((MembershipCategory,), "code", "page", "for programs; readers see the label"),
    ((Post, MembershipCategory), "sources", "page", "without a page of its own; the page of the source names it"),
    ((MembershipCategory,), "sources unreviewed_translations", "api", "without a collection: memberships name it"),
    ((Organization, Programme), "description", "csv", "long, and only in the detail of the API"),
    ((Meeting,), "report", "csv", "long, and only in the detail of the API"),
    ((Article,), "body", "csv", "long, and only in the detail of the API"),
    ((Organization, Programme, Meeting, Contribution), "incomplete_lists", "csv", "a table has none of these lists"),
    ((Meeting,), "prepares_for", "csv", "a list, and only in the detail of the API"),
    # Missing without a good reason so far:
    ((Correction,), "act kind about at", "admin", "made once, and never changed by anybody"),
    ((Page,), "sources", "page", "the page lists the sources that it has cited, and its text cites none"),
]
# What decides whether there is a row to look for: tests/records/publication.
STATE = ("status", "withdrawal_reason")

# --- Values that nothing else has ----------------------------------------------------------------------------------

START = datetime.datetime(2001, 3, 4, 5, 6, tzinfo=datetime.UTC)


def marker(field):
    """Return a text for one column, unlike any other."""
    text = f"zq{field.model._meta.model_name}{field.name}zq".replace("_", "")  # ends so that none is part of another
    return text[: getattr(field, "max_length", None) or 60]


def day(field):
    """Return a day for one column, unlike those beside it: of what ends late, of what begins early."""
    late = {"end": 2091, "dissolution": 2091, "target": 2091, "attested": 2090}
    late |= {"attested_from": 2089}
    return datetime.date(late.get(field.name, late.get(field.name.split("_")[0], 1873)), 5, len(field.name) + 1)


def moment(field):
    """Return a moment for one column, likewise."""
    return START.replace(year=2093) if field.name.startswith(("end", "unpublish")) else START


# Of a column with this name, or of this one of one model: the value, and the words for it on a page.
NAMED = {
    "country": ("IS", "Iceland"),
    "language": ("eo", "Esperanto"),
    "original_language": ("eo", "Esperanto"),
    "name_damaged": (True, "Part of this name is missing in the source"),
    (ContributionParty, "role"): ("supporter", "Supported by"),
    (Meeting, "starts_at"): (START, "05:06"),
    (Correction, "act"): ("withdrawal", "withdrawal"),
    (Correction, "kind"): ("person", "person"),
}
# Of a column of this type, likewise; the first that a field is an instance of.
TYPED = (
    (EdtfField, lambda f: (day(f).isoformat(), display(day(f).isoformat()))),
    (models.DateTimeField, lambda f: (moment(f), display(moment(f).date().isoformat()))),
    (models.DateField, lambda f: (day(f), display(day(f).isoformat()))),
    (models.UUIDField, lambda f: (uuid.UUID(int=0xABCDEF), str(uuid.UUID(int=0xABCDEF)))),
    (models.PositiveSmallIntegerField, lambda f: (4711, "4711")),
    (models.DecimalField, lambda f: (123457, "123,457")),
    (models.ImageField, lambda f: (ContentFile(picture("GIF"), name="image.gif"), "/media/articles/")),
    (models.FileField, lambda f: (ContentFile(b"%PDF-1.7 %%EOF", name=f"{marker(f)}.pdf"), marker(f))),
    (models.URLField, lambda f: (f"https://{marker(f)}.example", marker(f))),
    (models.EmailField, lambda f: (f"{marker(f)}@example.org", marker(f))),
    (models.CharField | models.TextField, lambda f: (marker(f), marker(f))),
)
# What names a record of each kind that others refer to.
NAME_OF = {
    Source: "title",
    Post: "label_en",
    MembershipCategory: "label_en",
    Contribution: "title_en",
    Page: "title_en",
}


def target_of(field):
    """Make the record that a reference leads to, called by the marker of its column."""
    model = field.related_model
    key = {"slug": marker(field)} if model.key_field == "slug" else {}
    return make.MAKERS[model](**{NAME_OF.get(model, "name_en"): marker(field)}, **key)


def capacity(speaker):
    """Return how to say in which capacity somebody acts, who stands in the column `speaker`."""

    def values(field):
        person = make.make_person()
        return {
            speaker: person,
            field.name: make.make_membership(member_person=person, role_en=marker(field), start_date=""),
        }

    return values


def further_capacity(field):
    """Return two capacities of one speaker, the second in the list of further ones."""
    person = make.make_person()
    first = make.make_membership(member_person=person, start_date="")
    further = make.make_membership(member_person=person, role_en=marker(field), start_date="")
    return {"speaker_person": person, "capacity": first, field.name: [further]}


def of_the_same_body(field):
    """Return a post or a category, and its body."""
    target = target_of(field)
    return {field.name: target, "organization": target.organization}


def exact_times(field):
    """Return moments, without the days that would have to agree with them."""
    return {"starts_at": START, "time_zone": "UTC", "start_date": "", "end_date": ""} | {field.name: value_of(field)[0]}


def of_what_is_gone(field):
    """Return what a withdrawal says of a body that was withdrawn, whose own one is taken away."""
    body = make.make_organization()
    body.withdraw("Entered twice.")
    Correction.objects.about(body).delete()
    return {
        "act": "withdrawal",
        "kind": "organization",
        "about": body.uid,
        "at": body.withdrawn_at,
        "name_en": marker(field),
    }


# Columns that need others beside them.
TOGETHER = {
    (Membership, "post"): of_the_same_body,
    (Membership, "category"): of_the_same_body,
    (Statement, "capacity"): capacity("speaker_person"),
    (Statement, "further_capacities"): further_capacity,
    (OrganizationFigure, "category"): of_the_same_body,
    (Participation, "capacity"): capacity("person"),
    (Meeting, "starts_at"): exact_times,
    (Meeting, "ends_at"): exact_times,
    (Meeting, "time_zone"): exact_times,
    (Meeting, "series"): lambda f: {
        "series": make.make_programme(name_en=marker(f), slug=marker(f), kind="event-series")
    },
    (Correction, "act"): of_what_is_gone,
    (Correction, "name"): of_what_is_gone,
    (Correction, "kind"): lambda f: {"kind": "person", "about": make.make_person().uid},
    (Correction, "about"): lambda f: {"about": make.make_organization(uid=value_of(f)[0]).uid},
    (Person, "sources"): lambda f: {"sources": [target_of(f)], "summary_en": "Whose sources are cited."},
    (Article, "image"): lambda f: {"image": value_of(f)[0], "image_alt_en": "A picture"},
    (Article, "image_alt"): lambda f: {
        "image": ContentFile(picture("GIF"), name="image.gif"),
        "image_alt_en": marker(f),
    },
    (Page, "parent"): lambda f: {"parent": make.make_page(path="above", title_en=marker(f)), "path": "above/it"},
}
# A list that a source can leave open, and what makes one entry of it.
LISTED = {
    Organization: ("figures", lambda row: make.make_organization_figure(organization=row)),
    Programme: ("parties", lambda row: make.make_programme_party(programme=row)),
    Meeting: ("figures", lambda row: make.make_meeting_figure(meeting=row)),
    Contribution: ("parties", lambda row: make.make_contribution_party(contribution=row)),
}


def value_of(field):
    """Return the value for a column that is no reference, and the words for it on a page."""
    named = NAMED.get((field.model, field.name)) or NAMED.get(field.name)
    if named:
        return named
    if field.name == "time_zone":
        return "Pacific/Chatham", "Pacific/Chatham"
    if field.name == "incomplete_lists":
        return [LISTED[field.model][0]], "This list is incomplete"
    if field.name == "unreviewed_translations":
        return [f"{translated_names(field.model)[0]}_fr"], "par une machine"
    return next(make_value(field) for kind, make_value in TYPED if isinstance(field, kind))


def choice_of(field, plain, page):
    """Return a choice that is not the one of the plain row, nor on its page by any accident."""
    labels = ((value, str(label)) for value, label in reversed(field.choices) if value != getattr(plain, field.name))
    return next((value, label) for value, label in labels if label.lower() not in page)


def is_alone(field, name):
    """Whether a row says this column and nothing else: it may need others beside it, or admit none."""
    special = (field.model, name) in TOGETHER or name in ("incomplete_lists", "unreviewed_translations")
    return special or field.is_relation or isinstance(field, models.FileField | models.DateTimeField)


def spelled(field, value):
    """Return how API and CSV spell a value."""
    if isinstance(field, models.ImageField):
        return "/media/articles/"  # the rest of its name nobody guesses
    if field.is_relation or isinstance(field, models.FileField):
        return marker(field)
    if isinstance(value, datetime.datetime):
        return value.isoformat().removesuffix("+00:00").lower()
    if field.name == "unreviewed_translations":
        return value[0].replace("_fr", ".fr")
    return str(value[0] if isinstance(value, list) else value).lower()


def rows(model, names, plain, page):
    """Yield rows that say these columns: `(row, {column: (its value, its words)})`."""
    together, said = {}, {}
    for name in names:
        field = model._meta.get_field(column_of(model, name))
        if field.is_relation:
            value, words = None, marker(field)
        elif field.choices and (model, name) not in NAMED:
            value, words = choice_of(field, plain, page)
        else:
            value, words = value_of(field)
        spelling = spelled(field, value), words.lower()
        if not is_alone(field, name):
            together[field.name], said[name] = value, spelling
            continue
        if (model, name) in TOGETHER:
            values = TOGETHER[model, name](field)
        elif field.is_relation:
            values = {name: [target_of(field)] if field.many_to_many else target_of(field)}
        else:
            values = {name: value} | ({value[0]: "traduit"} if name == "unreviewed_translations" else {})
        row = make.MAKERS[model](**values)
        if name == "incomplete_lists":
            LISTED[model][1](row)
        yield row, {name: spelling}
    yield make.MAKERS[model](**together), said


# --- What each way says ----------------------------------------------------------------------------------------------


def home(row):
    """Return the record on whose page a row stands: itself, its whole, or one that uses it."""
    if isinstance(row, Part):
        return row.whole
    if isinstance(row, Post | MembershipCategory):
        name = "post" if isinstance(row, Post) else "category"
        return make.make_membership(organization=row.organization, **{name: row})
    if isinstance(row, Source):
        make.make_organization(sources=[row])
    return row


def content(client, address):
    """Return what is at an address, as a text."""
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return b"".join(answer).decode()


def page_says(client, record, prefix=""):
    """Return the page of a record, its JSON-LD included, in lower case."""
    return content(client, prefix + record.get_absolute_url()).lower()


def leaves(value, name=""):
    """Yield `(name, text)` of all that JSON says."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, name)
    else:
        yield name, str(value).lower()


def api_says(client, *records):
    """Return `(name, text)` of all that the API says of records."""
    addresses = [
        reverse(f"api:{COLLECTION_OF[type(each)]}-detail", args=[each.key])
        for each in records
        if type(each) in COLLECTION_OF
    ]
    return {leaf for address in addresses for leaf in leaves(json.loads(content(client, address)))}


def tables(model):
    """Return `{address: view}` of the tables of a model."""
    views = {reverse(name): resolve(reverse(name)).func.view_class for name in names() if name.endswith("-list-csv")}
    listed = MeetingFigure if model is OrganizationFigure else model  # one list
    return {address: view for address, view in views.items() if view.filterset_class._meta.model is listed}


def tables_say(client, record):
    """Return `(heading, cell)` of all that the tables say of a record."""
    cells = set()
    for address in tables(type(record)):
        for line in csv.DictReader(io.StringIO(content(client, address).removeprefix("\ufeff"), newline="")):
            if line[record.key_field] == record.key:
                cells |= {(heading, cell.lower()) for heading, cell in line.items()}
    return cells


def says(leaves_, value):
    """Whether one of the leaves is the value, or holds it where it is long enough to be no accident."""
    return any(text == value or (len(value) > 8 and value in text) for _name, text in leaves_)


def inputs(client, row, record):
    """Return the names of the columns that the forms for a record, new or not, ask for, of a row of it."""
    response, own = client.get(forms.address(record)), ""
    if row != record:
        own = next(f.formset.prefix for f in response.context["inline_admin_formsets"] if f.formset.model is type(row))
        own += "-0-"
    pages = [response, client.get(forms.add_address(type(record)))]
    elements = [element for page in pages for element in forms.page_of(page).iter()]
    named = {element.get("name") or "" for element in elements if element.tag in ("input", "select", "textarea")}
    return {name.removeprefix(own) for name in named if name.startswith(own)}


# --- The walk ----------------------------------------------------------------------------------------------------------


def kept_by_the_portal(field):
    """Whether a column follows from others or from the moment: bounds, version, sort key, moments of change."""
    return not field.editable and field.name != "uid"


def columns(model):
    """Return the names of what a model keeps, each text once, but for what the portal itself keeps."""
    texts = translated_names(model)
    in_languages = {languages.column(name, code) for name in texts for code in languages.CODES}
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    plain = [f.name for f in fields if f.name not in in_languages and not f.primary_key and not kept_by_the_portal(f)]
    return [*texts, *plain]


def column_of(model, name):
    """Return the column that stands for a text in six languages: the English one."""
    return languages.column(name, languages.FALLBACK) if name in translated_names(model) else name


def all_columns(model, name):
    """Return the columns of a text in six languages, or the one of anything else."""
    return [languages.column(name, code) for code in languages.CODES] if name in translated_names(model) else [name]


def missing(model):
    """Return the `(column, way)` of a model that are not there."""
    reader, editor = Client(), forms.signed_in(Client())
    plain = make.MAKERS[model]()
    record = home(plain)
    plain_page = page_says(reader, record)
    plain_api, plain_tables = api_says(reader, plain, record), tables_say(reader, plain)
    forms_ask = inputs(editor, plain, record if isinstance(plain, Part) else plain)
    judged = [name for name in columns(model) if name not in getattr(model, "wholes", ())]
    ways = {(name, "admin") for name in judged if set(all_columns(model, name)) <= forms_ask}
    ways |= {(name, "fixture") for name in judged if set(all_columns(model, name)) <= set(settable(model))}
    for row, said in rows(model, [name for name in judged if name not in STATE], plain, plain_page):
        record = home(row)
        page = page_says(reader, record, "/fr" if "unreviewed_translations" in said else "")
        api, cells = api_says(reader, row, record) - plain_api, tables_say(reader, row) - plain_tables
        for name, (value, words) in said.items():
            ways |= {(name, "page")} if words in page and words not in plain_page else set()
            ways |= {(name, "api")} if says(api, value) else set()
            ways |= {(name, "csv")} if says(cells, value) else set()
    return {(name, way) for name in judged for way in WAYS if model not in WITHOUT.get(way, ())} - ways


def left_out(model):
    """Return the columns that every table of a model leaves out, though its row in the API has them."""
    there, shown = set(), set()
    for view in tables(model).values():
        for name, field in view.row_serializer().fields.items():
            there.add(field.source)
            if name not in view.left_out or name in view.last:
                shown.add(field.source)
    return {(name, "csv") for name in (there - shown) & set(columns(model))}


def excused(model):
    """Return the `(column, way)` of a model that the tables above excuse."""
    judged = [name for name in columns(model) if name not in getattr(model, "wholes", ())]
    stated = {
        (name, way)
        for kinds, names, ways, _reason in EXCEPTIONS
        for name in names.split()
        for way in ways.split()
        if model in kinds and name in judged and model not in WITHOUT.get(way, ())
    }
    return stated | left_out(model)


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model._meta.model_name)
def test_a_column_is_on_every_way_or_in_the_table_of_exceptions(model):
    absent, allowed = missing(model), excused(model)

    assert {"forgotten": absent - allowed, "no exception any more": allowed - absent} == {
        "forgotten": set(),
        "no exception any more": set(),
    }


def test_the_tables_of_exceptions_name_what_there_is():
    all_tables = [view for model in ROWS for view in tables(model).values()]
    fields = {view: set(view.row_serializer().fields) for view in all_tables}

    assert [
        (kind, name)
        for kinds, n, _, _ in EXCEPTIONS
        for kind in kinds
        for name in n.split()
        if name not in columns(kind)
    ] == []
    assert {model for model in ROWS if not tables(model)} == set(WITHOUT["csv"])
    assert set(WITHOUT["api"]) & set(COLLECTION_OF) == set()
    assert set(CsvList.left_out) - set.union(*fields.values()) == set()
    for view in all_tables:
        assert {*view.left_out, *view.last} - {*CsvList.left_out, "sources"} <= fields[view], view
