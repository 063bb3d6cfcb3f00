"""What an entry about each kind of row shows, loaded in a constant number of queries."""

from django.db.models import Case, IntegerField, When


def spoken(statements):
    """Load who said something, in which capacity and where, with the sources."""
    return statements.with_ends().with_sources()


def in_order(rows, choices, name="role"):
    """Order rows by one of their choices, as the model lists them."""
    places = [When(**{name: value}, then=place) for place, value in enumerate(choices.values)]
    return rows.order_by(Case(*places, output_field=IntegerField()), "id")
