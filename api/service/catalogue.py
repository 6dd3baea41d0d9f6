"""Every code that a problem document may have: its status, what it means, what to do (docs/problems.md, /v1/problems)."""

from __future__ import annotations

from dataclasses import dataclass

from api.texts import Texts
from api.texts.meanings import ERRORS, NOTICES

AS_TOLD = "Do what `advice` says at `path`"


@dataclass(frozen=True)
class Entry:
    """One code; `status` is none where it stands in warnings only."""

    code: str
    status: int | None
    meaning: str
    advice: str

    @property
    def chinese(self) -> str:
        """The meaning for a reader of Chinese."""
        return Texts("zh").code(self.code)


def _entry(code: str, status: int, meaning: str, advice: str) -> tuple[str, Entry]:
    return code, Entry(code, status, meaning, advice)


SERVICE: dict[str, Entry] = dict(
    [
        # ---- who calls
        _entry(
            "not_signed_in",
            401,
            "No key or sign-in, or one that is unknown, expired or revoked",
            "Send `Authorization: Bearer` and a key that is valid, or sign in again",
        ),
        _entry(
            "wrong_login",
            401,
            "No caller who may come in has this login and password",
            "Check both; after five wrong ones the login rests",
        ),
        _entry(
            "not_your_role",
            403,
            "The action is not for the caller's role, whatever the thing",
            "Ask somebody whose role it is ([access.md](access.md))",
        ),
        _entry(
            "not_yours", 403, "The action is for the caller's role, but not on this thing or field", "Ask its planner"
        ),
        _entry(
            "other_origin",
            403,
            "A change by cookie that comes from a page of another site",
            "Use a key, or a page of this service",
        ),
        _entry(
            "wrong_password", 403, "The old password is wrong, which counts as a try", "Check it, or ask for a new one"
        ),
        _entry(
            "no_password", 409, "The caller has no login, so no password to change", "Ask who manages you for a login"
        ),
        _entry(
            "not_a_session", 409, "Signing out with a key, which is no sign-in", "Ask who manages you to revoke the key"
        ),
        _entry(
            "login_rests",
            429,
            "Too many wrong passwords in a row",
            "Wait as `Retry-After` says, or ask for a new password",
        ),
        _entry(
            "too_many_requests",
            429,
            "More requests a minute than the caller or host may make",
            "Wait as `Retry-After` says, and ask for more at once",
        ),
        _entry(
            "password_short",
            422,
            "The new password has fewer than 12 characters",
            "Take some words, such as a sentence of your own",
        ),
        _entry(
            "password_common",
            422,
            "The new password is one of the first that anybody tries",
            "Take some words that belong together for you only",
        ),
        _entry(
            "oidc_refused",
            403,
            "Signing in at the identity provider came to nothing; `rule` says at which step",
            "Begin again at `/v1/oidc/start`",
        ),
        _entry(
            "oidc_unknown",
            403,
            "The identity provider knows the account, and no caller here has it",
            "Give the subject to an administrator",
        ),
        _entry("oidc_unreachable", 503, "The identity provider does not answer as it should", "Try again in a while"),
        # ---- callers
        _entry(
            "scope_of_role",
            422,
            "A caller without the area, organisation or volunteer of the role, or with another",
            "Give the one that the role speaks for",
        ),
        _entry(
            "expired_already", 422, "A key that would have ended before it is made", "Name a later instant, or none"
        ),
        _entry("login_taken", 409, "Another caller has the login", "Choose another"),
        _entry(
            "account_taken",
            409,
            "Another caller has the account of the identity provider",
            "Take it from that one first",
        ),
        _entry("not_active", 409, "A key for somebody who may not come in", "Make the caller active first"),
        _entry("last_admin", 409, "The last active administrator would be gone", "Let another administrator in first"),
        # ---- the request
        _entry("no_such_address", 404, "The API has no such address", "See `/v1/openapi.json`"),
        _entry("method_not_allowed", 405, "The address knows other methods", "See `Allow`"),
        _entry("bad_request", 400, "The request is no proper HTTP", "Correct it"),
        _entry(
            "bad_parameter",
            422,
            "A parameter of the address or a header breaks its form",
            "Correct it, or leave it out",
        ),
        _entry("bad_cursor", 422, "A cursor that no page gave", "Give `next` of the page before as it was"),
        _entry("not_json", 415, "A body of another type than JSON", "Send `Content-Type: application/json`"),
        _entry(
            "body_too_large", 413, "More bytes than a body may have", "Send less at once, or ask for a higher limit"
        ),
        _entry("null_character", 422, "Text with U+0000, which no database keeps", "Take the character out"),
        _entry(
            "bad_key", 422, "An `Idempotency-Key` that is empty, too long or not printable", "Make one such as a UUID"
        ),
        _entry(
            "key_of_another", 422, "The `Idempotency-Key` came before with another request", "Make a new key for it"
        ),
        # ---- the lists
        _entry("absent", 404, "It is not there, or not for the caller to see: both look alike", "Check the id"),
        _entry("other_id", 422, "The id in the body is not the one of the address", "Correct one of the two"),
        _entry("id_in_address", 422, "An id that cannot stand in an address", "Write it with `-` instead"),
        _entry(
            "id_taken",
            409,
            "The id is that of a thing that the caller may not see",
            "Choose another, such as one that begins with your own id",
        ),
        _entry(
            "still_named",
            409,
            "What is to go is named elsewhere; 422 in the changes of a what-if",
            "Change or delete those first",
        ),
        _entry("version_needed", 428, "A change without `If-Match`", "Read it, and send its `ETag` as `If-Match`"),
        _entry(
            "version_changed",
            412,
            "Somebody changed it meanwhile",
            "Read it again, and make your change to what it is now",
        ),
        _entry(
            "changed_at_once",
            409,
            "Another change of the same came first",
            "Look at it again, then repeat what is still right",
        ),
        _entry("head_too_large", 431, "The head of a request is beyond the limit", "Send fewer or shorter headers"),
        # ---- plans
        _entry("plan_of_one", 422, "A plan of none or of several of `area`, `week` and `problem`", "Give exactly one"),
        _entry("for_one", 422, "Recommendations for none or for several things", "Give exactly one"),
        _entry("too_long", 422, "More seconds than a search may take here", "Ask for less"),
        _entry("too_many_plans", 422, "Fewer than two plans to compare, or too many", "Name 2 to 20 of them"),
        _entry(
            "bad_event", 422, "`Last-Event-ID` is no number of an event", "Send the `id` of the last event, or nothing"
        ),
        _entry(
            "not_made_yet", 409, "The plan, or what is asked of it, is not made yet", "Wait for its job, or ask for it"
        ),
        _entry("not_publishable", 409, "A plan that nobody could be promised", "Plan an area, and publish that"),
        _entry("published_already", 409, "The plan holds already, or held once", "Publish a new one"),
        _entry(
            "wider_plan_holds", 409, "A plan of an area above holds for this week", "Repair that plan, and publish it"
        ),
        _entry("already_served", 409, "The demand has all its sessions", "Nothing is left to do for it"),
        # ---- cases and claims
        _entry(
            "not_in_this_state",
            409,
            "The case allows other steps, which `rule` names",
            "Choose one of them, or look again",
        ),
        _entry("not_your_step", 403, "The step is for others, whom `rule` names", "Ask one of them to do it"),
        _entry("reason_missing", 422, "The step has a reason of the list", "Choose one of them"),
        _entry("note_missing", 422, '"Other" is told in words', "Write it in a few words"),
        _entry("merge_into_none", 409, "A case is merged into another that goes on", "Name another case"),
        _entry("merge_unlike", 409, "Public and private cases are not merged", "Merge it with a private one"),
        _entry(
            "part_too_small",
            422,
            "Less than is worth something, or more than was asked",
            "Say how much within what `rule` names",
        ),
        _entry(
            "claim_over", 409, "The claim was declined already, or is not planned any more", "Look at what is asked now"
        ),
        _entry("session_began", 409, "The session has begun", "Call the other side, and record what was"),
        _entry("taken_by_another", 409, "Another was first", "Choose another, or join the waiting list"),
        _entry("place_held", 409, "A free place is held for who waits", "Join the waiting list"),
        _entry("does_not_fit", 409, "It breaks a rule in the plan as it is now", "Look at the menu again"),
        _entry(
            "nothing_offered",
            409,
            "Nothing is offered to the caller, or its time is over",
            "Wait, or join the list again",
        ),
        # ---- agreements and reviews
        _entry("same_party", 422, "An agreement of an organisation with itself", "Name the one that lends"),
        _entry("no_times", 422, "An agreement without any time", "Give `dates`, or `weekly`"),
        _entry("far_date", 422, "A date that no agreement is about", "Check the year"),
        _entry("lent_by_another", 422, "A thing that is not the lender's to lend, or not there", "Correct the id"),
        _entry("demand_of_another", 422, "A demand that is not the requester's, or not there", "Correct the id"),
        _entry("unfinished", 409, "A text that lacks parts is not signed", "Fill in what `rule` names, then sign"),
        _entry("text_changed", 409, "The hash is not that of the newest text", "Read it again, then sign"),
        _entry("not_a_side", 403, "It is for the two sides of the agreement", "Leave it to them"),
        _entry("agreement_over", 409, "The agreement has ended", "Write a new one"),
        _entry("notice_too_short", 409, "Sooner than the agreed notice allows", "Name a later day, or agree on a text"),
        _entry("ends_sooner", 409, "Notice was given already for an earlier day", "Agree on a new text that goes on"),
        _entry("nothing_happened", 409, "No session has taken place in the month", "Wait until one has"),
        _entry("reviewed_already", 409, "The side has reviewed the month", "Change that review"),
        _entry("review_late", 409, "The time for reviews of the month is over", "Review a later month"),
        _entry("review_shown", 409, "The review is shown, and stays as it is", "Nothing can be done any more"),
        _entry("not_shown_yet", 409, "The review is not shown yet", "Write your own, or wait"),
        _entry("replied_already", 409, "The review has its answer", "Nothing can be done any more"),
        _entry("wrong_criteria", 422, "Other criteria than those of the form", "Rate just those that `rule` names"),
        _entry("criterion_twice", 422, "Two criteria of a form with one key", "Rename one of them"),
        _entry("no_weight", 422, "A form without any weight", "Give a criterion a weight above 0"),
        # ---- what really happened, and the account
        _entry(
            "session_not_begun", 409, "A record of a session that has not begun", "Wait for it, or decline the claim"
        ),
        _entry("not_over_yet", 422, "What is recorded lies in the future", "Say when they left, or wait for the end"),
        _entry("beyond_session", 422, "Who came is there long before or long after the session", "Correct the date"),
        _entry(
            "more_than_planned",
            422,
            "More than one person or session on one claim",
            "Record each person by their own claim",
        ),
        _entry(
            "cancelled_when",
            422,
            "A cancellation without its instant, or after the session began",
            "Say when, or record a `no_show`",
        ),
        _entry("field_not_meant", 422, "A field of another kind of record", "Leave it out"),
        _entry("not_accepted", 409, "A record of what was not accepted", "Look at what was agreed"),
        _entry("called_off", 409, "The claim was called off before its session", "Record it as cancelled"),
        _entry("claim_twice", 422, "A sheet with two lines for one claim", "Take one of the two out"),
        _entry(
            "record_of_another",
            403,
            "A correction of a record by who neither made it nor decides",
            "Object to it, and say why",
        ),
        _entry("not_contestable", 409, "The record is contested or settled already", "Ask the coordinator of the area"),
        _entry("own_record", 409, "An objection to one's own record", "Correct it"),
        _entry(
            "bad_period",
            422,
            "A period that is no year, quarter, month or two dates",
            "Write it such as `2026`, `2026-Q1`, `2026-03` or `2026-03-01/2026-03-15`",
        ),
        _entry(
            "no_hours", 409, "A certificate without any recorded hours", "Record who came, or choose another period"
        ),
        # ---- spreadsheets
        _entry("zone_needed", 422, "Times of a spreadsheet, and no place says their time zone", "Give `timezone`"),
        # ---- jobs
        _entry(
            "queue_full",
            429,
            "The tenant has as many jobs waiting as it may",
            "Wait until some are done, or cancel some",
        ),
        _entry("job_kind", 422, "There is no such kind of job", "Write one of those that `rule` names"),
        _entry("which_week", 422, "A task names no week, or two", "Give one"),
        _entry("bad_hash", 422, "A frozen week is named by something else than a SHA-256", "Write its 64 hex digits"),
        _entry("no_scenario", 422, "Nothing to compare with is given", "Give `scenarios` or a `sweep`"),
        _entry("bad_sweep", 422, "The sweep cannot be read, or does not fit the week", AS_TOLD),
        _entry("not_stored", 422, "The store has no such week or plan, or the plan is not made yet", AS_TOLD),
        _entry(
            "result_too_large", 422, "The result is more than can be kept", "Ask for fewer demands or scenarios at once"
        ),
        _entry("job_memory", 507, "The job took more memory than it may", "Plan a smaller area, or raise the limit"),
        _entry("job_time", 500, "The job did not end in its time, nor when it was told to", "Ask for less"),
        _entry("job_lost", 500, "Three workers or processes were lost over the job", "Look into the log"),
        _entry(
            "job_defect",
            500,
            "A defect of ours; the log has its traceback, under the job's number",
            "Report the number",
        ),
        # ---- the service itself
        _entry("store_unavailable", 503, "The database does not answer", "Try again in a while"),
        _entry(
            "defect", 500, "A defect of Linli; nothing of the request was kept", "Report it, with the id of the request"
        ),
    ]
)
"""Of the service itself, in the order of docs/problems.md."""

CATALOGUE: dict[str, Entry] = {
    **SERVICE,
    **{code: Entry(code, 422, text, AS_TOLD) for code, text in ERRORS.items() if code not in SERVICE},
    **{code: Entry(code, None, text, AS_TOLD) for code, text in NOTICES.items()},
}


def as_table() -> str:
    """The service's codes as docs/problems.md lists them."""
    head = "| code | status | meaning | advice |\n|---|---|---|---|\n"
    return head + "".join(f"| `{e.code}` | {e.status} | {e.meaning} | {e.advice} |\n" for e in SERVICE.values())
