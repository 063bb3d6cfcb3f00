"""The port that the portal serves on: refused in words when it is taken, and held while it is served."""

import socket
import sys
from argparse import ArgumentTypeError

from django.core.management.base import CommandError


def port_number(text: str) -> int:
    """Read a port from the command line."""
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise ArgumentTypeError(f"“{text}” is not a port; choose one from 1024 to 65535, as 8001")


def hold_port(host: str, port: int, *, another: str) -> socket.socket:
    """Return a socket that keeps others of ours off a port until it is closed, or refuse a port that is taken.

    granian listens with SO_REUSEPORT, by which the kernel shares a port out among strangers without a word. This socket asks
    for the port alone. It meets whoever listens there, on all addresses of the machine too, and workers whose master was
    killed; `listen` lets one of two pass that start at the same moment. `another` says how to choose one: “--port {}”.

    On Linux it then stays bound without listening, which leaves the port to workers of this process and refuses it to the next
    `hold_port`, even while no worker lives. Elsewhere it is closed, and two that start within the same moment may share.
    """
    holder = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        # What is left of the connections of a server that has ended takes no port.
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((host, port))
        holder.listen(0)
    except OSError as error:
        holder.close()
        raise CommandError(
            f"Port {port} of {host} cannot be used ({error.strerror}). "
            f"Stop what runs there, or choose another: {another.format(port + 1 if port < 65_535 else port - 1)}"
        ) from None
    if sys.platform == "linux":
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
        holder.shutdown(socket.SHUT_RDWR)
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    else:
        holder.close()
    return holder
