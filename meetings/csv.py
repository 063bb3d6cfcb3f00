"""Meetings, contributions and statements as CSV; the headings are the names that the API uses."""

from records.public import Column, CsvList, DateColumn, MomentColumn, ReferenceColumn, ReferencesColumn, TextColumn

from .filters import ContributionFilterSet, MeetingFilterSet, StatementFilterSet


class MeetingCsv(CsvList):
    """Meetings."""

    filterset_class = MeetingFilterSet
    columns = (
        Column("slug"),
        TextColumn("name"),
        Column("abbreviation"),
        Column("classification"),
        Column("status", "event_status"),
        Column("attendance_mode"),
        ReferenceColumn("parent"),
        ReferenceColumn("organization"),
        ReferenceColumn("series"),
        DateColumn("start_date"),
        DateColumn("end_date"),
        MomentColumn("starts_at"),
        MomentColumn("ends_at"),
        Column("time_zone"),
        TextColumn("place"),
        Column("country"),
        TextColumn("theme"),
    )


class ContributionCsv(CsvList):
    """Contributions."""

    filterset_class = ContributionFilterSet
    columns = (
        Column("slug"),
        TextColumn("title"),
        Column("kind"),
        Column("number"),
        DateColumn("date"),
        Column("language"),
        Column("address", "url"),
        ReferenceColumn("responds_to", label="title"),
    )


class StatementCsv(CsvList):
    """Statements."""

    filterset_class = StatementFilterSet
    columns = (
        Column("slug"),
        ReferenceColumn("speaker_person"),
        ReferenceColumn("speaker_organization"),
        Column("attribution"),
        ReferenceColumn("on_behalf_of"),
        Column("kind"),
        Column("rendering"),
        TextColumn("text"),
        Column("original_language"),
        DateColumn("date"),
        ReferenceColumn("meeting"),
        ReferenceColumn("contribution", label="title"),
        ReferencesColumn("programmes"),
    )

    def get_queryset(self, now):
        return super().get_queryset(now).prefetch_related("programmes")
