"""Names, made comparable: for sorting and for finding, in every script."""

import unicodedata

from . import languages


def folded(text):
    """Return a text without case and accents, for comparison: `Genève` becomes `geneve`."""
    # Taking a sign apart can bring capitals to light: ™.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def searchable(record):
    """Return the folded words that find a record: its names in every language, its key."""
    words = [record.key]
    for name in record.search_fields:
        if hasattr(record, languages.column(name, languages.FALLBACK)):
            words += languages.translations(record, name).values()
        else:
            words.append(getattr(record, name))
    return folded(" ".join(dict.fromkeys(filter(None, words))))
