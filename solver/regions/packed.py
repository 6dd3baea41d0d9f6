"""Values that travel often and are looked at seldom."""

from __future__ import annotations

import pickle
from typing import Generic, TypeVar

T = TypeVar("T")


class Packed(Generic[T]):
    """A value that is pickled once, however often it is sent, and unpickled where somebody asks for it."""

    def __init__(self, value: T):
        self._value: T | None = value
        self._bytes: bytes | None = None

    @property
    def value(self) -> T:
        """The value."""
        if self._value is None:
            assert self._bytes is not None
            self._value = pickle.loads(self._bytes)
        return self._value

    def __getstate__(self) -> bytes:
        if self._bytes is None:
            self._bytes = pickle.dumps(self._value, protocol=pickle.HIGHEST_PROTOCOL)
        return self._bytes

    def __setstate__(self, packed: bytes) -> None:
        self._value, self._bytes = None, packed
