"""The declaration of the made-up kind."""

from django.apps import AppConfig

from records.kinds import Kind


class AgreementsConfig(AppConfig):
    name = "tests.agreements"
    label = "agreements"
    kinds = (
        Kind(
            model="agreements.Agreement",
            order=115,
            label="Agreements",
            one="Agreement",
            path="agreements",
            list="tests.agreements.views.AgreementList",
            detail="tests.agreements.views.AgreementDetail",
            csv="tests.agreements.views.AgreementCsv",
            feed="tests.agreements.views.AgreementFeed",
            calendar="tests.agreements.views.AgreementCalendar",
            collection="agreements",
            api="tests.agreements.views.Agreements",
            navigation=11,
            site_map="agreements",
            mentioned=True,
        ),
    )
