"""The description as it is served, and every record of the API, in a folder for tools of other people."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from django.test import Client, override_settings

from records.api.views import description
from records.kinds import kinds
from tests.fixtures.conftest import loaded  # noqa: F401  # fixture of this folder too

HERE = Path(__file__).parent
NODE, PYTHON = HERE / "node_modules/.bin", HERE / ".venv/bin"
# The tools ask for news of themselves, and tell how they are used.
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}


def run(*command, cwd=None):
    """Run a tool of other people and return what became of it."""
    beside = {"PATH": f"{PYTHON}{os.pathsep}{os.environ['PATH']}"}  # where a tool looks for those that it calls
    return subprocess.run(
        command, cwd=cwd, env=os.environ | QUIET | beside, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture(scope="package")
def served(loaded, django_db_blocker, tmp_path_factory):  # noqa: F811
    """A folder with `openapi.json`, and `answers.json`: `[component, body]` of each list and of each record."""
    folder = tmp_path_factory.mktemp("openapi")
    with django_db_blocker.unblock(), override_settings(PUBLIC_ORIGIN="https://portal.example.org"):
        (folder / "openapi.json").write_bytes(Client().get("/api/v1/schema/").content)
        answers = [each for kind in kinds() if kind.collection for each in answers_of(kind)]
    (folder / "answers.json").write_text(json.dumps(answers, ensure_ascii=False))
    return folder


def answers_of(kind):
    """Yield the pages of a collection, and each of its records, as `[component, body]`."""
    client, address = Client(), f"/api/v1/{kind.collection}?page_size=100"
    while address:
        page = client.get(address).json()
        yield [component_of(f"/api/v1/{kind.collection}"), page]
        for row in page["results"]:
            yield [component_of(f"/api/v1/{kind.collection}/{{key}}"), client.get(row["url"]).json()]
        address = page["next"]


def component_of(path):
    """Return the name of the component that is answered at a path of the description."""
    content = description()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    return content["schema"]["$ref"].rpartition("/")[2]
