"""The settings: what is unsafe or odd is refused with its name, and no password is ever told."""

import pytest

from api.settings import InvalidSettings, Settings, settings_from_environment
from models.errors import InvalidInput

BEYOND = "0.0.0.0"


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    """No setting of whoever runs the tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LINLI_{name.upper()}", raising=False)
    monkeypatch.setenv("LINLI_SECRETS_FOLDER", str(tmp_path))


def refused(monkeypatch, **variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettings) as caught:
        settings_from_environment()
    return caught.value.issues


def test_the_defaults_are_for_this_machine_alone():
    settings = settings_from_environment()
    assert (settings.is_loopback, settings.address) == (True, "http://127.0.0.1:8080")
    assert settings.store_url.startswith("sqlite:////")


@pytest.mark.parametrize("host", [BEYOND, "::", "192.168.1.5", "::ffff:192.168.1.5", "8.8.8.8"])
@pytest.mark.parametrize("public", ["", "http://linli.example"])
def test_beyond_this_machine_without_https_is_refused(monkeypatch, host, public):
    (issue,) = refused(monkeypatch, LINLI_HOST=host, LINLI_PUBLIC_URL=public)
    assert (issue.code, issue.path) == ("bad_setting", "LINLI_HOST")
    assert "https://" in issue.rule


@pytest.mark.parametrize(
    "public",
    ["https://", "HTTPS://linli.example", "https:linli.example", "https://a b", "https://user@linli.example", " https://a",
     "https://a?b=1", "https://a#b", "https://a:99999", "javascript:alert(1)", "//linli.example", "https://a\\b"],
)  # fmt: skip
def test_an_odd_public_address_opens_nothing(monkeypatch, public):
    (issue,) = refused(monkeypatch, LINLI_HOST=BEYOND, LINLI_PUBLIC_URL=public)
    assert issue.path == "LINLI_PUBLIC_URL"


@pytest.mark.parametrize(
    "host", ["", "0", "127.0.0.1.evil", "localhost.evil", "127.0.0.1 ", "localhost:80", "*", "127.1"]
)
def test_an_odd_host_is_no_address(monkeypatch, host):
    (issue,) = refused(monkeypatch, LINLI_HOST=host)
    assert issue.path == "LINLI_HOST"


def test_beyond_this_machine_with_https_or_a_word_of_consent(monkeypatch):
    monkeypatch.setenv("LINLI_HOST", BEYOND)
    assert settings_from_environment(public_url="https://linli.example/town").address == "https://linli.example/town"
    assert settings_from_environment(allow_http=True).host == BEYOND


def test_options_of_the_command_line_go_before_the_environment_and_are_held_to_the_same(monkeypatch):
    monkeypatch.setenv("LINLI_PORT", "9000")
    assert settings_from_environment(port=9001).port == 9001
    with pytest.raises(InvalidSettings):
        settings_from_environment(host=BEYOND)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "abc"), ("PORT", "-1"), ("PORT", "65536"), ("WORKERS", "1.5"), ("LEASE_SECONDS", "0"),
     ("ALLOW_HTTP", "maybe"), ("MOST_BODY", "1e9"), ("TRUSTED_PROXIES", "everybody"),
     ("TRUSTED_PROXIES", "*"), ("LOG_LEVEL", "LOUD"),
     ("DATABASE_URL", "mysql://a/b"), ("DATABASE_URL", "linli.db"), ("DATABASE_URL", "postgresql+asyncpg://a/b")],
)  # fmt: skip
def test_a_value_that_means_nothing_is_named(monkeypatch, name, value):
    (issue,) = refused(monkeypatch, **{f"LINLI_{name}": value})
    assert (issue.code, issue.path) == ("bad_setting", f"LINLI_{name}")


def test_all_that_is_wrong_is_said_at_once(monkeypatch):
    issues = refused(monkeypatch, LINLI_PORT="x", LINLI_WORKERS="y")
    assert [i.path for i in issues] == ["LINLI_PORT", "LINLI_WORKERS"]


@pytest.mark.parametrize(
    "url", ["postgres://u:hunter2@h/d", "postgresql://u:hunter2@h:port/d", "hunter2", "mysql://u:hunter2@h"]
)
def test_a_password_is_in_no_error(monkeypatch, url):
    issues = refused(monkeypatch, LINLI_DATABASE_URL=url)
    assert "hunter2" not in str(InvalidInput(issues)) + repr([i.as_dict() for i in issues])


def test_a_password_is_in_no_text_of_the_settings(monkeypatch):
    monkeypatch.setenv("LINLI_OIDC_SECRET", "hunter3")
    settings = settings_from_environment(database_url="postgresql://u:hunter2@h/d")
    assert "hunter" not in repr(settings) + str(settings)


def test_a_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "linli_database_url").write_text("postgresql://u:p@db/linli\n")
    assert settings_from_environment().store_url == "postgresql://u:p@db/linli"
