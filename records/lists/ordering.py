"""Orders of a list, as readers call them."""

from django.utils.translation import gettext_lazy as _

# Public name of an order → what it is called, and what its reverse is.
LABELS = {
    "name": (_("Name A–Z"), _("Name Z–A")),
    "title": (_("Title A–Z"), _("Title Z–A")),
    "date": (_("Oldest first"), _("Newest first")),
    "start_date": (_("Oldest first"), _("Newest first")),
    "founding_date": (_("Founded first"), _("Founded last")),
    "at": (_("Oldest first"), _("Newest first")),
    "publish_at": (_("First published first"), _("Last published first")),
    "updated_at": (_("Longest unchanged first"), _("Last updated first")),
}


def choices(filters):
    """Return the orders of a list, the one in which it starts first: `{"value", "label", "chosen"}`."""
    chosen = filters.data.get("ordering") or filters.first_ordering
    names = sorted(filters.ordering_names(), key=lambda name: name != filters.first_ordering)
    return [{"value": name, "label": label(name), "chosen": name == chosen} for name in names]


def label(name):
    """Return what readers call the order of that name."""
    return LABELS[name.removeprefix("-")][name.startswith("-")]
