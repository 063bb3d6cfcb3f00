"""What linters of other people say of the description, by the rules that they recommend: nothing."""

import json

import pytest

from tests.openapi.conftest import HERE, NODE, run

pytestmark = pytest.mark.django_db


def test_redocly_finds_nothing(served):
    linted = run(NODE / "redocly", "lint", "--extends", "recommended", "--format", "json", served / "openapi.json")

    assert json.loads(linted.stdout)["totals"] == {"errors": 0, "warnings": 0, "ignored": 0}


def test_spectral_finds_nothing(served):
    linted = run(
        *(NODE / "spectral", "lint", "--ruleset", HERE / "spectral.yaml", "--fail-severity", "hint"),
        *("--quiet", "--format", "json", served / "openapi.json"),
    )

    assert (linted.returncode, json.loads(linted.stdout)) == (0, []), linted.stderr
