"""What went wrong with a job, as an RFC 9457 problem document; docs/problems.md lists the codes."""

from __future__ import annotations

from typing import Any

from models.errors import InvalidInput, Issue

Document = dict[str, Any]

BAD_TASK, DEFECT, TOO_MUCH = 422, 500, 507
MEBIBYTE = 1 << 20


def document(status: int, *issues: Issue) -> Document:
    """All that is wrong, the first in the words of RFC 9457: `title` is the rule, `detail` the whole sentence."""
    first = issues[0]
    told = first.as_dict()
    return {
        "type": f"/v1/problems#{first.code}",
        "title": told["rule"],
        "status": status,
        "detail": told["message"],
        "code": told["code"],
        "path": told["path"],
        "value": told["value"],
        "advice": told["advice"],
        "issues": [i.as_dict() for i in issues],
    }


def bad_task(error: InvalidInput) -> Document:
    """What is asked for cannot be done with what is there."""
    return document(BAD_TASK, *error.issues[:200])


def too_much_memory(most_bytes: int) -> Document:
    """The job's processes asked for more than they may have together."""
    rule = f"a job takes at most {most_bytes // MEBIBYTE:,} MiB of memory"
    return document(TOO_MUCH, Issue("job_memory", "", None, rule, "Plan a smaller area, or raise LINLI_JOB_MEMORY"))


def too_long(most_seconds: float) -> Document:
    """The job did not end in its time, nor when it was told to."""
    rule = f"a job of this kind ends within {most_seconds:,.0f} s"
    return document(DEFECT, Issue("job_time", "", None, rule, "Ask for less, or raise LINLI_JOB_GRACE_SECONDS"))


def lost(attempts: int) -> Document:
    """Every worker that took the job was lost."""
    rule = f"a job is tried {attempts} times, and each time its process or its worker was lost"
    return document(
        DEFECT, Issue("job_lost", "", attempts, rule, "See the service's log, and free memory on its machine")
    )


def defect(job: str) -> Document:
    """Something that no input may cause; the log has the traceback, under the job's id."""
    rule = "no input may cause this: it is a defect of Linli"
    return document(DEFECT, Issue("job_defect", "", job, rule, "Tell your administrator the number of the job"))
