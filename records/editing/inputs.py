"""How the columns of a record are asked for: moments, days, figures, languages, lists, references."""

import datetime
import zoneinfo

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from records.dating import EdtfField
from records.rows import ReferencesField
from records.texts import countries, languages, translated_names

from .choosing import FileChoice
from .directions import Directed
from .references import References, ReferenceSelect, ReferenceSelectMultiple
from .usual import Offering

TIME_ZONES = tuple(sorted(zoneinfo.available_timezones()))  # read once: it takes 20 ms
BLANK = ("", "---------")
# Of a moment that was typed without an offset; in it each hour comes once.
CLOCK = datetime.timezone(datetime.timedelta(), "clock")


class MomentInput(forms.DateTimeInput):
    """The browser's own control: one labelled input, and no script."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__({"step": "1", **(attrs or {})}, format="%Y-%m-%dT%H:%M:%S")


class MomentField(forms.DateTimeField):
    """A moment asked for to the second, in the time zone of the editor; `RowForm` gives back the rest if left alone."""


class LocalMomentField(MomentField):
    """A moment asked for in the time zone that is chosen beside it, whoever asks.

    `RowForm` sets both for its row: `shown` is the stored moment in the zone in which the form shows it, if there is one;
    `zone` is the zone chosen, or None where none is: then the row is refused, and nothing is read out of the time.
    """

    shown: datetime.datetime | None = None
    zone: zoneinfo.ZoneInfo | None = None

    def prepare_value(self, value):
        return self.shown.replace(tzinfo=None) if self.shown and isinstance(value, datetime.datetime) else value

    def to_python(self, value):
        with timezone.override(CLOCK):
            moment = super().to_python(value)
        if moment is None or moment.tzinfo is not CLOCK or self.zone is None:
            return moment
        clock = moment.replace(tzinfo=None)
        shown = self.shown and self.shown.replace(microsecond=0)
        if shown and shown.tzinfo == self.zone and clock == shown.replace(tzinfo=None, fold=0):
            return shown  # left alone: of an hour that comes twice, the one that it was
        return self.once(clock)

    def once(self, clock):
        """Return the moment at which clocks showed this; raise ValidationError where they never or twice did."""
        first, second = (clock.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        if first.utcoffset() == second.utcoffset():
            return first
        said = {"time": f"{clock:%H:%M}", "zone": self.zone.key}
        if first.utcoffset() < second.utcoffset():
            sentence = _("There is no %(time)s on this day in %(zone)s: clocks are put forward over it.")
        else:
            sentence = _(
                "%(time)s comes twice on this day in %(zone)s, when clocks are put back. "
                "Choose UTC as the time zone, and give the time in UTC."
            )
        raise forms.ValidationError(sentence % said, code="invalid")


class DayInput(forms.DateInput):
    """The browser's own control for a day."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class FigureField(forms.DecimalField):
    """A number shown without the zeros that the column adds: 900, not 900.0000."""

    def prepare_value(self, value):
        return f"{value.normalize():f}" if hasattr(value, "normalize") else value


def translated_columns(model):
    """Return `{column: (name of the text, language code)}` of a model's texts."""
    names = translated_names(model)
    return {languages.column(name, code): (name, code) for name in names for code in languages.CODES}


def columns_in(model, code, *, leaving_out=()):
    """Return the columns of a model's texts in one language, in their order."""
    return [c for c, (name, language) in translated_columns(model).items() if language == code and c not in leaving_out]


def label_of_column(model, column):
    """Return what an editor calls the column of a text: “Name”, “Name (Français)”."""
    _name, code = translated_columns(model)[column]
    label = capfirst(str(model._meta.get_field(column).verbose_name))
    return label if code == languages.FALLBACK else label + languages.in_brackets(dict(languages.LANGUAGES)[code])


def checkboxes(db_field, choices):
    """Return the form field of a JSON list whose members are known."""
    return forms.MultipleChoiceField(
        label=capfirst(str(db_field.verbose_name)),
        help_text=db_field.help_text,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class Inputs(Offering, Directed):
    """Asks for each column of a record in the form that fits it; for whole records and for parts."""

    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField, "widget": MomentInput},
        models.DateField: {"widget": DayInput},
        models.FileField: {"widget": FileChoice},
        models.ImageField: {"widget": FileChoice},
        models.DecimalField: {"form_class": FigureField},
        models.URLField: {"assume_scheme": "https", "widget": forms.URLInput(attrs={"class": "vURLField"})},
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        special = {
            "unreviewed_translations": self.unreviewed_field,
            "incomplete_lists": self.incomplete_field,
            "country": self.country_field,
            "time_zone": self.time_zone_field,
        }
        if db_field.name in special:
            return special[db_field.name](db_field)
        if db_field.name in self.model.local_moments:
            kwargs["form_class"] = LocalMomentField
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        if hasattr(field.widget, "can_delete_related"):
            field.widget.can_delete_related = False  # deleting is not done on the way past
        if isinstance(field, MomentField) and db_field.name not in self.model.local_moments:
            zone = _("In the time zone of your account, %(zone)s.") % {"zone": request.user.time_zone}
            field.help_text = f"{field.help_text} {zone}".strip()
        if isinstance(db_field, EdtfField):
            field.widget.attrs |= {"class": "vEdtf", "spellcheck": "false", "autocomplete": "off"}
        if isinstance(db_field, models.TextField):
            field.widget.attrs["rows"] = 3
        if db_field.name in (texts := translated_columns(self.model)):
            name, code = texts[db_field.name]
            field.label = label_of_column(self.model, db_field.name)
            field.widget.attrs |= {"lang": languages.BCP47[code], "dir": languages.direction(code)}
            if name in self.model.markdown_fields:
                field.widget.attrs["rows"] = 12
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs.setdefault("widget", ReferenceSelect(db_field, self.admin_site, References(db_field, self.admin_site)))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        references = References(db_field, self.admin_site)
        kwargs.setdefault("widget", ReferenceSelectMultiple(db_field, self.admin_site, references))
        kwargs.setdefault("form_class", ReferencesField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def unreviewed_field(self, db_field):
        """The texts of this model, to tick those that a machine translated and nobody has checked."""
        own = dict(languages.LANGUAGES)
        choices = [
            (column, f"{label_of_column(self.model, languages.column(name, languages.FALLBACK))} – {own[code]}")
            for column, (name, code) in translated_columns(self.model).items()
            if code != languages.FALLBACK
        ]
        field = checkboxes(db_field, choices)
        field.label = _("Translations not yet checked")
        field.help_text = _("Tick what a machine translated and no person has accepted; readers are told.")
        return field

    def incomplete_field(self, db_field):
        return checkboxes(db_field, [(name, capfirst(label)) for name, label in self.model.list_names.items()])

    def country_field(self, db_field):
        return forms.ChoiceField(
            label=capfirst(str(db_field.verbose_name)), choices=[BLANK, *countries.choices()], required=False
        )

    def time_zone_field(self, db_field):
        return forms.ChoiceField(
            label=capfirst(str(db_field.verbose_name)),
            help_text=db_field.help_text,
            choices=[*([BLANK] if db_field.blank else []), *((z, z) for z in sorted(zoneinfo.available_timezones()))],
            required=not db_field.blank,
            initial=db_field.get_default(),
            widget=forms.Select(attrs={"dir": "ltr"}),
        )
