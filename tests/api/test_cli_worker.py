"""`linli worker`: what stops it before it works; tests/api/jobs/test_kills.py sees it work."""


def refused(ran, *words):
    assert ran.code == 2, ran.err
    assert all(w in ran.err for w in words), ran.err


def test_a_store_that_does_not_answer_is_told_without_its_password(linli, monkeypatch):
    monkeypatch.setenv("LINLI_DATABASE_URL", "postgresql://linli:secret@127.0.0.1:1/linli")
    ran = linli("worker", "--jobs", "1", "--lang", "en")
    refused(ran, "store_unreachable", "LINLI_DATABASE_URL", "refused")
    assert "secret" not in ran.err


def test_a_setting_that_cannot_be_is_told(linli, monkeypatch):
    monkeypatch.setenv("LINLI_LEASE_SECONDS", "0")
    refused(linli("worker", "--lang", "zh"), "bad_setting", "LINLI_LEASE_SECONDS", "设置有误")


def test_no_job_at_a_time_is_bad_usage(linli):
    refused(linli("worker", "--jobs", "0", "--lang", "en"), "usage", "--jobs")
