"""The numbered notes of a page: which sources it cites, in the order of reading."""


class Notes:
    """Gives each source one number per page, when it is first cited."""

    def __init__(self):
        self._sources = {}

    def number(self, source):
        """Return the number of this source on the page, from 1."""
        return self._sources.setdefault(source.pk, (len(self._sources) + 1, source))[0]

    def __iter__(self):
        return iter(sorted(self._sources.values(), key=lambda entry: entry[0]))

    def __len__(self):
        return len(self._sources)
