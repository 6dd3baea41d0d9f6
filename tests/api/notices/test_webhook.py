"""Webhooks: signed, checked addresses, and receivers that refuse, hang or lead elsewhere."""

import contextlib
import hashlib
import hmac
import http.server
import socket
import threading
import time

import pytest

from api.notices.addresses import Refused, is_public, target_of
from api.notices.webhook import post, signature

PRIVATE = [
    *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1"),
    *("::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    "255.255.255.255",
]


class Server(http.server.ThreadingHTTPServer):
    """Keeps what its receiver gets."""

    daemon_threads, block_on_close = True, False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Receiver)
        self.got: list[tuple[str, dict[str, str], bytes]] = []


class Receiver(http.server.BaseHTTPRequestHandler):
    """Answers as the path says, and keeps what it got."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert isinstance(self.server, Server)
        self.server.got.append((self.path, dict(self.headers), body))
        if self.path == "/drip":
            with contextlib.suppress(OSError):
                for _ in range(200):
                    self.wfile.write(b"X")
                    time.sleep(0.02)
            return
        self.send_response(int(self.path[1:4]))
        self.send_header("Location", "/200")
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(b"x" * 1_000_000)

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def sent(server, path, seconds=5.0):
    url = f"http://127.0.0.1:{server.server_port}{path}"
    return post(url, b'{"a":1}', {"Linli-Delivery": "m1"}, seconds, allow_http=True, allow_private=True)


def test_what_is_posted_arrives_with_its_id_and_any_answer_of_2xx_will_do(receiver):
    assert sent(receiver, "/204").error is None
    path, headers, body = receiver.got[0]
    assert (path, headers["Linli-Delivery"], body) == ("/204", "m1", b'{"a":1}')
    assert sent(receiver, "/200").error is None


def test_a_redirect_is_not_followed_and_refusals_are_told_apart(receiver):
    for path, again in (("/302", False), ("/400", False), ("/410", False), ("/429", True), ("/503", True)):
        outcome = sent(receiver, path)
        assert (outcome.again, outcome.unsure) == (again, False)
        assert path[1:] in (outcome.error or "")
    assert [p for p, _, _ in receiver.got] == ["/302", "/400", "/410", "/429", "/503"]


def test_a_receiver_that_drips_is_cut_off_in_time(receiver):
    outcome = sent(receiver, "/drip", seconds=0.3)
    assert outcome.unsure


def test_a_receiver_that_takes_the_line_and_says_nothing_is_cut_off():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        outcome = post(url, b"{}", {}, 0.2, allow_http=True, allow_private=True)
    assert outcome.unsure


def test_the_signature_is_over_the_time_and_the_body():
    told = hmac.new(b"secret", b'1700000000.{"a":1}', hashlib.sha256).hexdigest()
    assert signature("secret", 1_700_000_000, b'{"a":1}') == f"v1={told}"


@pytest.mark.parametrize("ip", PRIVATE)
def test_private_addresses_are_none_of_the_open_internet(ip):
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_public_addresses_are(ip):
    assert is_public(ip)


def test_without_leave_nothing_private_and_nothing_in_the_clear_is_called(receiver, monkeypatch):
    url = f"http://127.0.0.1:{receiver.server_port}/200"
    for allowed in ({"allow_http": False, "allow_private": True}, {"allow_http": True, "allow_private": False}):
        outcome = post(url, b"{}", {}, 1, **allowed)
        assert (outcome.again, outcome.error is None) == (False, False)
    assert receiver.got == []
    for bad in (
        "https://u:p@example.org/",
        "https://example.org/#x",
        "ftp://example.org",
        "https:///x",
        "https://a b/",
    ):
        with pytest.raises(Refused):
            target_of(bad, allow_http=True, allow_private=True)


def test_a_name_is_looked_up_once_and_that_address_is_called(receiver, monkeypatch):
    asked, real = [], socket.getaddrinfo

    def looked_up(host, port, *rest, **more):
        if host != "rebound.example":
            return real(host, port, *rest, **more)
        asked.append(host)
        ip = "127.0.0.1" if len(asked) == 1 else "10.9.9.9"  # another answer to whoever asks again
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    url = f"http://rebound.example:{receiver.server_port}/200"
    assert post(url, b"{}", {}, 5, allow_http=True, allow_private=True).error is None
    assert asked == ["rebound.example"]
    assert receiver.got[0][1]["Host"] == f"rebound.example:{receiver.server_port}"


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    found = [(0, 0, 0, "", (ip, 443)) for ip in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(Refused, match="private"):
        target_of("https://both.example/", allow_http=False, allow_private=False)
