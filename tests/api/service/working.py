"""A worker for tests: performs the next jobs in this process, as the real one does in a process of its own."""

from __future__ import annotations

from unittest.mock import patch

from api.jobs import leases, problems
from api.jobs.events import Event
from api.jobs.tasks.helm import Helm
from api.jobs.tasks.kinds import module_of, read_task
from api.service.services import Services
from models.errors import InvalidInput
from tests.solver.lasting import lasting


def work(services: Services) -> int:
    """Perform all jobs that wait; how many there were."""
    done = 0
    while (lease := leases.claim(services.database, "test", 60, 100)) is not None:
        events: list[Event] = []
        helm = Helm(events.append, lambda: False, 1)
        task = module_of(lease.kind)
        try:
            loaded = task.load(services.database, read_task(lease.kind, lease.task), lease.by)
            with patch("solver.planning.Pool", lasting):
                outcome = task.perform(loaded, helm)
            leases.finish(services.database, lease, "done", outcome.store, events)
        except InvalidInput as e:
            leases.fail(services.database, lease, problems.bad_task(e), events)
        done += 1
    return done
