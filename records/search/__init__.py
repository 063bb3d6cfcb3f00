"""Search: one tokeniser, one index on either database, kept by every save and asked by pages, API and admin.

`words` makes tokens of texts, `documents` says what of a record can be found, `index` keeps it, `query` reads what was
typed, `results` asks and ranks, `snippets` shows where. This package imports nothing, so that models can use its parts.
"""
