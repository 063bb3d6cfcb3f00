"""Where a request comes from, and what is counted as one sender."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def network_of(address):
    """Return the network that one reader has all of, 64 bits for IPv6; None where `address` is none.

    An IPv4 address in the clothes of IPv6 (::ffff:192.0.2.1) is the IPv4 address.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(parsed, "ipv4_mapped", None) or parsed
    prefix = mapped.max_prefixlen if mapped.version == 4 else 64
    return ipaddress.ip_network(f"{mapped}/{prefix}", strict=False)


def client_address(request: HttpRequest) -> str:
    """Address of the client, for the login lockout and the throttle of the feedback form.

    Each proxy appends the address it was asked from, so with N proxies of ours the N-th entry from the
    right is the first that no client can forge.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    proxies: int = settings.PROXY_COUNT
    address = _address(forwarded[-proxies]) if proxies and len(forwarded) >= proxies else ""
    return address or str(request.META.get("REMOTE_ADDR", ""))


def _address(entry: str) -> str:
    """The IP address in one entry of X-Forwarded-For, to which some proxies add the port; "" if there is none."""
    host = entry.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        return ""
