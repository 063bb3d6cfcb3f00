"""Links to the forms of records, in what is said of them."""

import re

from django.contrib.admin.utils import quote
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from records.texts import languages

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def address_of(record, page="change"):
    """Return the address of a page about a record in the admin: its form."""
    options = record._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=[quote(record.pk)])


def page_of(model_admin, route, view, name):
    """Return the pattern of one page more of a model's admin, named as its own are; who is not signed in is sent to the door."""
    options = model_admin.opts
    return path(route, model_admin.admin_site.admin_view(view), name=f"{options.app_label}_{options.model_name}_{name}")


def linked(record):
    """Return in HTML what a record is called, leading to its form."""
    return format_html('<a href="{}">{}</a>', address_of(record), record.described())


def named_link(record):
    """Return in HTML what a record is, and its name leading to its form."""
    return format_html('{}: <a href="{}">{}</a>', capfirst(record._meta.verbose_name), address_of(record), record)


def with_links(error):
    """Return in HTML what a refusal says, each record that it names leading to its form; None of one that names none so.

    The parameter `linked` of the refusal has the records, under the name of the parameter that names them.
    """
    params = getattr(error, "params", None) or {}
    if "linked" not in params:
        return None
    said = {
        name: format_html_join(
            languages.semicolon(),
            '<a class="named" href="{}" target="_blank" rel="noopener">{}</a>',
            ((address_of(record), record.described()) for record in records),
        )
        for name, records in params["linked"].items()
    }
    return format_html(PLACEHOLDER.sub(r"{\1}", str(error.message)), **params | said)
