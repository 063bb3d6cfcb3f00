"""What /metrics says, and to whom."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/organizations/"


def counts(reader, **headers):
    answer = reader.get("/metrics", headers=headers)
    lines = [line.rpartition(" ") for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _blank, value in lines}


def test_metrics_say_how_often_finished_answers_served_and_how_large_they_are(reader):
    before = counts(reader)
    first = reader.get(LIST)
    reader.get(LIST)
    reader.get(LIST, headers={"If-None-Match": first["ETag"]})
    after = counts(reader)

    grown = {name: after[name] - before.get(name, 0) for name in after if "created" not in name}
    assert grown['ituportal_answers_total{made="kept"}'] == 2
    assert grown['ituportal_answers_total{made="anew"}'] == 1
    assert grown["ituportal_not_modified_total"] == 1
    assert after["ituportal_kept_bytes"] == reader.cache.answers.size


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.1", {}, 403),
        ("", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 403),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.1"}, 403),
        ("127.0.0.1", {"X-Real-IP": "192.0.2.1"}, 403),
        ("127.0.0.1", {"Via": "1.1 proxy"}, 403),
        ("192.0.2.1", {"Authorization": "Bearer the token"}, 200),
        ("192.0.2.1", {"Authorization": "Bearer another"}, 403),
        ("192.0.2.1", {"Authorization": "Bearer "}, 403),
    ],
)
def test_metrics_are_for_this_machine_and_for_whoever_has_the_token(reader, settings, address, headers, status):
    settings.METRICS_TOKEN = "the token"

    answer = reader.get("/metrics", headers=headers, REMOTE_ADDR=address)

    assert answer.status_code == status
    assert "no-store" in answer["Cache-Control"]


def test_without_a_token_none_opens(reader, settings):
    settings.METRICS_TOKEN = ""

    answer = reader.get("/metrics", headers={"Authorization": "Bearer "}, REMOTE_ADDR="192.0.2.1")

    assert answer.status_code == 403
