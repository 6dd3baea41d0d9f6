"""Keys and passwords: made at random, kept as hashes, compared without telling how long it took."""

from __future__ import annotations

import hashlib
import secrets
import uuid

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
"""argon2id with the library's own parameters (RFC 9106, low memory)."""
NOBODY = HASHER.hash("nobody's password")
"""Checked where there is no such login, so that it takes as long as a wrong password."""


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
    return HASHER.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Whether it is the password; takes as long where there is none."""
    try:
        HASHER.verify(kept or NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
