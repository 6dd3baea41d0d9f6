"""Posts a message to a webhook: signed, to one checked address, within a time that the receiver cannot stretch."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from api.notices.addresses import Refused, Target, target_of
from api.notices.leasing import Outcome

AGAIN = (408, 425, 429)
"""Refusals that pass."""


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a full stop and the body, as `Linli-Signature` says it."""
    told = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1={told.hexdigest()}"


def post(
    url: str, body: bytes, headers: Mapping[str, str], seconds: float, *, allow_http: bool, allow_private: bool
) -> Outcome:
    """Post a JSON body; 2xx means it arrived. No redirect is followed, and after `seconds` the line is cut."""
    try:
        target = target_of(url, allow_http=allow_http, allow_private=allow_private)
        status = _status_of(target, body, headers, seconds)
    except Refused as e:
        return Outcome(str(e), again=False)
    except (OSError, http.client.HTTPException, ValueError) as e:
        return Outcome(f"no answer in time or no connection ({type(e).__name__})", unsure=True)
    if 200 <= status < 300:
        return Outcome()
    return Outcome(f"answered with status {status}", again=status >= 500 or status in AGAIN)


def _status_of(target: Target, body: bytes, headers: Mapping[str, str], seconds: float) -> int:
    sent = {"Host": target.authority, "Content-Type": "application/json", "User-Agent": "linli", **headers}
    connection = http.client.HTTPConnection(target.host, target.port, timeout=seconds)
    plain = socket.create_connection((target.ip, target.port), timeout=seconds)
    with plain, _cut_after(plain, seconds):
        connection.sock = _secured(plain, target.host) if target.is_tls else plain
        with connection.sock:
            connection.request("POST", target.path, body, {**sent, "Connection": "close"})
            return connection.getresponse().status  # what else it answers is not read, however long


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    """TLS with the certificate of the name, whatever address it has."""
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


@contextmanager
def _cut_after(line: socket.socket, seconds: float) -> Iterator[None]:
    """Cuts the line when the time is over: who sends a byte now and then never runs into the timeout of a read."""
    with line.dup() as same:  # its own descriptor, as TLS takes the other one over

        def cut() -> None:
            with suppress(OSError):
                same.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(seconds, cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
