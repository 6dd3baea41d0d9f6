"""Keys and passwords: made at random, kept as hashes, compared without telling how long it took."""

from __future__ import annotations

import functools
import hashlib
import secrets
import threading
import unicodedata
import uuid

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
"""argon2id with the library's own parameters (RFC 9106, low memory)."""
AT_ONCE = threading.BoundedSemaphore(4)
"""Each hash takes 64 MiB: callers at the door must not fill the memory."""


def new_token(kind: str) -> str:
    """A secret of 256 random bits that says what it is: `linli_key_…`."""
    return f"linli_{kind}_{secrets.token_urlsafe(32)}"


def sha256_of_token(token: str) -> str:
    """What is kept of a token; a random one of 256 bits needs no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_id(prefix: str) -> str:
    """An id that nobody can guess."""
    return f"{prefix}_{uuid.uuid4().hex}"


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with AT_ONCE:
        return HASHER.hash(_one_spelling(password))


def is_password(password: str, kept: str | None) -> bool:
    """Whether it is the password; takes as long where there is none."""
    known = kept or _nobody()
    try:
        with AT_ONCE:
            HASHER.verify(known, _one_spelling(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@functools.cache
def _nobody() -> str:
    """Checked where there is no such login, so that it takes as long as a wrong password."""
    return HASHER.hash("nobody's password")


def _one_spelling(password: str) -> str:
    """Keyboards differ in how they write one character (NIST SP 800-63B section 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
