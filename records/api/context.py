"""What one request needs to write addresses and names."""

from collections import defaultdict
from functools import cache, lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse

from records.public import addresses
from records.texts import languages, translated_names


class Context:
    """Host, moment, language and wished fields of one request; serializers read it as `context["api"]`."""

    def __init__(self, request, parameters, now):
        self.origin = addresses.origin(request)
        self.now = now
        self.lang = parameters.lang
        self.fields = parameters.fields
        self.day, self.certainty = parameters.at, parameters.certainty
        # References by collection and key of the row: each is written once.
        self.references = defaultdict(dict)
        self.pages = {}  # addresses by model, without the key at their end
        self._collections = {}

    def address(self, collection, key):
        """The address of one record in the API."""
        return f"{self.collection(collection)}{key}/"

    def collection(self, name):
        """The address of one collection in the API."""
        address = self._collections.get(name)
        if address is None:
            address = self._collections[name] = self.origin + path_of(name, get_script_prefix(), get_urlconf())
        return address

    def page(self, path):
        """The address of a page, in the language asked for."""
        if self.lang in {"", languages.FALLBACK}:
            return self.origin + path
        root = get_script_prefix()
        return f"{self.origin}{root}{self.lang}/{path.removeprefix(root)}"


@lru_cache(maxsize=128)
def path_of(collection, prefix, urlconf):
    """Return the path of a collection: `reverse()` for each reference would take longer than the query."""
    return reverse(f"api:{collection}-list", urlconf=urlconf)


@cache
def texts_of(model):
    """The names of a model's six-language texts, asked for once for each model."""
    return tuple(sorted(translated_names(model)))
