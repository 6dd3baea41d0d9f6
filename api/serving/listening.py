"""The socket that the service listens on, opened before anything else is begun."""

from __future__ import annotations

import errno
import socket

from api.settings import InvalidSettings
from models.errors import Issue

BACKLOG = 1024
MOST_PORT = 65_535


def listen(host: str, port: int, further: int = 0) -> socket.socket:
    """A socket on the port, or on the next free one of `further` more. Raises `InvalidSettings`."""
    last = min(port + further, MOST_PORT)
    for tried in range(port, last + 1):
        try:
            return _bound(host, tried)
        except OSError as e:
            if e.errno == errno.EADDRINUSE and tried < last:
                continue
            raise _refused(host, tried, e) from None
    raise AssertionError("a range of ports is not empty")


def port_of(listening: socket.socket) -> int:
    """The port that it came to; port 0 asks for any."""
    port: int = listening.getsockname()[1]
    return port


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, as asyncio sets TCP_NODELAY only then
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def _refused(host: str, port: int, error: OSError) -> InvalidSettings:
    if error.errno == errno.EADDRINUSE:
        rule, advice = f"nobody else listens on port {port}", "End the other program, or choose another: --port"
        return InvalidSettings([Issue("port_taken", "LINLI_PORT", port, rule, advice)])
    rule = f"this machine lets the service listen on {host}, port {port}"
    advice = f"It says: {error.strerror}. Choose another address (--host) or a port above 1023 (--port)"
    return InvalidSettings([Issue("cannot_listen", "LINLI_HOST", host, rule, advice)])
