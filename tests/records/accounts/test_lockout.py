"""Three bounds on signing in, each judged before a password is hashed: decision 24."""

import datetime
import re
import threading

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.records.accounts.hashers import CountingHasher

PASSWORD = "correct horse battery"


@pytest.fixture
def editor(db, settings):
    settings.PASSWORD_HASHERS = ["tests.records.accounts.hashers.CountingHasher"]
    return get_user_model().objects.create_superuser("editor", "editor@example.org", PASSWORD)


def attempt(name="editor", password="wrong", address="192.0.2.1", **more):
    """Send the form from an address; return the answer, and how many passwords were hashed for it."""
    before = CountingHasher.hashed
    answer = Client(REMOTE_ADDR=address).post("/admin/login/", {"username": name, "password": password}, **more)
    return answer, CountingHasher.hashed - before


def outcomes(attempts):
    """Return the statuses of these attempts and whether each hashed a password."""
    return [(answer.status_code, bool(hashed)) for answer, hashed in attempts]


FAILED, REFUSED, SIGNED_IN = (200, True), (429, False), (302, True)


def fail_from_many(name, count):
    """Let `name` fail once from each of `count` addresses."""
    return outcomes(attempt(name, address=f"198.51.{n // 250}.{n % 250}") for n in range(count))


def age(model, **span):
    """Let what a table holds be older by this much."""
    for row in model.objects.all():
        model.objects.filter(pk=row.pk).update(attempt_time=row.attempt_time - datetime.timedelta(**span))


def test_a_pair_of_name_and_address_is_refused_after_eight_failures_even_with_the_right_password(editor):
    assert outcomes(attempt() for _n in range(8)) == [FAILED] * 8
    assert outcomes([attempt(), attempt(password=PASSWORD)]) == [REFUSED] * 2
    assert outcomes([attempt(password=PASSWORD, address="192.0.2.2")]) == [SIGNED_IN]


def test_an_address_is_refused_after_forty_failures_whatever_the_names(editor):
    assert outcomes(attempt(f"name-{n}") for n in range(40)) == [FAILED] * 40
    assert outcomes([attempt("name-40"), attempt(password=PASSWORD)]) == [REFUSED] * 2
    assert outcomes([attempt(password=PASSWORD, address="192.0.2.2")]) == [SIGNED_IN]


@pytest.mark.parametrize(
    ("several", "another"),
    [
        (["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2::3"], "2001:db8:1:3::1"),
        (["192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"], "::ffff:192.0.2.2"),
    ],
)
def test_addresses_of_one_network_are_counted_as_one(editor, settings, several, another):
    settings.LOGIN_FAILURES_OF_ADDRESS = 3

    assert outcomes(attempt(f"name-{n}", address=address) for n, address in enumerate(several)) == [FAILED] * 3
    assert outcomes([attempt("name-4", address=several[0])]) == [REFUSED]
    assert outcomes([attempt("name-4", address=another)]) == [FAILED]


def test_a_name_is_refused_after_a_hundred_failures_wherever_from(editor):
    assert fail_from_many("editor", 100) == [FAILED] * 100
    assert outcomes([attempt(password=PASSWORD), attempt(address="203.0.113.9")]) == [REFUSED] * 2


def test_an_editor_gets_in_where_they_signed_in_within_thirty_days_though_the_name_is_refused_elsewhere(editor):
    attempt(password=PASSWORD, address="203.0.113.1")
    attempt(password=PASSWORD, address="203.0.113.2")
    age(AccessLog, days=29, hours=23)
    AccessLog.objects.filter(ip_address="203.0.113.2").update(
        attempt_time=timezone.now() - datetime.timedelta(days=30, minutes=1)
    )
    fail_from_many("editor", 100)

    at_the_desk = attempt(password=PASSWORD, address="203.0.113.1")
    where_they_were_long_ago = attempt(password=PASSWORD, address="203.0.113.2")
    elsewhere = attempt(password=PASSWORD, address="203.0.113.3")

    assert outcomes([at_the_desk, where_they_were_long_ago, elsewhere]) == [SIGNED_IN, REFUSED, REFUSED]


def test_the_familiar_address_of_one_name_lets_no_other_name_in(editor):
    get_user_model().objects.create_superuser("other", "other@example.org", PASSWORD)
    attempt("other", PASSWORD)
    fail_from_many("editor", 100)

    assert outcomes([attempt(password=PASSWORD), attempt("other", PASSWORD)]) == [REFUSED, SIGNED_IN]


def test_failures_count_for_half_an_hour(editor):
    for _n in range(8):
        attempt()
    age(AccessFailureLog, minutes=29, seconds=50)
    still = attempt(password=PASSWORD)
    age(AccessFailureLog, seconds=10)

    assert outcomes([still, attempt(password=PASSWORD)]) == [REFUSED, SIGNED_IN]


def test_refused_attempts_do_not_prolong_the_lock(editor, settings):
    settings.LOGIN_FAILURES = 2
    for _n in range(5):
        attempt()

    assert AccessFailureLog.objects.count() == 2


def test_a_refusal_keeps_the_form_and_says_when_to_come_again(editor, settings):
    settings.LOGIN_FAILURES = 2
    attempt()
    age(AccessFailureLog, minutes=12, seconds=30)
    attempt()

    answer, _hashed = attempt()
    page = answer.content.decode()

    assert "Too many failed attempts to sign in. Try again in 18 minutes, or ask an administrator." in page
    assert "Please enter the correct username and password" not in page
    assert 'name="username" value="editor"' in page
    assert 'name="password" value' not in page
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(18 * 60))


def test_a_success_takes_back_the_failures_of_its_pair_only(editor, settings):
    settings.LOGIN_FAILURES, settings.LOGIN_FAILURES_OF_ADDRESS, settings.LOGIN_FAILURES_OF_NAME = 2, 5, 4
    attempt()
    attempt("own", PASSWORD)
    attempt(password=PASSWORD)

    assert outcomes([attempt(), attempt(), attempt()]) == [FAILED, FAILED, REFUSED]
    assert outcomes([attempt("another"), attempt("a third")]) == [FAILED, REFUSED]  # the fifth and sixth of the address
    assert outcomes(attempt(address="192.0.2.2") for _n in range(2)) == [FAILED, REFUSED]  # of the name


def test_an_account_of_ones_own_does_not_let_anybody_try_other_names_for_ever(editor):
    results = []
    for n in range(60):
        results += outcomes([attempt(f"name-{n}"), attempt(password=PASSWORD)])

    assert [result for result in results[::2] if result == FAILED] == [FAILED] * 40
    assert results[80:] == [REFUSED] * 40


def test_spellings_of_a_name_are_counted_as_one(editor, settings):
    settings.LOGIN_FAILURES = 3

    assert outcomes(map(attempt, ["editor", "EDITOR", "ｅｄｉｔｏｒ"])) == [FAILED] * 3
    assert outcomes(map(attempt, ["Editor", " editor ", "editor"])) == [REFUSED] * 3


def test_an_account_whose_name_has_capitals_is_familiar_where_it_signed_in(editor, settings):
    settings.LOGIN_FAILURES_OF_NAME = 2
    get_user_model().objects.create_superuser("Anna", "anna@example.org", PASSWORD)
    attempt("Anna", PASSWORD)
    fail_from_many("Anna", 2)

    assert outcomes([attempt("Anna", PASSWORD), attempt("Anna", PASSWORD, "192.0.2.2")]) == [SIGNED_IN, REFUSED]


def test_a_name_that_nobody_has_is_answered_like_one_that_somebody_has(editor, settings):
    settings.LOGIN_FAILURES = 2

    def answers(name):
        attempts = [attempt(name) for _n in range(3)]
        pages = [re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", a.content.decode()) for a, _hashed in attempts]
        return outcomes(attempts), [page.replace(name, "NAME") for page in pages]

    get_user_model().objects.create_superuser("somebody", "somebody@example.org", PASSWORD)
    assert answers("nobody") == answers("somebody")


def test_a_name_longer_than_any_account_has_is_refused_like_a_wrong_one(editor):
    assert outcomes([attempt("x" * 5000)]) == [FAILED]
    assert AccessFailureLog.objects.get().username == "x" * 255


def test_forged_forwarding_header_does_not_escape_the_lock(editor, settings):
    settings.LOGIN_FAILURES = 2
    settings.PROXY_COUNT = 1
    forged = [f"198.51.100.{n}, 192.0.2.1" for n in range(3)]

    results = outcomes(attempt(headers={"X-Forwarded-For": entry}) for entry in forged)

    assert results == [FAILED, FAILED, REFUSED]


@pytest.mark.parametrize(
    ("entry", "counted_as"),
    [
        ("192.0.2.7:52100", "192.0.2.7"),
        ("[2001:db8::7]:443", "2001:db8::"),
        ("2001:db8::7", "2001:db8::"),
        ("unknown", "127.0.0.1"),
        ("7" * 5000, "127.0.0.1"),
    ],
)
def test_failures_behind_a_proxy_count_for_the_address_it_names_however_written(editor, settings, entry, counted_as):
    settings.PROXY_COUNT = 1

    answer, _hashed = attempt(address="127.0.0.1", headers={"X-Forwarded-For": entry})

    assert answer.status_code == 200
    assert AccessFailureLog.objects.values_list("ip_address", flat=True).get() == counted_as


@pytest.mark.parametrize("address", ["", "unix:", "fe80::1%eth0"])
def test_who_comes_without_an_address_of_the_internet_is_counted_too(editor, settings, address):
    settings.LOGIN_FAILURES_OF_ADDRESS = 2

    assert outcomes(attempt(f"name-{n}", address=address) for n in range(3)) == [FAILED, FAILED, REFUSED]


@pytest.mark.django_db(transaction=True)
def test_of_many_attempts_at_once_exactly_the_bound_are_hashed(editor, settings):
    barrier, results = threading.Barrier(12), []

    def run():
        try:
            barrier.wait()
            answer = Client(REMOTE_ADDR="192.0.2.1").post("/admin/login/", {"username": "editor", "password": "wrong"})
            results.append(answer.status_code)
        finally:
            connection.close()

    before = CountingHasher.hashed
    threads = [threading.Thread(target=run) for _n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [200] * 8 + [429] * 4
    assert CountingHasher.hashed - before == 8


def test_old_failures_go_with_the_next_sign_in(editor):
    attempt(address="192.0.2.9")
    attempt(address="192.0.2.9")
    age(AccessFailureLog, days=30)
    attempt()

    attempt(password=PASSWORD)

    assert AccessFailureLog.objects.count() == 1


@pytest.mark.parametrize(
    "command", [("axes_reset_username", "Editor"), ("axes_reset_ip", "2001:db8::7"), ("axes_reset",)]
)
def test_an_operator_lets_somebody_in_earlier(editor, settings, command, capsys):
    settings.LOGIN_FAILURES = 1
    before = [attempt(address="2001:db8::1"), attempt(password=PASSWORD, address="2001:db8::1")]

    call_command(*command)

    assert outcomes([*before, attempt(password=PASSWORD, address="2001:db8::1")]) == [FAILED, REFUSED, SIGNED_IN]


def test_what_is_no_address_lets_nobody_in_earlier(editor):
    attempt(address="unknown")

    call_command("axes_reset_ip", "nonsense")

    assert AccessFailureLog.objects.count() == 1


def test_the_admin_lists_failures_and_sign_ins_by_network(client, editor):
    attempt("somebody", address="2001:db8::1")
    client.force_login(editor)

    failures = client.get("/admin/axes/accessfailurelog/").content.decode()
    sign_ins = client.get("/admin/axes/accesslog/").content.decode()

    assert "2001:db8::" in failures
    assert "somebody" in failures
    assert "editor" in sign_ins
    assert client.get("/admin/axes/accessattempt/").status_code == 404
    assert AccessAttempt.objects.count() == 0
