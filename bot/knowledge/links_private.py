"""Addresses of this machine or of the city's own network: citizens do not reach them, and no link may lead there."""

import ipaddress
import re
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_OWN_NAMES = (
    ".home.arpa",
    ".localhost",
    ".local",
    ".localdomain",
    ".internal",
    ".intranet",
    ".intern",
    ".lan",
    ".corp",
    ".home.arpa",
)
_NUMERIC = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}", re.IGNORECASE)
"""What the C library reads as an IPv4 address: 127.1, 0x7f.1, 2130706433."""
_CARRIERS = tuple(ipaddress.IPv6Network(one) for one in ("64:ff9b::/96", "::/96"))
"""Ranges whose last four bytes are an IPv4 address that a translator goes on to."""


def is_private(host: str) -> bool:
    """Whether a name or address is, by itself, one that lies inside."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(_OWN_NAMES):
        return True
    try:
        return not is_public(ipaddress.ip_address(name.partition("%")[0]))
    except ValueError:
        return bool(_NUMERIC.fullmatch(name)) and not _reads_as_public(name)


def _reads_as_public(numeric: str) -> bool:
    try:
        return is_public(ipaddress.IPv4Address(socket.inet_aton(numeric)))
    except OSError:
        return False


def is_public(address: Address) -> bool:
    """Whether it is a single machine on the open internet, also behind the ways to carry IPv4 in IPv6."""
    if isinstance(address, ipaddress.IPv6Address) and (carried := _carried(address)):
        return is_public(carried)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if found := address.ipv4_mapped or address.sixtofour:
        return found
    if any(address in one for one in _CARRIERS) and int(address) > 1:
        return ipaddress.IPv4Address(address.packed[-4:])
    return None
