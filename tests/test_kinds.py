"""Each kind of record is declared once; what is declared is there, and a new one is found on every way out."""

import subprocess
import sys

import pytest
from django.urls import reverse
from django.utils.module_loading import import_string

from ituportal.settings import BASE_DIR
from records.kinds import kinds
from records.publication.status import publishable_models

WAYS = ("list", "detail", "csv", "feed", "calendar", "record_calendar", "api")


def test_every_publishable_model_is_one_kind():
    declared = [kind.model_class for kind in kinds() if not kind.name]

    assert len(declared) == len(set(declared))
    assert set(publishable_models()) <= set(declared)


def test_every_view_that_a_kind_names_shows_its_model():
    for kind in kinds():
        for way in filter(lambda way: getattr(kind, way), WAYS):
            view = import_string(getattr(kind, way))
            view = getattr(view, "page", None) or view
            model = getattr(view, "model", None) or view.filterset_class._meta.model
            assert model is kind.model_class, (kind.model, way)


def test_places_in_a_line_are_taken_once_and_what_has_a_list_has_a_label_and_its_address():
    orders, places = [k.order for k in kinds()], [k.navigation for k in kinds() if k.navigation]

    assert (len(orders), len(places)) == (len(set(orders)), len(set(places)))
    assert {kind.url_name("list"): reverse(kind.url_name("list")) for kind in kinds() if kind.list and kind.label} == {
        kind.url_name("list"): f"/{kind.path}/" for kind in kinds() if kind.list
    }


@pytest.mark.parametrize(
    "chosen", ["not proof", pytest.param("proof", marks=pytest.mark.proof)], ids=["ways out", "leak proof"]
)
def test_a_made_up_kind_is_found_on_every_way_out_and_in_the_leak_proof(chosen):
    arguments = ["--ds=tests.agreements.settings", "tests/agreements/ways_out.py", "-n0", "-q", "-m", chosen]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
