"""Orders of a list, as readers call them."""

from django.utils.translation import gettext_lazy as _

# Public name of an order → what it is called, and what its reverse is.
LABELS = {
    "name": (_("Name A–Z"), _("Name Z–A")),
    "title": (_("Title A–Z"), _("Title Z–A")),
    "date": (_("Earliest date first"), _("Latest date first")),
    "start_date": (_("Earliest date first"), _("Latest date first")),
    "founding_date": (_("Earliest founded first"), _("Latest founded first")),
    "at": (_("Earliest date first"), _("Latest date first")),
    "publish_at": (_("Earliest published first"), _("Latest published first")),
    "updated_at": (_("Oldest update first"), _("Latest update first")),
}


def choices(filters):
    """Return the orders of a list, the one in which it starts first: `{"value", "label", "chosen"}`."""
    chosen = filters.data.get("ordering") or filters.first_ordering
    names = sorted(filters.ordering_names(), key=lambda name: name != filters.first_ordering)
    return [{"value": name, "label": label(name), "chosen": name == chosen} for name in names]


def label(name):
    """Return what readers call the order of that name."""
    return LABELS[name.removeprefix("-")][name.startswith("-")]
