"""The dates that follow from exact moments, and the columns by which meetings are ordered and told apart in time.

What had a moment and no date was missing from lists.
"""

import datetime
import zoneinfo

from django.db import migrations, models

FIRST_MOMENT = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)


def days_of_moments(meeting):
    """Return `{date: day}`, as `Meeting.filled_in()` does."""
    if meeting.starts_at is None or meeting.time_zone not in zoneinfo.available_timezones():
        return {}
    zone = zoneinfo.ZoneInfo(meeting.time_zone)
    days = {"start_date": meeting.starts_at.astimezone(zone).date()}
    if meeting.ends_at:
        last = meeting.ends_at.astimezone(zone) - datetime.timedelta(microseconds=1)
        days["end_date"] = max(days["start_date"], last.date())
    return days


def possible_days(meeting, exact):
    """Return the first and the last day, as `Meeting.possible_days()` does."""
    first = meeting.start_date_earliest if meeting.start_date else meeting.end_date_earliest
    last = meeting.end_date_latest if meeting.end_date else meeting.start_date_latest
    if exact:
        first, last = exact["start_date"], exact.get("end_date", last)
        last = max(first, last) if meeting.end_date else first
    return first, last


def fill_days(apps, schema_editor):
    for meeting in apps.get_model("meetings", "Meeting").objects.all():
        exact = days_of_moments(meeting)
        for name, day in exact.items():
            if not getattr(meeting, name):
                setattr(meeting, name, day.isoformat())
                setattr(meeting, f"{name}_earliest", day)
                setattr(meeting, f"{name}_latest", day)
        meeting.first_day, meeting.last_day = possible_days(meeting, exact)
        meeting.sort_moment = meeting.starts_at or FIRST_MOMENT
        dates = [f"{name}{bound}" for name in ("start_date", "end_date") for bound in ("", "_earliest", "_latest")]
        meeting.save(update_fields=[*dates, "first_day", "last_day", "sort_moment"])


class Migration(migrations.Migration):
    dependencies = [("meetings", "0009_parts_know_their_changes")]

    operations = [
        migrations.AlterModelOptions(
            name='meeting',
            options={'ordering': ['-first_day', '-sort_moment', '-slug'], 'verbose_name': 'meeting', 'verbose_name_plural': 'meetings'},
        ),
        migrations.RemoveIndex(
            model_name='meeting',
            name='meeting_newest',
        ),
        migrations.AddField(
            model_name='meeting',
            name='first_day',
            field=models.DateField(default=datetime.date(1, 1, 1), editable=False),
        ),
        migrations.AddField(
            model_name='meeting',
            name='last_day',
            field=models.DateField(default=datetime.date(9999, 12, 31), editable=False),
        ),
        migrations.AddField(
            model_name='meeting',
            name='sort_moment',
            field=models.DateTimeField(default=datetime.datetime(1, 1, 2, 0, 0, tzinfo=datetime.timezone.utc), editable=False),
        ),
        migrations.AlterField(
            model_name='meeting',
            name='starts_at',
            field=models.DateTimeField(blank=True, help_text='The exact time, if known, in the time zone given beside it.', null=True, verbose_name='starts at'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['-first_day', '-sort_moment', '-slug'], name='meeting_newest'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['last_day'], name='meeting_upcoming'),
        ),
        migrations.RunPython(fill_days, migrations.RunPython.noop),
    ]
