"""Many threads at the same moment, as a worker of the server has them."""

import sys
import threading
from contextlib import contextmanager

from django.db import connection


def at_once(*acts):
    """Run each act in a thread, with a connection of its own, all from the same moment; what is raised is raised here."""
    barrier, raised = threading.Barrier(len(acts)), []

    def run(act):
        try:
            barrier.wait()
            act()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


@contextmanager
def switching_often():
    """Let Python change threads a thousand times as often as usual, so that what can go wrong between two does."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 1000)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
