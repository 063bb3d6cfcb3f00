"""What a search has found, as an entry of a list."""

from django import template
from django.utils.text import capfirst

from records.rows import Sourced

register = template.Library()


@register.inclusion_tag("records/_hit.html")
def hit_entry(hit, notes):
    """One hit: the kind and the day of the record, its name with its sources, and the place where the words stand."""
    record = hit.record
    return {
        "record": record,
        "kind": capfirst(record.kind_name),
        "date": next((getattr(record, name) for name in ("date", "start_date") if getattr(record, name, "")), ""),
        "snippet": hit.snippet,
        "notes": notes,
        "is_cited": isinstance(record, Sourced),
    }
