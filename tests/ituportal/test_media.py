"""Files leave only with the public record that shows them."""

import pytest
from django.core.files.base import ContentFile

from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DRAFT = {"status": "draft", "publish_at": None}


def uploaded(name="paper.pdf", **values):
    return make.make_contribution(file=ContentFile(b"%PDF-1.4 secret %%EOF", name=name), **values)


def test_the_file_of_a_public_record_is_served_as_what_it_is(client):
    contribution = uploaded()

    response = client.get(f"/media/{contribution.file.name}")

    assert (response.status_code, b"".join(response.streaming_content)) == (200, b"%PDF-1.4 secret %%EOF")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response


def test_what_a_browser_need_not_show_is_downloaded(client):
    contribution = make.make_contribution(file=ContentFile(b"Words", name="paper.txt"))

    response = client.get(f"/media/{contribution.file.name}")

    assert response["Content-Disposition"].startswith("attachment")


def test_the_file_of_a_draft_or_of_a_withdrawn_record_is_not_there(client):
    draft = uploaded(**DRAFT)
    withdrawn = uploaded(name="other.pdf")
    withdrawn.withdraw("A mistake")

    answers = [client.get(f"/media/{c.file.name}") for c in (draft, withdrawn)]
    nothing = client.get("/media/contributions/nothing.pdf")

    assert [a.status_code for a in answers] == [404, 404]
    names = (draft.file.name, withdrawn.file.name)
    same = {a.content.replace(n.encode(), b"X") for a, n in zip(answers, names, strict=True)}
    assert same == {nothing.content.replace(b"contributions/nothing.pdf", b"X")}


@pytest.mark.parametrize("path", ["../manage.py", "..%2fmanage.py", "%00", "/etc/passwd", "contributions/"])
def test_no_other_file_can_be_reached(client, path):
    uploaded()

    assert client.get(f"/media/{path}").status_code == 404
