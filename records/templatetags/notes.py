"""Tags for the numbered notes at the end of a page."""

from django import template

register = template.Library()


@register.inclusion_tag("records/_notes.html")
def source_notes(notes):
    """List the sources that the page has cited so far, under their numbers."""
    return {"notes": list(notes)}
