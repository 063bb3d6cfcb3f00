"""What happened and what was said, in the admin."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from organizations.admin import figure
from records.dating import display, display_term
from records.editing import PartFormSet, PartInline, PublishableAdmin, year_filter
from records.rows import ByName
from records.texts import languages

from .models import (
    Contribution,
    ContributionParty,
    Meeting,
    MeetingFigure,
    Outcome,
    Participation,
    Presentation,
    Statement,
)
from .models.outcomes import LAST_POSITION


class ParticipationInline(PartInline):
    """Who took part."""

    model = Participation
    lines = (("role", "mode"), ("person", "organization"), ("post", "capacity"), "on_behalf_of", "note_en")

    def describe(self, row):
        return f"{row.get_role_display()}: {row.participant}"


class MeetingFigureInline(PartInline):
    """Figures of a meeting."""

    model = MeetingFigure
    offered: ClassVar[dict[str, str]] = {"property": "label_en"}
    lines = (("label_en", "property"), ("qualifier", "value", "date"))

    def describe(self, row):
        return figure(row)


class OutcomeFormSet(PartFormSet):
    """Outcomes, which can change places."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if form.instance.pk is None:
            form.fields["position"].required = False
            form.fields["position"].help_text = _("Left empty, it is the next one.")

    def save_new(self, form, commit=True):
        if form.instance.position is None:
            last = self.model.objects.filter(meeting=self.instance.pk).aggregate(last=Max("position"))["last"]
            form.instance.position = (last or 0) + 1
        return super().save_new(form, commit)

    def save_existing_objects(self, commit=True):
        """Let the rows that move stand aside first: the database compares positions row by row."""
        moved = [form.instance.pk for form in self.initial_forms if "position" in form.changed_data]
        if commit and moved:
            self.model.objects.filter(pk__in=moved).update(position=F("position") + LAST_POSITION + 1)
        return super().save_existing_objects(commit)


class OutcomeInline(PartInline):
    """What the meeting came to."""

    model = Outcome
    fk_name = "meeting"
    formset = OutcomeFormSet
    lines = (
        ("position", "kind"),
        "title_en",
        "text_en",
        ("contribution", "programme"),
        ("forwarded_to_organization", "forwarded_to_meeting"),
    )

    def describe(self, row):
        return f"{row.position}. {row.title}"


@admin.register(Meeting)
class MeetingAdmin(PublishableAdmin):
    """Meetings, with who took part, figures and outcomes."""

    list_display = ("name_en", "start_date", "place_en", "event_status", "state", "without_source", "changed")
    list_filter = ("status", "event_status", "classification", year_filter("start_date"))
    prepopulated_fields = {"slug": ["name_en"]}
    inlines = (ParticipationInline, MeetingFigureInline, OutcomeInline)
    sections = (
        (None, {"fields": ["name_en", ("abbreviation", "slug"), ("classification", "event_status"), "theme_en"]}),
        (
            _("When"),
            {"fields": [("start_date", "end_date"), ("starts_at", "ends_at", "time_zone")]},
        ),
        (_("Where"), {"fields": ["place_en", ("country", "attendance_mode")]}),
        (_("In what connection"), {"fields": [("organization", "series"), ("parent", "prepares_for"), "preceded_by"]}),
        (_("Texts"), {"fields": ["summary_en", "report_en"]}),
    )

    def name_for_reference(self, obj):
        return languages.with_details(obj.name, obj.place, display(obj.start_date))

    def details(self, obj):
        return obj.abbreviation, obj.place, display_term(obj.start_date, obj.end_date)


class ContributionPartyInline(PartInline):
    """Who submitted, supported, adopted, is addressed."""

    model = ContributionParty
    lines = ("role", ("organization", "person", "post"))


class PresentationInline(PartInline):
    """Before which meetings it came."""

    model = Presentation
    lines = (("action", "meeting"), ("by_person", "by_organization"), "on_behalf_of", "note_en")

    def describe(self, row):
        return f"{row.get_action_display()}: {row.meeting}"


@admin.register(Contribution)
class ContributionAdmin(PublishableAdmin):
    """Contributions, with their parties and presentations."""

    list_display = ("title_en", "kind", "number", "date", "state", "without_source", "changed")
    list_filter = ("status", "kind", year_filter("date"))
    prepopulated_fields = {"slug": ["title_en"]}
    inlines = (ContributionPartyInline, PresentationInline)
    sections = (
        (None, {"fields": ["title_en", "slug", ("kind", "number"), ("date", "language")]}),
        (_("The document"), {"fields": ["url", "file", "responds_to"]}),
        (_("Texts"), {"fields": ["summary_en"]}),
    )

    def name_for_reference(self, obj):
        return languages.with_details(obj.title, obj.number)

    def details(self, obj):
        return obj.get_kind_display(), obj.number, display(obj.date)


@admin.register(Statement)
class StatementAdmin(PublishableAdmin):
    """Statements."""

    list_display = ("speaker", "attribution", "kind", "date", "meeting", "state", "without_source", "changed")
    list_filter = ("status", "kind", "rendering", year_filter("date"))
    list_select_related = ("speaker_person", "speaker_organization", "meeting")
    sections = (
        (
            _("Who"),
            {
                "fields": [
                    ("speaker_person", "speaker_organization"),
                    "attribution",
                    ("capacity", "further_capacities"),
                    "on_behalf_of",
                    "slug",
                ]
            },
        ),
        (_("What"), {"fields": [("kind", "rendering"), "text_en", "original_language"]}),
        (_("When and where"), {"fields": ["date", ("meeting", "contribution"), "audience_en", "programmes"]}),
    )

    @admin.display(description=_("speaker"), ordering=ByName("speaker_person"))
    def speaker(self, obj):
        """The person, else the organization."""
        return obj.speaker
