"""How a quarter is published: protected, frozen, the same when asked again, and never early or out of order."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, transaction
from app.indicators.models import OutcomeFact
from app.publishing.ledger import LedgerCell
from app.publishing.models import Publication
from tests.support.factories.outcomes import declare, ended_episodes

Q1, Q2 = "2025-26-Q1", "2025-26-Q2"
IN_Q1, IN_Q2 = dt.date(2025, 5, 10), dt.date(2025, 8, 20)


@pytest.fixture
def publish(app):
    runner = app.test_cli_runner()

    def run(period, *options, authority="northfield"):
        command = ["publish", "--framework", "ecm", "--period", period, "--authority", authority, *options]
        return runner.invoke(args=command)

    return run


def documents():
    return [p.document for p in db.session.scalars(select(Publication).order_by(Publication.period))]


def cell(document, table, measure, indicator=None, **keys):
    (found,) = [
        t for t in document["tables"] if (t["table"], t["measure"], t["indicator"]) == (table, measure, indicator)
    ]
    return next(c for c in found["cells"] if keys.items() <= c["keys"].items())


def test_a_quarter_is_published_in_the_format_of_the_contract(context, cast, publish, tmp_path):
    declare()
    ended_episodes(cast.harbour_id, 60, IN_Q1)
    ended_episodes(cast.ridge_id, 45, IN_Q1, seed=2)
    result = publish(Q1, "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    document = json.loads((tmp_path / f"ecm-{Q1}.json").read_text())
    assert [document] == documents()
    assert list(document) == [
        "publication", "framework", "period", "published_at", "method", "method_version",
        "rules", "dimensions", "measures", "tables", "figures", "voices",
    ]  # fmt: skip
    assert document["rules"] == {
        "people_for_count": 10,
        "paired_for_share": 20,
        "round_to": 5,
        "noise_limit": 5,
        "noise_variance": 3,
    }
    people = cell(document, "T1", "people", service="harbour-house")
    assert people["keys"] == {"service": "harbour-house", "quarter": Q1}
    assert people["status"] == "shown"
    assert abs(people["value"] - 60) <= people["noise"] == 5
    figure = next(
        f for f in document["figures"] if f["keys"]["service"] == "harbour-house" and f["indicator"] == "check-in-safe"
    )
    assert 40 <= figure["percent"] <= 80
    assert 60 <= figure["paired_rate"] <= 95
    assert figure["interval"][0] < figure["percent"] < figure["interval"][1]
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == Action.PUBLISHED)) == 1


def test_small_groups_are_hidden_and_so_is_what_would_give_them_away(context, cast, publish):
    declare()
    ended_episodes(cast.harbour_id, 60, IN_Q1)
    ended_episodes(cast.ridge_id, 4, IN_Q1, seed=2)
    assert publish(Q1).exit_code == 0
    (document,) = documents()
    hidden = cell(document, "T1", "people", service="ridge-project")
    assert (hidden["status"], hidden["value"]) == ("hidden", None)
    # With the total and one of two services shown, the other would follow: one of them goes as well.
    shown = [cell(document, "T1", "people", service=node)["status"] for node in ("*", "harbour-house")]
    assert "hidden" in shown


def test_publishing_again_changes_nothing(context, cast, publish):
    declare()
    ended_episodes(cast.harbour_id, 60, IN_Q1)
    publish(Q1)
    before = documents()
    ended_episodes(cast.harbour_id, 30, IN_Q1, seed=9)
    again = publish(Q1)
    assert again.exit_code == 0
    assert "unchanged" in again.output
    db.session.rollback()
    assert documents() == before


def test_what_came_late_is_counted_in_the_next_quarter(context, cast, publish):
    declare()
    ended_episodes(cast.harbour_id, 60, IN_Q1)
    publish(Q1)
    late = ended_episodes(cast.harbour_id, 15, IN_Q1, seed=9)
    ended_episodes(cast.harbour_id, 40, IN_Q2, seed=3)
    assert publish(Q2).exit_code == 0
    periods = db.session.scalars(select(OutcomeFact.period).where(OutcomeFact.episode_id.in_(late)).distinct()).all()
    assert periods == [Q2]
    value = cell(documents()[1], "T1", "people", service="harbour-house")["value"]
    assert abs(value - 55) <= 5


def test_an_episode_still_open_to_a_closing_reading_waits(context, cast, publish):
    declare()
    ended_episodes(cast.harbour_id, 30, dt.date(2025, 6, 20))
    publish(Q1)
    assert db.session.scalar(select(func.count()).select_from(OutcomeFact)) == 0
    publish(Q2)
    db.session.rollback()
    assert set(db.session.scalars(select(OutcomeFact.period))) == {Q2}


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2025-Q1", "write it like"),
        ("2025-27-Q1", "write it like"),
        ("2099-00-Q1", "has not ended"),
        ("spring", "write it like"),
    ],
)
def test_a_period_that_is_none_is_refused_in_words(context, cast, publish, period, words):
    declare()
    result = publish(period)
    assert result.exit_code == 1
    assert words in result.output
    assert documents() == []


def test_quarters_are_published_in_order(context, cast, publish):
    declare()
    publish(Q2)
    result = publish(Q1)
    assert result.exit_code == 1
    assert "in order" in result.output


def test_unknown_framework_and_authority_are_named(context, cast, publish):
    assert "No framework ecm" in publish(Q1).output
    declare()
    result = publish(Q1, authority="nowhere")
    assert (result.exit_code, "northfield, southmere" in result.output) == (1, True)


def test_the_database_itself_refuses_to_change_a_publication(context, cast, publish):
    declare()
    publish(Q1)
    for change in ("UPDATE publication SET document = '{}'", "DELETE FROM publication"):
        with pytest.raises(DBAPIError, match="publication"), transaction() as session:
            session.execute(text(change))
    assert len(documents()) == 1


def test_a_failure_half_way_leaves_nothing_SEC_14(context, cast, publish):
    declare()
    ended_episodes(cast.harbour_id, 60, IN_Q1)
    # The ledger refuses its first row, which comes after facts and publication.
    with transaction() as session:
        session.execute(text("ALTER TABLE ledger_cell RENAME TO ledger_gone"))
    result = publish(Q1)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    with transaction() as session:
        session.execute(text("ALTER TABLE ledger_gone RENAME TO ledger_cell"))
    assert documents() == []
    assert db.session.scalar(select(func.count()).select_from(OutcomeFact)) == 0


def test_every_released_cell_is_in_the_ledger(context, cast, publish):
    declare()
    ended_episodes(cast.harbour_id, 60, IN_Q1)
    publish(Q1)
    shown = sum(t["cells_shown"] for t in documents()[0]["tables"])
    ledger = db.session.scalars(select(LedgerCell)).all()
    assert sum(c.was_shown for c in ledger) == shown > 0


def test_a_year_adds_its_own_table_with_the_last_quarter(context, cast, publish):
    declare()
    for number, day in enumerate((IN_Q1, IN_Q2, dt.date(2025, 11, 5), dt.date(2026, 2, 3))):
        ended_episodes(cast.harbour_id, 80, day, seed=number)
    for number in (1, 2, 3):
        publish(f"2025-26-Q{number}")
    assert publish("2025-26-Q4").exit_code == 0
    db.session.rollback()
    tables = [{t["table"] for t in document["tables"]} for document in documents()]
    assert tables == [{"T1"}, {"T1"}, {"T1"}, {"T1", "T2"}]
    year = cell(documents()[3], "T2", "people", service="*", age_band="*")
    assert year["keys"]["quarter"] == "2025-26"
    assert abs(year["value"] - 320) <= 5


def test_one_authority_never_counts_in_another(context, cast, publish):
    declare()
    ended_episodes(cast.harbour_id, 60, IN_Q1)
    assert publish(Q1, authority="southmere").exit_code == 0
    (document,) = documents()
    assert "harbour-house" not in json.dumps(document)
