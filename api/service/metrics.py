"""What Prometheus reads: requests as they are counted here, and jobs as the tables have them at that moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import ColumnElement, Float, Select, case, extract, func, select
from sqlalchemy.orm import Session

from api.store.database import Database
from api.store.tables import Job, PlanRow

TEXT = "text/plain; version=0.0.4; charset=utf-8"
LATENCIES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)
SIZES = (0.0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8)
SOLVES = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)
GAPS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
STATES = ("queued", "running", "done", "failed", "cancelled")
DAY_SECONDS = 86_400.0


class Metrics:
    """Counts of one application; a registry of its own, so that several live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        names = ("route", "method", "status")
        registry = self.registry
        self._requests = Counter("linli_http_requests", "Requests answered", names, registry=registry)
        self._seconds = Histogram(
            "linli_http_seconds", "Seconds from a request to its answer", names, buckets=LATENCIES, registry=registry
        )
        self._bodies = Histogram(
            "linli_http_body_bytes", "Bytes of requests' bodies", ("route",), buckets=SIZES, registry=registry
        )

    def request(self, route: str, method: str, status: int, seconds: float, size: int) -> None:
        """Count one; `route` is the template, so that the number of series stays small."""
        class_ = f"{status // 100}xx"
        self._requests.labels(route, method, class_).inc()
        self._seconds.labels(route, method, class_).observe(seconds)
        self._bodies.labels(route).observe(size)

    def watch(self, database: Database) -> None:
        """Read the jobs of this store from now on."""
        self.registry.register(Jobs(database))

    def text(self) -> bytes:
        """All of them, in Prometheus' text format."""
        return generate_latest(self.registry)


class Jobs(Collector):
    """Jobs and plans, read in one transaction when they are asked for: no process need have seen them."""

    def __init__(self, database: Database):
        self._database = database

    def collect(self) -> Iterator[Metric]:
        with self._database.read() as session:
            yield _by_state(session)
            yield self._age_of_queue(session)
            yield self._solve_seconds(session)
            yield _gaps(session)

    def describe(self) -> Iterator[Metric]:
        """Nothing is read when it is registered."""
        return iter(())

    def _age_of_queue(self, session: Session) -> Metric:
        oldest = session.scalar(select(func.min(Job.created_at)).where(Job.state == "queued"))
        seconds = 0.0 if oldest is None else (self._database.now(session) - oldest).total_seconds()
        family = GaugeMetricFamily("linli_queue_age_seconds", "How long the job that waits longest has waited")
        family.add_metric([], max(0.0, seconds))
        return family

    def _solve_seconds(self, session: Session) -> Metric:
        seconds = self._between(Job.started_at, Job.finished_at)
        ended = Job.finished_at.is_not(None) & Job.started_at.is_not(None)
        family = HistogramMetricFamily(
            "linli_job_seconds", "Seconds from a job's last start to its end", labels=("kind",)
        )
        for kind in session.scalars(select(Job.kind).where(ended).distinct().order_by(Job.kind)):
            asked = select(*_buckets(seconds, SOLVES)).where(ended, Job.kind == kind)
            _add(family, [kind], SOLVES, session, asked)
        return family

    def _between(self, start: Any, end: Any) -> ColumnElement[float]:
        if self._database.is_sqlite:
            return (func.julianday(end) - func.julianday(start)) * DAY_SECONDS
        seconds: ColumnElement[float] = extract("epoch", end - start).cast(Float)
        return seconds


def _by_state(session: Session) -> Metric:
    counted = dict(session.execute(select(Job.state, func.count()).group_by(Job.state)).all())
    family = GaugeMetricFamily("linli_jobs", "Jobs by state", labels=("state",))
    for state in STATES:
        family.add_metric([state], counted.get(state, 0))
    return family


def _gaps(session: Session) -> Metric:
    gap = PlanRow.result["gap"].as_float()
    family = HistogramMetricFamily("linli_plan_gap", "Gaps of plans: how far above the plan the bound lies")
    _add(family, [], GAPS, session, select(*_buckets(gap, GAPS)).where(gap.is_not(None)))
    return family


def _buckets(value: ColumnElement[float], bounds: tuple[float, ...]) -> list[ColumnElement[Any]]:
    """For each bound how many lie at or below it; then how many there are, and their sum."""
    return [*(func.sum(case((value <= b, 1), else_=0)) for b in bounds), func.count(), func.sum(value)]


def _add(
    family: HistogramMetricFamily, labels: list[str], bounds: tuple[float, ...], session: Session, asked: Select[Any]
) -> None:
    *counts, number, total = tuple(session.execute(asked).one())
    buckets = [(str(b), float(n or 0)) for b, n in zip(bounds, counts, strict=True)]
    family.add_metric(labels, [*buckets, ("+Inf", float(number))], float(total or 0))
