"""Entries of the trail, put together by day and by who looked."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from app.i18n.dates import UK
from app.rights.looks import Look, by_day
from app.rights.types import Part

PAGES = st.sampled_from(["people.person", "keywork.index", "concerns_telling.told", "surveys_results.show", ""])
LOOKS = st.lists(
    st.builds(
        Look,
        viewer_id=st.integers(1, 3),
        at=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 9), timezones=st.just(dt.UTC)),
        detail=PAGES,
        is_printed=st.booleans(),
    )
)


@given(LOOKS)
def test_each_look_is_in_exactly_one_line_and_no_line_is_made_up_SEC_107(looks):
    lines = by_day(looks, UK)
    keys = [(line.on, line.viewer_id) for line in lines]
    assert len(set(keys)) == len(keys)
    assert set(keys) == {(look.at.astimezone(UK).date(), look.viewer_id) for look in looks}
    for look in looks:
        (line,) = [each for each in lines if (each.on, each.viewer_id) == (look.at.date(), look.viewer_id)]
        assert line.first_at <= look.at <= line.last_at
        assert line.is_printed >= look.is_printed
    assert lines == sorted(lines, key=lambda line: (line.on, line.last_at, line.viewer_id), reverse=True)


def test_a_day_ends_at_midnight_in_the_uk():
    late = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    (line,) = by_day([Look(1, late, "people.person", is_printed=False)], UK)
    assert line.on == dt.date(2026, 7, 2)


def test_a_page_about_what_a_child_told_is_called_their_page_SAFE_17():
    at = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    (line,) = by_day([Look(1, at, f"concerns_{page}", is_printed=False) for page in ("telling.told", "new.page")], UK)
    assert line.parts == (Part.PAGE,)


def test_what_was_given_for_a_record_that_is_not_theirs_is_named():
    at = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    own = Look(1, at, "people.person", is_printed=False)
    as_manager = Look(2, at, "people.person outside own caseload", is_printed=True)
    covering = Look(3, at, "keywork.index outside own caseload, reason abc-d_e", is_printed=False)
    lines = {line.viewer_id: line for line in by_day([own, as_manager, covering], UK)}
    assert [(lines[n].is_outside, lines[n].access_ids) for n in (1, 2, 3)] == [
        (False, ()),
        (True, ()),
        (True, ("abc-d_e",)),
    ]
