"""Names, made comparable: for sorting, in every script."""

import unicodedata


def folded(text):
    """Return a text without case and accents, for comparison: `Genève` becomes `geneve`."""
    # Taking a sign apart can bring capitals to light: ™.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
