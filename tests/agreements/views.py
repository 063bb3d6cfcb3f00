"""What the made-up kind does on each way out."""

from django.utils import timezone

from records.api import AddressField, Collection, ImpreciseDateField, ReadRow, SlugRow, TextField, VersionedRow
from records.lists import SlugFilter, StrictFilterSet, WordsFilter
from records.public import (
    CsvList,
    Entry,
    ListFeed,
    PublicAnswer,
    RecordDetail,
    RecordList,
    icalendar,
)

from .models import Agreement


class AgreementFilterSet(StrictFilterSet):
    q = WordsFilter(label="Search")
    organization = SlugFilter("organization__slug", label="Organization")

    orderings = {"name": ("name_en", "slug")}

    class Meta:
        model = Agreement
        fields = []


class AgreementList(RecordList):
    filterset_class = AgreementFilterSet
    template_name = "agreements/agreement_list.html"


class AgreementDetail(RecordDetail):
    model = Agreement
    template_name = "agreements/agreement_detail.html"

    def json_ld(self, site, context):
        return site.thing("CreativeWork", context["record"], context["record"].name)


class AgreementFeed(ListFeed):
    page = AgreementList

    def get_queryset(self, now):
        return Agreement.objects.published(now)

    def entry(self, row):
        return Entry(row, row.name, row.summary)


class AgreementCalendar(PublicAnswer):
    filterset_class = AgreementFilterSet

    def get(self, request):
        names = ", ".join(str(row.name) for row in Agreement.objects.published(timezone.now()))
        return icalendar.answer(icalendar.calendar(self.kind.label, names, request.path, []), "agreements")


class AgreementRow(SlugRow, ReadRow, VersionedRow):
    url = AddressField("agreements")
    name = TextField()
    date = ImpreciseDateField()


class AgreementCsv(CsvList):
    filterset_class = AgreementFilterSet
    row_serializer = AgreementRow


class Agreements(Collection):
    """Agreements."""

    model = Agreement
    filterset_class = AgreementFilterSet
    row_serializer = detail_serializer = AgreementRow
