"""Accounts: language and time zone, rights, passwords, the door."""

import itertools
import re

import pytest
from django.test import Client

from records.accounts.models import User
from tests import admin_forms as forms
from tests import factories as make

pytestmark = pytest.mark.django_db
PASSWORD = {"password1": "correct horse battery", "password2": "correct horse battery"}


def test_an_administrator_makes_an_account_and_gives_it_a_role(client):
    forms.signed_in(client, role="Administrator")
    data = forms.fields_of(client.get("/admin/records/user/add/"))

    added = client.post("/admin/records/user/add/", data | {"username": "new"} | PASSWORD)
    user = User.objects.get(username="new")
    contributor = user.groups.model.objects.get(name="Contributor")
    values = {"time_zone": "Asia/Tokyo", "language": "fr", "groups": [contributor.pk], "is_staff": "on"}
    changed = client.post(forms.address(user), forms.fields_of(client.get(forms.address(user))) | values)

    assert (added.status_code, changed.status_code) == (302, 302), forms.errors_of(changed)
    user.refresh_from_db()
    assert (user.time_zone, user.language, [group.name for group in user.groups.all()]) == (
        "Asia/Tokyo",
        "fr",
        ["Contributor"],
    )
    assert user.check_password("correct horse battery")


def test_a_time_zone_that_does_not_exist_is_refused(client):
    forms.signed_in(client)
    user = User.objects.get()

    refused = client.post(
        forms.address(user), forms.fields_of(client.get(forms.address(user))) | {"time_zone": "Mars/Base"}
    )

    assert forms.errors_of(refused) == ["Not a time zone. Give an IANA name such as Europe/Zurich."]


def test_an_administrator_takes_over_no_superuser_and_makes_none(client):
    boss = forms.make_user("boss")
    forms.signed_in(client, role="Administrator")
    other = forms.make_user("other", "Contributor")

    forced = client.post(forms.address(boss, "password"), PASSWORD)
    data = forms.fields_of(client.get(forms.address(other))) | {"is_superuser": "on"}
    client.post(forms.address(other), data)

    assert forced.status_code == 403
    assert client.post(forms.address(boss), {"username": "boss"}).status_code == 403
    assert User.objects.get(username="other").is_superuser is False


def test_accounts_are_closed_not_deleted(client):
    forms.signed_in(client)

    assert client.post(forms.address(User.objects.get(), "delete"), {"post": "yes"}).status_code == 403


def test_the_admin_speaks_the_language_and_keeps_the_time_of_the_account(client):
    user = forms.make_user("editor")
    user.language, user.time_zone = "fr", "Asia/Tokyo"
    user.save()
    person = make.make_person()
    forms.sign_in(client, user)

    page = client.get(forms.address(person))

    assert page.headers["Content-Language"] == "fr"
    assert forms.page_of(page).get("lang") == "fr"
    # Published at noon in UTC.
    assert forms.fields_of(page)["publish_at"] == "2020-01-01T21:00"
    user.language = "ar"
    user.save()
    assert forms.page_of(client.get("/admin/")).get("dir") == "rtl"


def test_a_form_without_its_token_is_refused():
    client = forms.signed_in(Client(enforce_csrf_checks=True))
    person = make.make_person()

    response = client.post(forms.address(person), {"name_en": "New", "version": "1"})

    assert response.status_code == 403
    person.refresh_from_db()
    assert person.name_en == "Person 1"


def test_a_password_is_changed_in_the_look_of_the_admin(client):
    user = forms.make_user("editor")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    new = {
        "old_password": "correct horse battery",
        "new_password1": "another long passphrase",
        "new_password2": "another long passphrase",
    }

    page = client.get("/admin/password_change/")
    done = client.post("/admin/password_change/", new)

    assert "admin-portal/admin.css" in page.content.decode()
    assert (done.status_code, done.headers["Location"]) == (302, "/admin/password_change/done/")
    assert User.objects.get().check_password("another long passphrase")


def test_a_forgotten_password_is_reset_by_mail_in_the_look_of_the_admin(client, mailoutbox):
    forms.make_user("editor")

    asked = client.post("/admin/password_reset/", {"email": "editor@example.org"}, follow=True)
    link = next(word for word in mailoutbox[0].body.split() if "/admin/reset/" in word)
    form = client.get(link, follow=True)
    new = {"new_password1": "another long passphrase", "new_password2": "another long passphrase"}
    done = client.post(form.redirect_chain[-1][0], new, follow=True)
    used = client.get(link, follow=True)

    assert all("admin-portal/admin.css" in page.content.decode() for page in (asked, form, done, used))
    assert mailoutbox[0].to == ["editor@example.org"]
    assert User.objects.get().check_password("another long passphrase")
    assert "The password reset link was invalid" in used.content.decode()


by_page = pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/login/",
        "/admin/password_reset/",
        "/admin/records/user/",
        "/admin/records/user/add/",
        "/admin/password_change/",
        "/admin/auth/group/add/",
        "/admin/organizations/",
    ],
)


@by_page
def test_pages_of_the_admin_have_one_first_heading_and_leave_out_no_level(client, address):
    if address not in ("/admin/login/", "/admin/password_reset/"):
        forms.signed_in(client)

    page = forms.page_of(client.get(address)).find("body")

    levels = [int(element.tag[1]) for element in page.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise([0, *levels]))


@by_page
def test_pages_of_the_admin_hold_no_inline_code_and_a_strict_policy(client, address):
    if address not in ("/admin/login/", "/admin/password_reset/"):
        forms.signed_in(client)

    page = client.get(address)

    html = page.content.decode()
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    inline = [e.tag for e in forms.page_of(page).iter() if e.tag == "style" or "style" in e.attrib]
    inline += [e.tag for e in forms.page_of(page).iter("script") if "src" not in e.attrib]
    inline += [name for e in forms.page_of(page).iter() for name in e.attrib if name.startswith("on")]
    assert inline == [], html[:200]
