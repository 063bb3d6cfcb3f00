"""What a draft's Markdown names and is not there yet: told on saving, all at once, each with what may have been meant."""

from typing import Any

from django.utils.translation import gettext as _

from records.publication import mentionable, not_there
from records.texts import languages

from .ranking import ranked

MOST_NEAR = 3
MOST_TOLD = 20


def to_come(record: Any) -> str:
    """Return in words what a record names that is no record yet, with near names; "" where everything is there."""
    pairs = dict.fromkeys(pair for pairs in not_there(record).values() for pair in pairs)
    if not pairs:
        return ""
    told = [languages.isolated(_named(kind, key)) for kind, key in list(pairs)[:MOST_TOLD]]
    told += ["…"] if len(pairs) > MOST_TOLD else []
    sentence = _("Named and not there yet, so readers see plain text, and this cannot be published before: %(names)s")
    return sentence % {"names": languages.joined_apart(*told)}


def _named(kind: str, key: str) -> str:
    model = mentionable()[kind]
    keys = ranked(model._default_manager.all(), key.replace("-", " "))[:MOST_NEAR]
    rows = model._default_manager.in_bulk(keys)
    near = [f"{kind}:{rows[pk].key}" for pk in keys if pk in rows]
    return f"{kind}:{key[:120]}" + (
        languages.in_brackets(_("near: %(names)s") % {"names": ", ".join(near)}) if near else ""
    )
