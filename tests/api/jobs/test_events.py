"""Which events of a long job are kept."""

from api.jobs.events import FULL, MOST_EVENTS, Event, Thinned

DAY = 86_400


def heard(kind="progress", n=0):
    return Event(kind, {"n": n})


def test_of_each_kind_the_newest_is_kept_once_a_second_and_all_come_in_their_order():
    thinned = Thinned()
    for n in range(5):
        thinned.hear(heard("better", n))
        thinned.hear(heard("progress", n))
        thinned.hear(heard("phase", n))
    assert thinned.take(1.0) == [
        *(heard("phase", n) for n in range(4)),
        heard("better", 4),
        heard("progress", 4),
        heard("phase", 4),
    ]
    thinned.hear(heard("progress", 5))
    assert thinned.take(1.5) == []
    assert thinned.now == {"n": 5}
    assert thinned.take(2.0) == [heard("progress", 5)]
    assert thinned.take(3.0) == thinned.rest() == []


def test_what_waits_when_the_job_ends_is_kept():
    thinned = Thinned()
    thinned.hear(heard("bound", 1))
    thinned.take(1.0)
    thinned.hear(heard("bound", 2))
    assert thinned.take(1.1) == []
    assert thinned.rest() == [heard("bound", 2)]


def test_a_day_has_some_two_thousand_looks_and_an_hour_some_thousand():
    thinned, kept = Thinned(), []
    for second in range(1, DAY, 2):
        thinned.hear(heard(n=second))
        kept += [e.data["n"] for e in thinned.take(float(second))]
    assert 1500 < len(kept) < 2500
    assert 500 < sum(n < 3600 for n in kept) < 1200


def test_beyond_the_most_events_a_warning_says_so_once():
    thinned, kept = Thinned(), []
    for n in range(MOST_EVENTS + 100):
        thinned.hear(heard("phase", n))
        kept += thinned.take(float(n))
    assert len(kept) == MOST_EVENTS + 1
    assert kept[-1] == FULL
