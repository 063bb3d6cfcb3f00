"""The search index: one tokeniser, one index on either database, kept by every save.

`words` makes tokens of texts, `documents` says what of a record can be found, `index` keeps it, `query` reads what was
typed. What a search finds and shows is made in `public`, which knows what may be seen.
"""

from . import index
from .documents import borne_names, called, names, other_names, texts
from .index import (
    CHUNK,
    Searchable,
    SearchEntry,
    SearchTokens,
    differing,
    follow,
    forget,
    in_words_of,
    indexed_models,
    is_missing,
    is_outdated,
    lately,
    leftovers,
    matching,
    matching_keys,
    named,
    newest,
    orphans,
    rows_of,
)
from .misspelt import guesses, mistakes, tolerance
from .query import Beginnings, NameQuery, Query, Term
from .words import (
    MOST_SEARCHED,
    WRITTEN_IN,
    composed,
    compounds_of,
    count_words,
    is_paired,
    stems,
    tokenized,
    whole_words,
    words_of,
)

__all__ = [
    "CHUNK",
    "MOST_SEARCHED",
    "WRITTEN_IN",
    "Beginnings",
    "NameQuery",
    "Query",
    "SearchEntry",
    "SearchTokens",
    "Searchable",
    "Term",
    "borne_names",
    "called",
    "composed",
    "compounds_of",
    "count_words",
    "differing",
    "follow",
    "forget",
    "guesses",
    "in_words_of",
    "index",
    "indexed_models",
    "is_missing",
    "is_outdated",
    "is_paired",
    "lately",
    "leftovers",
    "matching",
    "matching_keys",
    "mistakes",
    "named",
    "names",
    "newest",
    "orphans",
    "other_names",
    "rows_of",
    "stems",
    "texts",
    "tokenized",
    "tolerance",
    "whole_words",
    "words_of",
]
