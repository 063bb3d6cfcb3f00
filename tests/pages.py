"""Pages as tests read them: parsed strictly, as the words a reader sees, or followed from link to link."""

import re
from collections import deque
from html import unescape
from urllib.parse import urljoin, urlsplit

import html5lib
from django.utils.translation import gettext, override

from records.texts import languages

# Not pages, and read by tests of their own.
OTHER_FORMATS = (".csv", ".atom", ".ics")
HTML = "{http://www.w3.org/1999/xhtml}"
# What a template or a catalogue leaves behind when a value does not reach it; entities are at home in files.
UNRENDERED_IN_FILE = re.compile(r"\bNone\b|\{\{|\{%|%\(")
UNRENDERED = re.compile(rf"{UNRENDERED_IN_FILE.pattern}|&[a-z]+;")
TEXT_BEARING = {f"{HTML}{name}" for name in ("h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "a", "summary", "label")}


def parse(response):
    """The page as a strict parser reads it: any error of syntax raises."""
    return html5lib.HTMLParser(strict=True).parse(response.content.decode())


def words(element):
    return " ".join("".join(element.itertext()).split())


def internal_links(page, address):
    """Addresses on this host that a page links to, without their fragments, in the order met.

    Links marked `nofollow` are left out: those from a narrowed list to a narrower one, which are without end.
    """
    followed = re.findall(r'<a (?![^>]*rel="nofollow")[^>]*?href="([^"]*)"', page.content.decode())
    found = (urljoin(address, unescape(href)) for href in followed)
    return list(dict.fromkeys(link.partition("#")[0] for link in found if not urlsplit(link).scheme))


def crawl(client, start="/"):
    """Follow every internal link from `start`, staying in its language; return `{address: response}`."""
    pages, todo = {}, deque([start])
    while todo:
        address = todo.popleft()
        if address in pages or not in_language(address, start):
            continue
        pages[address] = client.get(address)
        todo.extend(internal_links(pages[address], address))
    return pages


def other_forms(pages):
    """Return the addresses of files, feeds and calendars that crawled pages name, in their heads too."""
    found = {}
    for address, page in pages.items():
        for href in re.findall(r'<(?:a|link) [^>]*?href="([^"]*)"', page.content.decode()):
            link = urljoin(address, unescape(href)).partition("#")[0]
            link = link.removeprefix("http://testserver")
            if not urlsplit(link).scheme and urlsplit(link).path.endswith(OTHER_FORMATS):
                found[link] = address
    return list(found)


def in_language(address, start):
    """Whether a page's address is in the language of the start; what has no language is not a page."""
    if urlsplit(address).path.endswith(OTHER_FORMATS):
        return False
    elsewhere = ("/admin/", "/api/", "/media/", *(f"/{code}/" for code in languages.CODES))
    return address.startswith(start) and (start != "/" or not address.startswith(elsewhere))


def text(page):
    """What a reader sees of a page's main part, without the markup."""
    return _words(page.content.decode().partition("<main")[2].partition(">")[2].partition("</main>")[0])


def section(page, heading):
    """The words of the section with that heading."""
    found = re.search(rf"<h2>\s*{heading}.*?</h2>(.*?)</section>", page.content.decode(), re.DOTALL)
    return _words(found[1]) if found else None


def _words(html):
    """The words of some HTML, but for those inside a drawing, which a table beside it says again."""
    return " ".join(re.sub(r"<text[^>]*>[^<]*</text>|<[^>]*>", " ", html).split())


def assert_site_is_sound(client, language):
    """Walk every page of a language, and every file, feed and calendar that they name; each is whole."""
    answers = crawl(client, "/" if language == languages.FALLBACK else f"/{language}/")
    pages = {address: page for address, page in answers.items() if page["Content-Type"].startswith("text/html")}
    with override(language):
        contact = " ".join(gettext("Contact for this page").split())  # as `words` reads it: French has fixed blanks

    faults, titles = {}, {}
    for address, page in pages.items():
        tree = parse(page)
        main = words(tree.find(f".//{HTML}main"))
        faults[address] = [
            fault
            for fault, found in {
                "status": page.status_code != 200,
                "headings": len(list(tree.iter(f"{HTML}h1"))) != 1,
                "nothing in it": any(not words(each) for each in tree.iter() if each.tag in TEXT_BEARING),
                "unrendered": UNRENDERED.search(words(tree)),
                "nobody to ask": contact not in main,
            }.items()
            if found
        ]
        # going back to a page of a list makes another address for the same rows
        titles.setdefault(words(tree.find(f".//{HTML}title")), set()).add(words(tree.find(f".//{HTML}h1")) + main)

    assert {address: found for address, found in faults.items() if found} == {}
    assert {title: len(texts) for title, texts in titles.items() if len(texts) > 1} == {}
    assert len(pages) > 250

    forms = {address: client.get(address) for address in other_forms(pages)}
    files = {address: b"".join(answer).decode() for address, answer in forms.items()}

    assert {address: each.status_code for address, each in (answers | forms).items() if each.status_code != 200} == {}
    assert {address for address, text in files.items() if not text or UNRENDERED_IN_FILE.search(text)} == set()
    assert {address.partition("?")[0].rpartition(".")[2] for address in files} == {"atom", "csv", "ics"}
