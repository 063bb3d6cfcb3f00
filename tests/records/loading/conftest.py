"""Files that tests write and load."""

import json

import pytest

from records.loading import load


@pytest.fixture
def in_files(tmp_path):
    """Write each argument, rows or the very content, into a file of its own; return the paths."""

    def run(*contents):
        paths = [tmp_path / f"{number}.json" for number in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            text = content if isinstance(content, bytes | str) else json.dumps(content)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return paths

    return run


@pytest.fixture
def loaded(in_files):
    """Load rows, each argument a file of its own; return the keys of what became of them, and why rows were kept."""

    def run(*files, **options):
        report = load(in_files(*files), **options)
        by_state = {name: getattr(report, name) for name in ("created", "updated", "unchanged", "kept")}
        keys = {name: [entry.key for entry in entries] for name, entries in by_state.items()}
        return keys | {"why": [difference for entry in report.kept for difference in entry.differences]}

    return run
