"""Standing offers: so many a month, and no more."""

import datetime as dt

from api.agreements.offers import Offer

LECTURES = Offer(list="volunteers", object="V", kinds=("lecture",), most=2, until=dt.date(2026, 6, 30))


def day(month, date):
    return dt.date(2026, month, date)


def test_two_lectures_a_month_are_two_in_each_month():
    used = [day(3, 2), day(3, 31), day(4, 1)]
    assert [LECTURES.left(day(m, 15), used) for m in (3, 4, 5)] == [0, 1, 2]


def test_a_week_is_that_of_the_calendar_also_over_new_year():
    weekly = Offer(list="spaces", object="S", kinds=("choir",), most=1, per="week")
    assert weekly.left(dt.date(2027, 1, 3), [dt.date(2026, 12, 28)]) == 0
    assert weekly.left(dt.date(2027, 1, 4), [dt.date(2026, 12, 28)]) == 1


def test_an_offer_is_for_its_kinds_and_its_time():
    assert LECTURES.holds("lecture", day(6, 30))
    assert not LECTURES.holds("lecture", day(7, 1))
    assert not LECTURES.holds("clinic", day(6, 30))
