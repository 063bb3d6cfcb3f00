"""Pages as tests read them: parsed strictly, as the words a reader sees, or followed from link to link."""

import re
from collections import deque
from html import unescape
from urllib.parse import urljoin, urlsplit

import html5lib

# Not pages, and read by tests of their own.
OTHER_FORMATS = (".csv", ".atom", ".ics")
HTML = "{http://www.w3.org/1999/xhtml}"


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


def in_language(address, start):
    """Whether a page's address is in the language of the start; what has no language is not a page."""
    if urlsplit(address).path.endswith(OTHER_FORMATS):
        return False
    elsewhere = ("/admin/", "/api/", "/media/", "/ar/", "/zh-hans/", "/fr/", "/ru/", "/es/")
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
