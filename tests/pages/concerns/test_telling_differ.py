"""How writing down a different view behaves."""

from __future__ import annotations

from app.concerns.models import Concern
from app.concerns.types import ConcernKind
from tests.support.concerned import BOARD, every, of, told


def different(**changes):
    return (
        told(words="It is not safe to close this.", asked="To close it.", present="Erin", next_step="A second look.")
        | changes
    )


def test_key_worker_logs_that_they_see_it_differently_SAFE_27(cast, pages, context):
    assert pages.as_(cast.asha).submit(of(cast.cara, "concerns/differ"), different()).status == 303
    (row,) = every(Concern)
    assert (row.kind, row.words, row.asked) == (
        ConcernKind.DIFFERENT_VIEW,
        "It is not safe to close this.",
        "To close it.",
    )
    shown = pages.as_(cast.lena).get(f"{BOARD}{row.public_id}").words
    assert "Whom to ask next" in shown


def test_the_manager_can_answer_and_not_change_it_SAFE_27(cast, pages, context):
    pages.as_(cast.asha).submit(of(cast.cara, "concerns/differ"), different())
    (row,) = every(Concern)
    address = f"{BOARD}{row.public_id}"
    page = pages.as_(cast.erin).get(address)
    assert {node.attributes.get("name") for node in page.page.all("textarea")} == {"words"}
    assert pages.as_(cast.erin).submit(address, {"words": "We talk on Friday."}, to=address).status == 303
    (after,) = every(Concern)
    assert after.words == "It is not safe to close this."


def test_steps_stand_there_with_their_days_SAFE_27(cast, pages):
    words = pages.as_(cast.asha).get(of(cast.cara, "concerns/differ")).words
    for step in ("Your safeguarding lead", "designated officer of the council", "safeguarding partnership", "by "):
        assert step in words


def test_why_is_needed(cast, pages, context):
    answer = pages.as_(cast.asha).submit(of(cast.cara, "concerns/differ"), different(words=""))
    assert answer.status == 422
    assert every(Concern) == []


def test_somebody_elsewhere_finds_nothing(cast, pages):
    assert pages.as_(cast.ben).get(of(cast.cara, "concerns/differ")).status == 404
