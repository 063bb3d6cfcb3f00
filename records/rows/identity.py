"""Ids that follow from something, so that whoever makes the same row calls it the same."""

import datetime
import re
import uuid

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "ituportal")
BATCH = 500  # rows of one statement


def as_id(text):
    """Return the UUID that a text is, small letters or capitals; None where it is none in the usual form."""
    return uuid.UUID(text) if _ID.fullmatch(text) else None


def derived_id(model_name, text):
    """Return the UUID that a text stands for among the rows of one model."""
    return uuid.uuid5(_NAMES, f"{model_name} {text}")


def give_ids(*labels):
    """Return a migration function: each row gets the UUID that feeds made from the moment of its creation until then.

    No feed turns by that; of two rows made in one microsecond, which feeds confused, the later has one of its own.
    """

    def run(apps, schema_editor):
        for label in labels:
            model, ids = apps.get_model(label), {}
            rows = model._base_manager.using(schema_editor.connection.alias)
            for pk, moment in rows.order_by("pk").values_list("pk", "created_at"):
                created = moment.astimezone(datetime.UTC).isoformat()
                uid = derived_id(model._meta.model_name, created)
                ids[derived_id(model._meta.model_name, f"{created} {pk}") if uid in ids else uid] = pk
            rows.bulk_update([model(pk=pk, uid=uid) for uid, pk in ids.items()], ["uid"], batch_size=BATCH)

    return run
