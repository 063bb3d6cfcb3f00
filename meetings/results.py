"""What meetings came to, as their pages tell it: what they decided, what they only discussed, and the rest."""

from django.db.models import Prefetch

from .models import Outcome, Presentation

OF_A_PART = 20  # outcomes, and documents, of one meeting in the table of its cluster


def sorted_out(outcomes):
    """Return `{"decided", "discussed", "others": outcomes}`, each in the order of the meeting."""
    found = {"decided": [], "discussed": [], "others": []}
    for outcome in outcomes:
        kind = outcome.kind
        name = "decided" if kind in Outcome.DECIDED else "discussed" if kind in Outcome.DISCUSSED else "others"
        found[name].append(outcome)
    return found


def with_results(meetings):
    """Load what each meeting of a query came to, and what came before it, as far as a table has room: five queries for all."""
    outcomes = Outcome.objects.published().with_ends().with_sources()
    papers = Presentation.objects.published().select_related("contribution").order_by("contribution_id", "id")
    return meetings.select_related("organization").prefetch_related(
        Prefetch("outcomes", outcomes[: OF_A_PART + 1], to_attr="shown_outcomes"),
        Prefetch("presentations", papers[: OF_A_PART + 1], to_attr="shown_presentations"),
    )


def table(parts):
    """Return `parts`, rows of `with_results()`, as a table, or None where nothing is known of any: `{"columns", "rows", "of_groups"}`.

    A row is `{"meeting", "decided", "discussed", "others", "documents", "forwarded_to", "more"}`; `columns` names those
    of the lists that some row fills. Where each is the meeting of a body, it is told by that.
    """
    of_groups = all(part.organization is not None for part in parts)
    rows = [row_of(part) | {"body": part.organization if of_groups else None} for part in parts]
    names = ("decided", "discussed", "others", "documents", "forwarded_to")
    columns = {name: True for name in names if any(row[name] for row in rows)}
    return {"columns": columns, "rows": rows, "of_groups": of_groups} if columns else None


def row_of(part):
    outcomes, papers = part.shown_outcomes[:OF_A_PART], part.shown_presentations[:OF_A_PART]
    documents = [outcome.contribution for outcome in outcomes] + [paper.contribution for paper in papers]
    return sorted_out(outcomes) | {
        "meeting": part,
        "documents": once(documents),
        "forwarded_to": once(outcome.forwarded_to for outcome in outcomes),
        "more": max(len(part.shown_outcomes), len(part.shown_presentations)) > OF_A_PART,
    }


def once(records):
    """Return the records, each once, in their order; None is none."""
    return list(dict.fromkeys(record for record in records if record is not None))
