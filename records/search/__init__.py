"""The search index: one tokeniser, one index on either database, kept by every save.

`words` makes tokens of texts, `documents` says what of a record can be found, `index` keeps it, `query` reads what was
typed. What a search finds and shows is made in `public`, which knows what may be seen.
"""

from . import index
from .documents import called, texts
from .index import (
    CHUNK,
    Searchable,
    SearchEntry,
    SearchTokens,
    follow,
    forget,
    indexed_models,
    is_missing,
    is_outdated,
    languages_of,
    leftovers,
    matching,
    orphans,
)
from .query import Beginnings, Query
from .words import (
    MOST_SEARCHED,
    WRITTEN_IN,
    composed,
    compounds_of,
    count_words,
    is_paired,
    pairs,
    script,
    stems,
    whole_words,
    words_of,
)

__all__ = [
    "CHUNK",
    "MOST_SEARCHED",
    "WRITTEN_IN",
    "Beginnings",
    "Query",
    "SearchEntry",
    "SearchTokens",
    "Searchable",
    "called",
    "composed",
    "compounds_of",
    "count_words",
    "follow",
    "forget",
    "index",
    "indexed_models",
    "is_missing",
    "is_outdated",
    "is_paired",
    "languages_of",
    "leftovers",
    "matching",
    "orphans",
    "pairs",
    "script",
    "stems",
    "texts",
    "whole_words",
    "words_of",
]
