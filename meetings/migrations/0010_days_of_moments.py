"""Fill in the dates that follow from exact moments: what had no date was missing from lists."""

import datetime
import zoneinfo

from django.db import migrations, models


def days_of(meeting):
    """Return `{date: day}` as `Meeting.filled_in()` does, with the bounds of each."""
    if meeting.time_zone not in zoneinfo.available_timezones():
        return {}
    zone = zoneinfo.ZoneInfo(meeting.time_zone)
    first = meeting.starts_at.astimezone(zone).date()
    days = {"start_date": first}
    if meeting.ends_at:
        last = meeting.ends_at.astimezone(zone) - datetime.timedelta(microseconds=1)
        days["end_date"] = max(first, last.date())
    return days


def fill_dates(apps, schema_editor):
    for meeting in apps.get_model("meetings", "Meeting").objects.exclude(starts_at=None):
        days = {name: day for name, day in days_of(meeting).items() if not getattr(meeting, name)}
        for name, day in days.items():
            setattr(meeting, name, day.isoformat())
            setattr(meeting, f"{name}_earliest", day)
            setattr(meeting, f"{name}_latest", day)
        if days:
            columns = [f"{name}{bound}" for name in days for bound in ("", "_earliest", "_latest")]
            meeting.save(update_fields=columns)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0009_parts_know_their_changes")]

    operations = [
        migrations.AlterField(
            model_name="meeting",
            name="starts_at",
            field=models.DateTimeField(
                blank=True,
                help_text="The exact time, if known, in the time zone given beside it.",
                null=True,
                verbose_name="starts at",
            ),
        ),
        migrations.RunPython(fill_dates, migrations.RunPython.noop),
    ]
