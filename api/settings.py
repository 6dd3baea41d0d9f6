"""What an administrator sets for the service, by environment variables (docs/operate.md lists them)."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.store.database import sqlite_url
from models.errors import InvalidInput, Issue

MEBIBYTE = 1 << 20


class InvalidSettings(InvalidInput):
    """The service cannot start like this; nothing was started."""


class Settings(BaseSettings):
    """Every field is set by `LINLI_` and its name in capitals; sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(env_prefix="LINLI_", frozen=True, extra="ignore")

    database_url: str = ""
    """SQLite or PostgreSQL; by default a file `linli.db` in `data_folder`."""
    data_folder: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    """How people reach the service, for links in calendars and documents; by default its own address."""
    allow_http: bool = False
    """Other than loopback without https in `public_url`: secrets would go in the clear, so it has to be said."""

    workers: int = Field(default=1, ge=0, le=64)
    """Jobs at once that `linli serve` works on itself; 0 leaves them to `linli worker`."""
    job_cores: int = Field(default=2, ge=1, le=256)
    job_seconds: int = Field(default=600, ge=1, le=86_400)
    """The most seconds of solving that a request may ask for."""
    job_memory: int = Field(default=6144 * MEBIBYTE, ge=256 * MEBIBYTE)
    tenant_jobs: int = Field(default=2, ge=1, le=1000)
    """Jobs of one tenant that run at once; the others of it wait, and other tenants' go first."""
    tenant_queue: int = Field(default=100, ge=1)
    """Jobs of one tenant that may wait."""
    lease_seconds: int = Field(default=30, ge=2, le=3600)
    """After so long without a word from its worker, a job is another's."""
    job_grace_seconds: int = Field(default=60, ge=1, le=3600)
    """Beyond what it asked for, until a job is told to end; and from there, or from a cancel, until it is killed."""

    most_body: int = Field(default=8 * MEBIBYTE, ge=1024)
    most_problem: int = Field(default=128 * MEBIBYTE, ge=1024)
    """The largest body of a whole Problem, unpacked."""
    most_file: int = Field(default=16 * MEBIBYTE, ge=1024)
    rate_per_minute: int = Field(default=1200, ge=1)
    """Requests of one caller; a caller who is not known yet has a tenth of it for signing in."""
    session_seconds: int = Field(default=12 * 3600, ge=60)
    answers_kept_seconds: int = Field(default=24 * 3600, ge=60)

    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: SecretStr = SecretStr("")

    @field_validator("host")
    @classmethod
    def _an_address(cls, host: str) -> str:
        if host != "localhost":
            ipaddress.ip_address(host)
        return host

    @model_validator(mode="after")
    def _safe_beyond_loopback(self) -> Self:
        if not self.is_loopback and not self.public_url.startswith("https://") and not self.allow_http:
            raise ValueError(
                "LINLI_HOST reaches beyond this machine, so LINLI_PUBLIC_URL must begin with https:// (a proxy ends "
                "TLS there), or LINLI_ALLOW_HTTP=1 must say that keys may cross the network in the clear"
            )
        return self

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches the service."""
        return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback

    @property
    def store_url(self) -> str:
        """The database's URL, with its default."""
        return self.database_url or sqlite_url(self.data_folder.absolute() / "linli.db")

    @property
    def address(self) -> str:
        """Where people reach it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"


def settings_from_environment() -> Settings:
    """The settings; raises `InvalidSettings`, which names every variable that is wrong."""
    try:
        return Settings()
    except ValidationError as e:
        advice = "See docs/operate.md, set it anew, and start again"
        raise InvalidSettings(
            Issue("bad_setting", _variable(d["loc"]), d["input"] if d["loc"] else None, d["msg"], advice)
            for d in e.errors(include_url=False)
        ) from None


def _variable(loc: tuple[int | str, ...]) -> str:
    return "LINLI_" + "_".join(str(x) for x in loc).upper() if loc else "LINLI_HOST"
