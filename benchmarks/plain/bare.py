"""The least that granian can do: answers that stand in the file BARE_ANSWERS, each at its path, and 304 to who has one.

Its bytes, status and headers are those that the portal has answered with.
"""

import json
import os
from pathlib import Path

ANSWERS = {
    path: (status, list(map(tuple, headers)), list(map(tuple, unchanged)), (body.encode("latin-1"),))
    for path, (status, headers, unchanged, body) in json.loads(Path(os.environ["BARE_ANSWERS"]).read_text()).items()
}


def application(environ, start_response):
    status, headers, unchanged, body = ANSWERS[environ["PATH_INFO"]]
    if "HTTP_IF_NONE_MATCH" in environ:
        start_response("304 Not Modified", unchanged)
        return []
    start_response(status, headers)
    return list(body)
