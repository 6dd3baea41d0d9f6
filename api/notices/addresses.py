"""Where a webhook may go: a public address, looked up once and connected to just so.

Whoever sets a webhook makes this machine open a connection. It must not lead into the operator's own network, also not
where a name says one address when it is checked and another when it is called (DNS rebinding): so the name is looked up
once, every address of it is checked, and the connection goes to the very address that was.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from api.notices.contacts import is_webhook

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Refused(Exception):
    """It may not be called; the message says why."""


@dataclass(frozen=True)
class Target:
    """One address to connect to, and what to ask for there."""

    ip: str
    port: int
    host: str
    path: str
    is_tls: bool

    @property
    def authority(self) -> str:
        """What the `Host` header says."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.is_tls else 80) else f"{name}:{self.port}"


def target_of(url: str, *, allow_http: bool, allow_private: bool) -> Target:
    """The address looked up. Raises `Refused`, and `OSError` where there is no such name."""
    if not is_webhook(url, allow_http=allow_http):
        raise Refused("the address is none that may be called")
    parts = urlsplit(url)
    host, is_tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not allow_private and not all(is_public(ip) for ip in found):
        raise Refused("the address leads into a private network")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(found[0], port, host, path, is_tls)


def is_public(ip: str) -> bool:
    """Whether it is an address of the open internet, also where it wraps another one."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    return all(a.is_global and not a.is_multicast and not a.is_unspecified for a in _unwrapped(address))


def _unwrapped(address: Address) -> list[Address]:
    """The address, and the IPv4 addresses in it that a gateway would connect to."""
    found: list[Address | None] = [address]
    if isinstance(address, ipaddress.IPv6Address):
        found = [None if address.ipv4_mapped else address, address.ipv4_mapped, address.sixtofour]
        found += address.teredo or ()
        if address in NAT64:
            found.append(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    return [a for a in found if a is not None]
