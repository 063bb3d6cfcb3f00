"""Read answers into the classes of a client that was made from the description, and write them back; run beside that client."""

import datetime
import json
import re
import sys
from pathlib import Path
from typing import Any

from client import models


def comparable(value: Any) -> Any:
    """Return a value whose moments are moments: `Z` and `+00:00` are the same one."""
    if isinstance(value, dict):
        return {name: comparable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [comparable(each) for each in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)", value):
        return datetime.datetime.fromisoformat(value)
    return value


answers = json.loads(Path(sys.argv[1]).read_text())
different = [
    [name, body.get("url")]
    for name, body in answers
    if comparable(getattr(models, name).from_dict(body).to_dict()) != comparable(body)
]
print(json.dumps({"read": len(answers), "different": different}))
