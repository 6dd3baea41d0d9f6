"""What a password may be (NIST SP 800-63B section 5.1.1.2): long, and none of the first that anybody tries."""

from __future__ import annotations

import unicodedata

from api.errors import Invalid
from models.errors import Issue

LEAST = 12
COMMONEST = {
    "password1234", "password12345", "password123456", "passwordpassword", "passw0rd1234", "p@ssword1234",
    "administrator", "adminadminadmin", "admin1234567", "admin12345678", "welcome12345", "welcome123456",
    "letmeinplease", "iloveyou1234", "iloveyouforever", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "qazwsxedcrfv",
    "q1w2e3r4t5y6", "1q2w3e4r5t6y", "qwe123qwe123", "asd123asd123", "zaq12wsxcde3", "aa1234567890",
    "woaini1314520", "woaini5201314", "5201314520131", "woaizhongguo", "changeme1234", "trustno1trustno1",
    "linli1234567", "neighbourhood", "neighborhood",
}  # fmt: skip
"""Those of the usual lists of leaked passwords that are long enough to pass the first rule."""
ROWS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertyuiop1234567890")


def check_password(password: str, login: str, path: str = "password") -> None:
    """Raises `Invalid` for a password that is too short, or that is tried first; nothing else is asked of it."""
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < LEAST:
        rule = f"a password has at least {LEAST} characters"
        raise Invalid([Issue("password_short", path, None, rule, "Take some words, such as a sentence of your own")])
    if _is_common(plain.casefold(), login.casefold()):
        rule = "a password is not one of the commonest, no run of keys, and not the login"
        raise Invalid([Issue("password_common", path, None, rule, "Take some words that belong together for you only")])


def _is_common(plain: str, login: str) -> bool:
    return plain in COMMONEST or _is_run(plain) or _repeats(plain) or plain.replace(login, "").isdecimal()


def _is_run(plain: str) -> bool:
    """Neighbours on the keyboard or in the alphabet, forwards or backwards."""
    return any(plain in way * 3 for row in ROWS for way in (row, row[::-1]))


def _repeats(plain: str) -> bool:
    """The same one, two or three characters over and over; `x in (x + x)[1:-1]` finds every shorter period."""
    return any(plain == (plain[:n] * len(plain))[: len(plain)] for n in (1, 2, 3))
