"""Lists that a source leaves open: “etc.”, “and other leaders”, “include”, “such as”."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.texts import languages


class OpenLists(models.Model):
    """A record that says which of its lists are known to be incomplete."""

    # The names of the lists that this kind of record has, each with what an editor calls it.
    list_names: dict[str, Any] = {}

    incomplete_lists = models.JSONField(
        _("incomplete lists"),
        default=list,
        blank=True,
        help_text=_("The lists that a source leaves open (“etc.”, “such as”)."),
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        names = self.incomplete_lists
        wrong = [name for name in names if name not in list(self.list_names)] if isinstance(names, list) else [names]
        if wrong:
            raise ValidationError(
                {
                    "incomplete_lists": _("“%(name)s” is not a list of this record. There are: %(names)s.")
                    % {"name": str(wrong[0])[:100], "names": languages.joined(*self.list_names)}
                }
            )
        self.incomplete_lists = [name for name in self.list_names if name in names]
