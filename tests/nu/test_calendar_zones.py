"""Time zones of our calendars as ical.js reads them, which Thunderbird has: `make check-html`."""

import datetime
import json
import subprocess
from pathlib import Path

from tests import zones

SCRIPT = Path(__file__).parent / "read_zones.mjs"


def test_each_kind_of_zone_is_read_back_equal_by_ical_js():
    compared = {key: list(zones.moments(key, datetime.timedelta(days=9, hours=5))) for key in zones.ZONES}
    asked = [
        {"calendar": zones.calendar_of(key), "clocks": [each.timetuple()[:6] for each in moments]}
        for key, moments in compared.items()
    ]

    run = subprocess.run(["node", SCRIPT], input=json.dumps(asked), capture_output=True, text=True, timeout=300)

    assert run.returncode == 0, run.stderr
    assert sum(map(len, compared.values())) > 70_000
    for (key, moments), read in zip(compared.items(), json.loads(run.stdout), strict=True):
        assert [each for each, found in zip(moments, read, strict=True) if each.timestamp() != found] == [], key
