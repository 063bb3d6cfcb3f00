"""Two drafts that name each other, for every kind that can be published."""

from meetings.models import Contribution, Meeting, Statement
from news.models import Article, Page
from organizations.models import Membership, Organization, Person, Programme
from tests import factories as make

DRAFT = {"status": "draft", "publish_at": None}


def named_by(record, other, column):
    """Let `other` name a record in its Markdown; return both."""
    setattr(other, column, f"See [this]({record._meta.model_name}:{record.key}).")
    other.save()
    return record, other


def _in_markdown(factory, column):
    def drafts():
        record, other = named_by(factory(**DRAFT), factory(**DRAFT), column)
        return named_by(other, record, column)[::-1]

    return drafts


def _by_a_body(refer):
    def drafts():
        body = make.make_organization(**DRAFT)
        return named_by(refer(body), body, "description_en")

    return drafts


def _contribution_of(body):
    contribution = make.make_contribution(**DRAFT)
    make.make_contribution_party(contribution=contribution, organization=body)
    return Contribution.objects.get(pk=contribution.pk)


# The first of the two is of the kind; but nothing stands in a person that could name a record.
NAMING_EACH_OTHER = {
    Organization: _in_markdown(make.make_organization, "description_en"),
    Programme: _in_markdown(make.make_programme, "description_en"),
    Meeting: _in_markdown(make.make_meeting, "report_en"),
    Article: _in_markdown(make.make_article, "body_en"),
    Page: _in_markdown(make.make_page, "body_en"),
    Membership: _by_a_body(lambda body: make.make_membership(organization=body, **DRAFT)),
    Statement: _by_a_body(
        lambda body: make.make_statement(speaker_person=make.make_person(), on_behalf_of=body, **DRAFT)
    ),
    Contribution: _by_a_body(_contribution_of),
    Person: lambda: _by_a_body(lambda body: make.make_person(**DRAFT))()[::-1],
}
