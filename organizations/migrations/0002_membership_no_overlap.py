"""On PostgreSQL the database itself refuses the same seat held twice at a time.

SQLite has no exclusion constraints; there `Membership.save()` checks under the write lock.
"""

from django.db import migrations

# The same days as Membership.term(); an empty range clashes with nothing.
ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE organizations_membership ADD CONSTRAINT organizations_membership_no_overlap EXCLUDE USING gist (
    organization_id WITH =,
    (COALESCE(member_organization_id, 0)) WITH =,
    (COALESCE(member_person_id, 0)) WITH =,
    (COALESCE(post_id, 0)) WITH =,
    role_en WITH =,
    (COALESCE(category_id, 0)) WITH =,
    (COALESCE(on_behalf_of_id, 0)) WITH =,
    (daterange(
        CASE WHEN start_date_earliest = DATE '0001-01-01' THEN DATE '0001-01-01' ELSE start_date_latest END,
        GREATEST(
            CASE WHEN start_date_earliest = DATE '0001-01-01' THEN DATE '0001-01-01' ELSE start_date_latest END,
            CASE WHEN end_date_latest = DATE '9999-12-31' THEN DATE '9999-12-31' ELSE end_date_earliest END
        ),
        '[)'
    )) WITH &&
) WHERE (status <> 'withdrawn');
"""
REMOVE = "ALTER TABLE organizations_membership DROP CONSTRAINT organizations_membership_no_overlap;"


def on_postgresql(sql):
    """Return a migration function that runs `sql` on PostgreSQL and does nothing elsewhere."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]

    operations = [migrations.RunPython(on_postgresql(ADD), on_postgresql(REMOVE))]
