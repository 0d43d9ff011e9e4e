"""From which address somebody comes, for counting tries."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# One household has this much of version 6, and every address in it.
_HOUSEHOLD = 64


def address_of(request: HttpRequest) -> str:
    """'' when it cannot be told: a proxy that names nobody stands for everybody."""
    said = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:
        # Whoever comes may write what they like before; the proxy appends what it saw.
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        found = ip_address(said)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, _HOUSEHOLD), strict=False))
    return str(found)
