"""`{% picture article.image article.image_alt %}`: an image with its size, so that nothing moves, and the smaller ones of it."""

from django import template
from django.utils.html import format_html

from records.uploads import pictured

register = template.Library()


@register.simple_tag
def picture(file, alternative, sizes="(min-width: 60rem) 40rem, 100vw"):
    """Return the element of a stored image; of one that came before there were smaller ones, the plain one."""
    shown = pictured(file.name)
    if shown is None:
        return format_html('<img src="{}" alt="{}">', file.url, alternative)
    srcset = ", ".join(f"{file.storage.url(name)} {width}w" for name, width in shown.srcset)
    smaller = format_html(' srcset="{}" sizes="{}"', srcset, sizes) if len(shown.srcset) > 1 else ""
    size = format_html(' width="{}" height="{}"', shown.width, shown.height)
    return format_html('<img src="{}"{}{} alt="{}">', file.url, smaller, size, alternative)
