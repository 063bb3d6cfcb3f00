"""Clients that other people's generators make of the description: type-checked, and read with the whole record."""

import json
import shutil
import sys

import pytest

from records.kinds import kinds
from tests.openapi.conftest import HERE, NODE, PYTHON, run

pytestmark = pytest.mark.django_db


def test_a_client_in_typescript_takes_every_record_as_it_is(served):
    answers = json.loads((served / "answers.json").read_text())
    made = run(NODE / "openapi-typescript", served / "openapi.json", "--output", served / "schema.ts")
    constants = [
        f'export const a{n}: S["{name}"] = {json.dumps(body, ensure_ascii=False)};'
        for n, (name, body) in enumerate(answers)
    ]
    head = ['import type { components } from "./schema";', 'type S = components["schemas"];']
    (served / "answers.ts").write_text("\n".join(head + constants))

    checked = run(NODE / "tsc", "--noEmit", "--strict", "--exactOptionalPropertyTypes", served / "answers.ts")

    assert made.returncode == 0, made.stderr
    assert (checked.returncode, checked.stdout) == (0, "")
    assert len({name for name, _body in answers}) > len([kind for kind in kinds() if kind.collection])


def test_a_client_in_python_reads_every_record_and_writes_it_back_the_same(served):
    made = run(
        *(PYTHON / "openapi-python-client", "generate", "--path", served / "openapi.json"),
        *("--output-path", served / "client", "--meta", "none", "--overwrite", "--fail-on-warning"),
    )
    script = shutil.copy(HERE / "read_and_write.py", served)
    strict = (
        "--config-file",
        HERE / "mypy.ini",
        "--cache-dir",
        served / "mypy",
        "--python-executable",
        PYTHON / "python",
    )

    checked = run(sys.executable, "-m", "mypy", *strict, "client", "read_and_write.py", cwd=served)
    read = run(PYTHON / "python", script, served / "answers.json", cwd=served)

    assert (made.returncode, "warning" in made.stdout.lower()) == (0, False), made.stdout
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    answers = json.loads((served / "answers.json").read_text())
    assert (json.loads(read.stdout), read.stderr) == ({"read": len(answers), "different": []}, "")
