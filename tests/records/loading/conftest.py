"""Files that tests write and load."""

import json

import pytest

from records.loading import load


@pytest.fixture
def loaded(tmp_path):
    """Write a file and load it; return the report."""

    def run(*rows):
        path = tmp_path / "file.json"
        path.write_text(json.dumps(rows))
        return load([path])

    return run
