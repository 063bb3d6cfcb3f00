"""A reader at one page, who notes what the browser complains of and where it turns."""

from urllib.parse import urlsplit

from tests.page_types import ERRORS, address


class Reader:
    """An open page (`page`), and what went wrong on it."""

    def __init__(self, context, page_type, language):
        self.page = context.new_page()
        self.complaints = []
        self.asked = []
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"{request.url}: {request.failure}"))
        self.expected = int(page_type) if page_type in ERRORS else 200
        response = self.page.goto(address(page_type, language), wait_until="networkidle")
        self.status = response.status

    def _on_console(self, message):
        # The browser says so of an error page too, which is what was asked for.
        of_page = message.location["url"] == self.page.url and f"status of {self.expected}" in message.text
        if message.type in ("error", "warning") and not (self.expected != 200 and of_page):
            self.complaints.append(message.text)

    @property
    def other_hosts(self):
        """The hosts besides the portal's that the page asked for something."""
        own = urlsplit(self.page.url).netloc
        return {urlsplit(url).netloc for url in self.asked if urlsplit(url).scheme != "data"} - {own}

    def overflow(self):
        """How many pixels of the page lie beside the window."""
        return self.page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)")

    def main(self):
        """The words of the main part, as they are shown."""
        return self.page.locator("main").inner_text()

    def links(self):
        return self.page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
