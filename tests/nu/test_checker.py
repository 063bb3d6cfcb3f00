"""What the Nu HTML checker says of every type of page: `make check-html`."""

import json
import shutil
import subprocess
from pathlib import Path

from django.test import Client

from tests.factories import make_organization
from tests.page_types import address, page_types

CHECKER = Path(__file__).parent / "node_modules/vnu-jar/build/dist/vnu.jar"


def test_every_type_of_page_passes_in_both_directions_of_writing(record, tmp_path):
    make_organization(slug="withdrawn").withdraw("Entered twice.")
    java = shutil.which("java")
    assert java, "The checker needs Java. On Debian: apt-get install default-jre-headless"

    for number, page_type in enumerate(page_types()):
        for language in ("en", "ar"):
            page = Client().get(address(page_type, language)).content
            assert page[:15].lower() == b"<!doctype html>"
            (tmp_path / f"{number:02}-{page_type.partition('?')[0].replace(':', '-')}-{language}.html").write_bytes(
                page
            )
    run = subprocess.run([java, "-jar", CHECKER, "--format", "json", tmp_path], capture_output=True, timeout=300)

    found = [
        (Path(each["url"]).name, each.get("lastLine"), each["message"], each.get("extract"))
        for each in json.loads(run.stderr)["messages"]
        if each["type"] != "info"  # hints of style
    ]
    assert len(list(tmp_path.iterdir())) == 2 * len(page_types())
    assert found == []
