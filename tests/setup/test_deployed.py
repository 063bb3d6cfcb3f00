"""From an empty folder to a portal behind nginx with TLS: by the commands of docs/operations.md and the files of deploy/.

What a test cannot have (an account, /etc, port 443) is put in place of what stands there, each only if it does.
"""

import configparser
import gzip
import http.client
import os
import re
import shlex
import socket
import ssl
import subprocess
import time
from contextlib import ExitStack, contextmanager
from statistics import quantiles
from types import SimpleNamespace

import pytest

from ituportal.settings import BASE_DIR
from tests.setup.running import clone, environment, free_port

HOST = "portal.example.org"
GUIDE = BASE_DIR / "docs" / "operations.md"
UNITS = sorted((BASE_DIR / "deploy" / "systemd").iterdir())
SETTINGS = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "n0t-for-anybody-else-9f3b7c1d5e2a8046-b1d9e7c35a2f4860-x",
    "ALLOWED_HOSTS": HOST,
    "PUBLIC_ORIGIN": f"https://{HOST}",
    "EMAIL_URL": "smtp://localhost:25",
    "PROXY_COUNT": "1",
    "SECURITY_CONTACT": f"https://{HOST}/security",
    "SECURITY_EXPIRES": time.strftime("%Y-%m-%d", time.gmtime(time.time() + 200 * 86_400)),
}
ADMINISTRATOR = {
    "DJANGO_SUPERUSER_USERNAME": "first",
    "DJANGO_SUPERUSER_EMAIL": "first@example.org",
    "DJANGO_SUPERUSER_PASSWORD": "correct horse battery",
}


def blocks():
    """The commands of the guide, as they are typed: of root, of whoever installs, of the account, and of root again."""
    section = GUIDE.read_text().partition("## Production")[2].partition("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


def instead(text, **values):
    """Put values in place of what stands there; it must."""
    for old, new in values.items():
        assert old in text, old
        text = text.replace(old, str(new))
    return text


def commands(unit):
    """Return what a unit executes, with systemd's doubled percent signs and dollars undone, and its settings."""
    parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True, delimiters=("=",))
    parser.optionxform = str
    lines = re.findall(r"^Exec\w+=(.*)$", unit.read_text(), re.MULTILINE)
    parser.read_string(unit.read_text())
    return [line.replace("$$", "$").replace("%%", "%") for line in lines], parser["Service"]


def run(command, folder, **settings):
    done = subprocess.run(
        command,
        shell=isinstance(command, str),
        cwd=folder,
        env=environment(**settings),
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=900,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}"
    return done.stdout


class Reader:
    """Asks nginx as from outside, over TLS, and believes no other certificate than the site's."""

    def __init__(self, site):
        self.port, self.trust = site.ports["443"], ssl.create_default_context(cafile=site.folder / "fullchain.pem")

    def connection(self):
        """Return a connection of TLS to the host."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return self.trust.wrap_socket(plain, server_hostname=HOST)

    def ask(self, path, method="GET", body=None, **headers):
        asked = http.client.HTTPConnection(HOST, timeout=30)
        asked.sock = self.connection()
        asked.request(method, path, body, headers)
        answer = asked.getresponse()
        answer.body = answer.read()
        asked.close()
        return answer


@contextmanager
def started(command, folder, **settings):
    with (folder / "said.log").open("ab") as said:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(**settings),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def wait_until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The portal as the guide installs it, its service and nginx running."""
    folder = tmp_path_factory.mktemp("site")
    began, portal = time.monotonic(), clone(folder / "portal")
    data = portal / "data"
    data.mkdir(mode=0o711)
    settings = SETTINGS | {"DATABASE_URL": f"sqlite:///{data}/ituportal.sqlite3", "DATA_DIR": data}
    (portal / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    _of_root, installing, of_the_account, _of_root_again = blocks()
    typed = (installing + instead(of_the_account, createsuperuser="createsuperuser --noinput")).splitlines()
    for line in typed:
        run(line, portal, **ADMINISTRATOR)

    ports = {"80": free_port(), "443": free_port(), "8000": free_port()}
    run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -keyout privkey.pem -out fullchain.pem -days 2 -subj /CN={HOST} "
        f"-addext subjectAltName=DNS:{HOST}",
        folder,
    )
    (folder / "logs").mkdir()
    (folder / "cache").mkdir()
    there = {
        "/etc/ssl/ituportal": folder,
        "/var/log/nginx": folder / "logs",
        "/var/cache/nginx/ituportal": folder / "cache",
        "/srv/portal": portal,
        "127.0.0.1:8000": f"127.0.0.1:{ports['8000']}",
        "listen 80": f"listen {ports['80']}",
        "[::]:80": f"[::]:{ports['80']}",
        "listen 443": f"listen {ports['443']}",
        "[::]:443": f"[::]:{ports['443']}",
    }
    (folder / "site.conf").write_text(instead((portal / "deploy/nginx/ituportal.conf").read_text(), **there))
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; pid {folder}/pid; error_log {folder}/logs/main.log; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; "
        f"include {folder}/site.conf; }}\n"
    )
    (exec_start,), service = commands(portal / "deploy/systemd/ituportal.service")
    assert service["WorkingDirectory"] == "/srv/portal"
    serve = shlex.split(instead(exec_start, **{"/srv/portal": portal, "--port 8000": f"--port {ports['8000']}"}))
    site = SimpleNamespace(folder=folder, portal=portal, ports=ports, serve=serve, typed=typed)
    site.reader = Reader(site)
    with ExitStack() as running:
        running.enter_context(started(["nginx", "-c", folder / "nginx.conf", "-p", folder], folder))
        with started(serve, portal) as site.process:
            wait_until(lambda: answers(site.reader))
            site.seconds = time.monotonic() - began
            yield site


def answers(reader):
    try:
        return reader.ask("/readyz").status == 200
    except OSError:
        return False


def logs(site):
    return "".join(path.read_text() for path in [*(site.folder / "logs").iterdir(), site.portal / "said.log"])


def test_the_guide_leads_to_a_served_site(site):
    page = site.reader.ask("/organizations/")

    print(f"From an empty folder to a served site: {len(site.typed)} commands, {site.seconds:.0f} s")
    assert page.status == 200
    assert "International Telecommunication Union" in page.body.decode()
    assert page.getheader("Strict-Transport-Security") == "max-age=31536000"
    assert site.reader.ask("/admin/").getheader("Location") == "/admin/login/?next=/admin/"


def test_plain_http_leads_to_the_same_address_over_tls(site):
    asked = http.client.HTTPConnection("127.0.0.1", site.ports["80"], timeout=30)
    asked.request("GET", "/ar/people/?q=a", headers={"Host": HOST})
    answer = asked.getresponse()
    asked.close()

    assert (answer.status, answer.getheader("Location")) == (308, f"https://{HOST}/ar/people/?q=a")


def test_public_pages_are_kept_and_the_admin_is_not(site):
    public = [site.reader.ask("/people/", **{"Accept-Encoding": coding}) for coding in ("br, gzip", "gzip, br")]
    admin = [site.reader.ask("/admin/login/") for _ in range(2)]

    assert [answer.getheader("X-Cache") for answer in public] == ["MISS", "HIT"]
    assert public[0].body == public[1].body
    assert site.reader.ask("/people/").getheader("Content-Encoding") is None
    assert public[0].getheader("Content-Encoding") == "br"
    assert [answer.getheader("X-Cache") for answer in admin] == [None, None]
    assert admin[0].body != admin[1].body  # each with a token of its own


def test_whoever_names_themselves_is_asked_for_each_time(site):
    asked = [site.reader.ask("/meetings/", Authorization="Bearer x") for _ in range(2)]

    assert [answer.getheader("X-Cache") for answer in asked] == ["BYPASS", "BYPASS"]


def test_style_sheets_come_from_nginx_as_they_were_compressed(site):
    page = site.reader.ask("/").body.decode()
    address = re.search(r'href="(/static/[^"]+[.]css)"', page)[1]

    plain, small = site.reader.ask(address), site.reader.ask(address, **{"Accept-Encoding": "gzip"})

    assert (plain.status, small.getheader("Content-Encoding")) == (200, "gzip")
    assert gzip.decompress(small.body) == plain.body
    assert plain.getheader("Cache-Control") == "public, max-age=315360000, immutable"
    assert plain.getheader("X-Content-Type-Options") == "nosniff"
    assert plain.getheader("Content-Type").startswith("text/css")


def test_an_address_that_a_client_makes_up_is_not_believed(site):
    for number in range(9):
        page = site.reader.ask("/admin/login/").body.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        cookie = f"csrftoken={token}"
        last = site.reader.ask(
            "/admin/login/",
            "POST",
            f"csrfmiddlewaretoken={token}&username=nobody&password=x",
            Cookie=cookie,
            **{
                "X-Forwarded-For": f"192.0.2.{number}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"https://{HOST}/admin/login/",
            },
        )

    assert last.status == 429  # nine failures of one name from one address


def test_a_body_beyond_the_bound_is_refused_before_the_portal_has_it(site):
    answer = site.reader.ask("/feedback/", "POST", b"x", **{"Content-Length": str(111 * 1024 * 1024)})

    assert answer.status == 413


def test_what_lets_somebody_in_stands_in_no_log(site):
    for path in (
        "/preview/s3cret-of-a-link/",
        "/zh-hans/preview/s3cret/file/x.png",
        "/admin/reset/MQ/s3cret-of-a-mail/",
        "/people/?q=s3cret-of-a-reader",
    ):
        site.reader.ask(path)
    site.reader.ask("/organizations/itu/")
    wait_until(lambda: "/organizations/itu/" in logs(site))

    assert "s3cret" not in logs(site)


@pytest.mark.parametrize(
    "sent", [b"POST /feedback/ HTTP/1.1\r\nHost: portal.example.org\r\nContent-Length: 5000\r\n\r\nm=", b"GET /"]
)
def test_forty_slow_clients_take_no_thread_from_others(site, sent):
    def p95():
        times = []
        for number in range(40):
            began = time.monotonic()
            # Not kept by anybody: each is made by the portal.
            assert site.reader.ask(f"/organizations/?q=union+{number}", Authorization="x").status == 200
            times.append(time.monotonic() - began)
        return quantiles(times, n=20)[-1]

    alone = p95()
    with ExitStack() as slow:
        for _ in range(40):
            client = slow.enter_context(site.reader.connection())
            client.sendall(sent)
        beside = p95()

    print(f"p95 beside forty slow clients ÷ alone: {beside / alone:.2f} ({alone * 1000:.0f} ms alone)")
    # Four threads and two workers: were they taken, none would be answered before the clients' time is over.
    assert beside < 5


def test_while_the_portal_is_away_what_is_kept_is_shown_and_else_said_so(site):
    kept = site.reader.ask("/news/")
    os.killpg(site.process.pid, 9)
    site.process.wait(30)

    again, other = site.reader.ask("/news/"), site.reader.ask("/programmes/")
    time.sleep(11)  # longer than it may be kept while the portal answers
    later = site.reader.ask("/news/")

    assert (again.status, later.status, later.getheader("X-Cache")) == (200, 200, "STALE")
    assert kept.body == again.body == later.body
    assert (other.status, other.getheader("Retry-After")) == (503, "10")
    assert "The portal does not answer just now." in other.body.decode()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_reads_every_unit(unit, tmp_path):
    text = unit.read_text()
    if "/srv/portal/.venv/bin/python" in text:
        text = instead(text, **{"/srv/portal/.venv/bin/python": "/usr/bin/python3"})
    (tmp_path / unit.name).write_text(text)
    for other in UNITS:  # a timer names its service
        if other.name != unit.name:
            (tmp_path / other.name).write_text(
                other.read_text().replace("/srv/portal/.venv/bin/python", "/usr/bin/python3")
            )

    assert run(["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)], tmp_path) == ""


@pytest.mark.parametrize("name", ["backup", "sessions", "verify", "digest"])
def test_what_the_timers_start_does_it(site, name):
    backups = site.folder / "backups"
    backups.mkdir(exist_ok=True)
    old, recent = backups / "portal-2001-01-01.tar", backups / "portal-2001-01-02.tar"
    old.write_text("")
    recent.write_text("")
    os.utime(old, (0, 0))
    executed, service = commands(site.portal / "deploy/systemd" / f"ituportal-{name}.service")
    assert service["User"] == "ituportal"
    for line in executed:
        there = line.replace("/srv/portal", str(site.portal)).replace("/srv/backups", str(backups))
        # The mail has nobody to be sent to: no Publisher is there yet.
        run(shlex.split(there), site.portal, DIGEST_FROM_EMAIL="portal@example.org")

    made = [path.name for path in sorted(backups.glob("portal-*.tar"))]
    if name == "backup":
        assert made == ["portal-2001-01-02.tar", f"portal-{time.strftime('%Y-%m-%d')}.tar"]
        assert run([str(site.portal / ".venv/bin/python"), "manage.py", "check", "--database", "default"], site.portal)
