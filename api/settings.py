"""What an administrator sets for the service, by environment variables (docs/operate.md lists them)."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from api.store.database import sqlite_url
from models.errors import InvalidInput, Issue

MEBIBYTE = 1 << 20
KIBIBYTE = 1 << 10
SECRETS_FOLDER = Path("/run/secrets")
"""Where containers put secrets: a file `linli_database_url` there is the setting of that name."""
HIDDEN = {"database_url", "oidc_secret", "smtp_password"}
"""Settings whose values are never told."""
DRIVERS = {"sqlite", "postgresql", "postgresql+psycopg"}

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class InvalidSettings(InvalidInput):
    """The service cannot start like this; nothing was started."""


class Settings(BaseSettings):
    """Every field is set by `LINLI_` and its name in capitals; sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(env_prefix="LINLI_", frozen=True, extra="ignore", use_attribute_docstrings=True)

    database_url: str = Field(default="", repr=False)
    """SQLite or PostgreSQL; by default a file `linli.db` in `data_folder`."""
    data_folder: Path = Path("data")
    """What the service keeps in files; of its user alone."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = Field(default=8080, ge=0, le=65535)
    """0 takes any that is free."""
    public_url: str = ""
    """How people reach the service, for links in calendars and documents; by default its own address."""
    allow_http: bool = False
    """Other than loopback without https in `public_url`: secrets would go in the clear, so it has to be said."""

    trusted_proxies: str = ""
    """Addresses, with commas between them, of proxies that are believed who a caller is (`X-Forwarded-For`)."""
    most_connections: int = Field(default=500, ge=10, le=100_000)
    """Open at once; one more is answered with 503."""
    most_header: int = Field(default=32 * KIBIBYTE, ge=4 * KIBIBYTE, le=MEBIBYTE)
    """The largest head of a request."""
    keep_alive_seconds: int = Field(default=15, ge=1, le=3600)
    """A connection without a request is closed after these."""
    grace_seconds: int = Field(default=20, ge=0, le=3600)
    """Requests in hand may take so long to end when the service stops."""
    log_level: LogLevel = "INFO"
    """DEBUG, INFO, WARNING or ERROR."""
    log_file: Path | None = None
    """By default standard error."""
    metrics_open: bool = False
    """Whether anybody on this machine reads `/metrics` without a key."""

    workers: int = Field(default=1, ge=0, le=64)
    """Jobs at once that `linli serve` works on itself, on PostgreSQL only where this is set; 0: `linli worker` does."""
    job_cores: int = Field(default=2, ge=1, le=256)
    """Processor cores of one job."""
    job_seconds: int = Field(default=600, ge=1, le=86_400)
    """The most seconds of solving that a request may ask for."""
    job_memory: int = Field(default=6144 * MEBIBYTE, ge=256 * MEBIBYTE)
    """The most memory of one job, its processes together."""
    tenant_jobs: int = Field(default=2, ge=1, le=1000)
    """Jobs of one tenant that run at once; the others of it wait, and other tenants' go first."""
    tenant_queue: int = Field(default=100, ge=1)
    """Jobs of one tenant that may wait."""
    lease_seconds: int = Field(default=30, ge=2, le=3600)
    """After so long without a word from its worker, a job is another's."""
    job_grace_seconds: int = Field(default=60, ge=1, le=3600)
    """Beyond what it asked for, until a job is told to end; and from there, or from a cancel, until it is killed."""

    most_body: int = Field(default=8 * MEBIBYTE, ge=1024)
    """The largest body of a request."""
    most_problem: int = Field(default=128 * MEBIBYTE, ge=1024)
    """The largest body of a whole Problem, unpacked."""
    most_file: int = Field(default=16 * MEBIBYTE, ge=1024)
    """The largest spreadsheet."""
    rate_per_minute: int = Field(default=1200, ge=1)
    """Requests of one caller; a caller who is not known yet has a tenth of it for signing in."""
    session_seconds: int = Field(default=12 * 3600, ge=60)
    """A person's sign-in lasts so long."""
    answers_kept_seconds: int = Field(default=24 * 3600, ge=60)
    """The answer to a request with an idempotency key is given again for so long."""

    oidc_issuer: str = ""
    """Whose sign-in is believed (OpenID Connect); empty: nobody's."""
    oidc_client: str = ""
    """The client id that the issuer knows the service by."""
    oidc_secret: SecretStr = SecretStr("")
    """The client's secret."""

    deliver_notices: bool = True
    """Whether `linli serve` sends notices itself; where not, `linli notices` does."""
    notice_tries: int = Field(default=8, ge=1, le=30)
    """A message that fails so often is given up, and the reason is kept."""
    notice_seconds: int = Field(default=10, ge=1, le=60)
    """The most time of one try; then the line is cut."""
    webhook_http: bool = False
    """Whether webhooks may be without TLS: what they are sent could be read on its way."""
    webhook_private: bool = False
    """Whether webhooks may lead into private networks and to this machine."""
    smtp_host: str = ""
    """The mail server that takes notices; empty: none."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    """Its port."""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """How the line to it is secured: `starttls`, `tls` from the first byte, or `none`."""
    smtp_user: str = ""
    """The name to sign in there; empty: nobody."""
    smtp_password: SecretStr = SecretStr("")
    """The password to sign in there."""
    mail_from: str = "linli@localhost"
    """Whom mail is from: an address, or a name and an address in angle brackets."""

    @field_validator("host")
    @classmethod
    def _an_address(cls, host: str) -> str:
        if host != "localhost":
            ipaddress.ip_address(host)
        return host

    @field_validator("database_url")
    @classmethod
    def _a_database(cls, url: str) -> str:
        try:
            known = not url or make_url(url).drivername in DRIVERS
        except ArgumentError:
            known = False
        if not known:
            raise ValueError("write sqlite:////folder/linli.db or postgresql://user:password@host/database")
        return url

    @field_validator("public_url")
    @classmethod
    def _an_origin(cls, url: str) -> str:
        if url and not _is_origin(url):
            raise ValueError("write https://, a host and, where the proxy has one, a path; no user, query or fragment")
        return url

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, told: str) -> str:
        for address in filter(None, told.split(",")):
            ipaddress.ip_network(address.strip())
        return told

    @field_validator("mail_from")
    @classmethod
    def _a_sender(cls, told: str) -> str:
        if "@" not in told or not told.isprintable():
            raise ValueError("write linli@example.org, or 邻里 <linli@example.org>")
        return told

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: Any) -> Any:
        return level.strip().upper() if isinstance(level, str) else level

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


def settings_from_environment(**options: Any) -> Settings:
    """The settings, of which `options` are given otherwise; raises `InvalidSettings`, which names all that is wrong."""
    folder = Path(os.environ.get("LINLI_SECRETS_FOLDER") or SECRETS_FOLDER)
    try:
        return Settings(_secrets_dir=folder if folder.is_dir() else None, **options)
    except ValidationError as e:
        advice = "See docs/operate.md, set it anew, and start again"
        raise InvalidSettings(
            Issue("bad_setting", _variable(d["loc"]), _shown(d["loc"], d["input"]), _rule(d["msg"]), advice)
            for d in e.errors(include_url=False)
        ) from None


def _shown(loc: tuple[int | str, ...], value: Any) -> Any:
    """What was set, unless it may hold a password; of a fault of several together, nothing."""
    return value if loc and loc[0] not in HIDDEN else None


def _rule(message: str) -> str:
    return message.removeprefix("Value error, ").rstrip(".")


def _variable(loc: tuple[int | str, ...]) -> str:
    return "LINLI_" + "_".join(str(x) for x in loc).upper() if loc else "LINLI_HOST"


def _is_origin(url: str) -> bool:
    """Whether it is `http` or `https`, a host, perhaps a port and a path, and nothing else."""
    try:
        parts = urlsplit(url)
        plain = parts.username is None and parts.port != 0 and not (parts.query or parts.fragment)
    except ValueError:
        return False
    written = url.startswith(("https://", "http://")) and url.isprintable() and not set(url) & set(' \\"<>?#')
    return bool(plain and written and parts.hostname)
