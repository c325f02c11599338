"""How the page of one young person's distance travelled behaves."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db
from app.instruments.types import MissingCode
from app.journeys.reading import Perspective
from app.outcomes_star.geometry import point_on_spoke
from tests.support.readings import star, take

WORKER = Perspective.WORKER


def address(person, query=""):
    return f"/staff/young-people/{person.public_id}/progress/{query}"


def two_stars(cast):
    take(cast, cast.cara, star(2, 3, 4, 2, MissingCode.RATHER_NOT_SAY, 3), days_ago=90)
    take(cast, cast.cara, star(4, 3, 2, 5, 3, 3))


def rows(page, table_id):
    """The cells of a table: every row's text, without its head."""
    table = page.one("table", id=table_id)
    cells = page.nodes[page.nodes.index(table) :]
    found, row = [], []
    for node in cells:
        if node.tag == "tr":
            row = []
            found.append(row)
        elif node.tag in {"th", "td"} and "table" in node.parents:
            row.append(" ".join(node.text.split()))
    return found[1:7]


def test_key_worker_sees_how_far_a_young_person_has_come(cast, pages, context):
    two_stars(cast)
    answer = pages.as_(cast.asha).get(address(cast.cara))
    assert answer.status == 200
    assert "Finding things out: was 2, now 4, up 2." in answer.words
    assert "People on my side: was 4, now 2, down 2." in answer.words
    assert "Rest and energy: was 3, now 3, the same." in answer.words
    assert "Getting by: was “rather not say”, now 3." in answer.words
    assert "First reading: " in answer.words
    assert "Step 2 (Uphill): I learn a bit on some days." in answer.words
    assert answer.page.one("a", href=f"/staff/young-people/{cast.cara.public_id}/sessions/record")
    assert answer.page.one("a", href=f"/staff/young-people/{cast.cara.public_id}/invitations/")
    seen = select(func.count()).where(AuditEntry.action == Action.VIEWED, AuditEntry.person_id == cast.cara.id)
    assert db.session.scalar(seen) == 1


def test_key_worker_elsewhere_finds_nothing(cast, pages):
    assert pages.as_(cast.ben).get(address(cast.cara)).status == 404
    assert pages.as_(cast.sol).get(address(cast.cara)).status == 404


@pytest.mark.parametrize("who", ["Dev", "Fay"])
def test_commissioner_and_administrator_are_refused(cast, pages, who):
    assert pages.as_(cast.staff[who]).get(address(cast.cara)).status == 403


def test_signed_out_visitor_is_asked_to_sign_in(cast, pages):
    whole = pages.get(address(cast.cara))
    assert (whole.status, whole.to) == (303, "/staff/sign-in")
    part = pages.part(address(cast.cara), "comparison")
    assert (part.status, part.to) == (204, "/staff/sign-in")


def test_part_is_the_same_as_in_the_page(cast, pages, context):
    two_stars(cast)
    asha = pages.as_(cast.asha)
    whole, part = asha.get(address(cast.cara)), asha.part(address(cast.cara), "comparison")
    assert part.page.one("div", id="comparison").text == whole.page.one("div", id="comparison").text
    assert not part.page.all("html")


def test_what_is_missing_is_said_plainly(cast, pages, context):
    asha = pages.as_(cast.asha)
    assert "There is no reading yet." in asha.get(address(cast.cara)).words
    take(cast, cast.cara, star(1, 2, 3, 4, 5, 1))
    one = asha.get(address(cast.cara))
    assert "One reading so far, on" in one.words
    assert "A change shows when there is a second." in one.words
    assert "Finding things out: 1." in one.words
    assert "Change" not in [" ".join(node.text.split()) for node in one.page.all("th")]


def test_table_holds_what_the_picture_shows_A11Y_60(cast, pages, context):
    two_stars(cast)
    page = pages.as_(cast.asha).get(address(cast.cara)).page
    picture = page.one("svg", role="img")
    name, description = (
        page.one(tag, id=part).text
        for tag, part in zip(("title", "desc"), picture.attributes["aria-labelledby"].split(), strict=True)
    )
    assert name == "Waymark star"
    table = rows(page, "measured-1-young-person-table")
    assert [row[1:3] for row in table] == [
        ["2", "4"],
        ["3", "3"],
        ["4", "2"],
        ["2", "5"],
        ["rather not say", "3"],
        ["3", "3"],
    ]
    marks = [node.attributes["d"] for node in page.all("path", class_="star-marks", stroke_width="2")][:2]
    for spoke, (area, first, latest, change) in enumerate(table):
        assert f"{area}: was " in description
        assert change in description or not first.isdigit()
        end = point_on_spoke(spoke, 6, int(latest) / 5)
        assert f"M{end.x - 4:g} {end.y:g}a4" in marks[1]
        if first.isdigit():
            start = point_on_spoke(spoke, 6, int(first) / 5)
            assert f"M{start.x - 5.5:g} {start.y - 5.5:g}h11" in marks[0]
    assert marks[0].count("M") == 5
    assert marks[1].count("M") == 6


def test_another_view_stands_beside_and_is_never_mixed_in_DEC_09_SAFE_25(cast, pages, context):
    two_stars(cast)
    take(cast, cast.cara, star(1, 1, 1, 1, 1, 1), days_ago=80, perspective=WORKER)
    take(cast, cast.cara, star(5, 1, 1, 1, 1, 1), perspective=WORKER)
    asha = pages.as_(cast.asha)
    alone = asha.get(address(cast.cara))
    assert "How the key worker sees it" not in alone.words
    both = asha.get(alone.page.one("a", id="voice-worker").attributes["href"])
    own = "measured-1-young-person-table"
    assert rows(both.page, own) == rows(alone.page, own)
    assert rows(both.page, "measured-1-worker-table")[0] == ["Finding things out", "1", "5", "up 4"]
    headings = [node.text for node in both.page.all("h3")]
    assert headings == ["In the young person's own voice", "How the key worker sees it"]
    assert [g.attributes["class"] for g in both.page.all("g")] == ["star-first", "star-latest", "star-other"]
    assert both.page.one("a", id="voice-worker").attributes["aria-current"] == "true"


def test_where_there_is_no_own_reading_that_is_said_first(cast, pages, context):
    take(cast, cast.cara, star(1, 1, 1, 1, 1, 1), perspective=WORKER)
    answer = pages.as_(cast.asha).get(address(cast.cara))
    assert "There is no reading in the young person's own voice yet." in answer.words
    assert [g.attributes["class"] for g in answer.page.all("g")] == ["star-other"]


def test_two_readings_can_be_chosen(cast, pages, context):
    first = take(cast, cast.cara, star(1, 1, 1, 1, 1, 1), days_ago=90)
    second = take(cast, cast.cara, star(3, 1, 1, 1, 1, 1), days_ago=40)
    take(cast, cast.cara, star(5, 1, 1, 1, 1, 1))
    asha = pages.as_(cast.asha)
    assert "Finding things out: was 1, now 5, up 4." in asha.get(address(cast.cara)).words
    chosen = asha.get(address(cast.cara, f"?first={second}&latest={first}"))
    assert "Finding things out: was 1, now 3, up 2." in chosen.words
    assert "You chose:" in chosen.words
    selected = [node.attributes["value"] for node in chosen.page.all("option") if "selected" in node.attributes]
    assert selected == [first, second]


def test_other_peoples_and_unknown_readings_never_show(cast, pages, context):
    theirs = take(cast, cast.bea, star(5, 5, 5, 5, 5, 5))
    elsewhere = take(cast, cast.cara, star(4, 4, 4, 4, 4, 4), service_id=cast.ridge_id)
    two_stars(cast)
    asha = pages.as_(cast.asha)
    plain = asha.get(address(cast.cara)).words
    asked = asha.get(address(cast.cara, f"?first={theirs}&latest={elsewhere}&voice=nobody")).words
    assert asked == plain
    assert "Ridge Project" not in plain


def test_check_in_is_a_table_with_the_words_of_each_answer(cast, pages, context):
    take(cast, cast.cara, {"learning": 2, "safe": 3}, days_ago=60, instrument="check-in")
    take(cast, cast.cara, {"learning": 4, "safe": 3}, instrument="check-in")
    answer = pages.as_(cast.asha).get(address(cast.cara))
    assert "School, learning or work: was 2, now 4, up 2." in answer.words
    row = rows(answer.page, "measured-1-young-person-table")[0]
    assert row == ["School, learning or work", "2Hard", "4Well", "up 2"]
    assert not answer.page.all("svg", role="img")
