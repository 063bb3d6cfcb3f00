"""Publication: the one rule of what is public when, closure under it, mentions, and addresses that answer for ever."""

from . import closure
from .as_if import Whole, as_if
from .corrections import Correction, correctable, corrections_of, load_records
from .mentions import Mention, mentionable, named_in, no_record, not_there, render
from .models import Expiring, PartQuerySet, Publishable, PublishableQuerySet, Shared, SharedQuerySet, last_publication
from .orders import in_order, public_by_name
from .redirects import Redirect, may_be_named, resolve, told_of, where_now
from .sets import publish_all, send_to_review
from .status import UNPUBLISHED, Status, is_public, publishable_models
from .turns import next_turn

__all__ = [
    "UNPUBLISHED",
    "Correction",
    "Expiring",
    "Mention",
    "PartQuerySet",
    "Publishable",
    "PublishableQuerySet",
    "Redirect",
    "Shared",
    "SharedQuerySet",
    "Status",
    "Whole",
    "as_if",
    "closure",
    "correctable",
    "corrections_of",
    "in_order",
    "is_public",
    "last_publication",
    "load_records",
    "may_be_named",
    "mentionable",
    "named_in",
    "next_turn",
    "no_record",
    "not_there",
    "public_by_name",
    "publish_all",
    "publishable_models",
    "render",
    "resolve",
    "send_to_review",
    "told_of",
    "where_now",
]
