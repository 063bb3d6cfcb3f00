"""The network that a request comes from: what is counted as one sender."""

import ipaddress


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
