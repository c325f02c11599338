"""Keys are turned over while people go on reading and writing (SEC-54, SEC-121)."""

from __future__ import annotations

from sqlalchemy import LargeBinary, func, select

from app.db import db, transaction
from app.keys import reseal
from app.keys.queries import every_key
from app.keys.reseal import reseal_authority, reseal_old_format, sealed_columns
from app.keys.services import turn_over
from app.keys.types import KeyState
from app.people.models import YoungPerson
from app.vault import data_keys, keyring
from tests.support.turning import turn_under_load


def quietly(_line: str) -> None:
    """Say nothing."""


def starts() -> dict[tuple[str, int | None], set[bytes]]:
    """What the sealed values of each table and authority begin with."""
    found: dict[tuple[str, int | None], set[bytes]] = {}
    for each in sealed_columns():
        start = func.substr(each.column, 1, 5, type_=LargeBinary())
        for authority_id, value in db.session.execute(select(each.authority, start).where(each.column.is_not(None))):
            found.setdefault((each.table.name, authority_id), set()).add(bytes(value))
    return found


def test_nobody_fails_to_read_and_nothing_written_is_lost_while_a_key_is_turned_over_SEC_121(world):
    figures = turn_under_load(world, people=60, rounds=3, seed=1, readers=2, writers=2)
    assert figures["is_good"], figures
    # References and family names in each round; given names too, but where a writer was first.
    assert figures["resealed"] >= 60 * 2 * 3
    assert figures["left"] == 0


def test_every_value_of_the_authority_and_no_other_is_sealed_anew_SEC_54(cast, context):
    before = starts()
    with transaction():
        key = turn_over(cast.authority_id)
        start = data_keys().current(cast.authority_id).start
        assert start[1:] == key.id.to_bytes(4)
    db.session.rollback()
    tally = reseal_authority(cast.authority_id, quietly)
    after = starts()
    db.session.rollback()
    assert (tally.unreadable, tally.left, tally.overtaken) == (0, 0, 0)
    for (table, authority_id), found in after.items():
        if authority_id == cast.authority_id:
            assert found == {start}, table
        else:
            assert found == before[table, authority_id], table
    assert db.session.get(YoungPerson, cast.cara.id).given_name == "Cara"
    assert db.session.get(YoungPerson, cast.sky.id).given_name == "Sky"


def test_the_installations_own_key_is_turned_over_like_any_other_SEC_54(cast, context):
    with transaction():
        turn_over(None)
        start = data_keys().current(None).start
    assert reseal_authority(None, quietly).resealed >= 2 * len(cast.staff)
    found = starts()
    assert found["user_account", None] == {start}
    assert start not in found["young_person", cast.authority_id]


def test_what_a_master_key_sealed_itself_opens_and_is_sealed_anew_SEC_54(cast, context):
    with transaction() as session:
        person = session.get(YoungPerson, cast.cara.id)
        person.given_name_sealed = keyring().seal("Cara", f"young_person.given_name:{person.public_id}")
    assert db.session.get(YoungPerson, cast.cara.id).given_name == "Cara"
    db.session.rollback()
    assert reseal_old_format(quietly).resealed == 1
    assert db.session.get(YoungPerson, cast.cara.id).given_name_sealed[:1] == b"\x02"
    assert db.session.get(YoungPerson, cast.cara.id).given_name == "Cara"


def test_a_run_that_was_stopped_goes_on_where_it_was_SEC_54(cast, context, monkeypatch):
    monkeypatch.setattr(reseal, "BATCH", 2)
    with transaction():
        turn_over(cast.authority_id)

    class Stopped(Exception):  # noqa: N818
        pass

    told = []

    def stop(line: str) -> None:
        told.append(line)
        raise Stopped

    try:
        reseal_authority(cast.authority_id, stop)
    except Stopped:
        db.session.rollback()
    assert len(told) == 1
    part = reseal_authority(cast.authority_id, quietly)
    assert part.resealed > 0
    assert part.left == 0
    assert reseal_authority(cast.authority_id, quietly).resealed == 0


def test_a_value_that_was_tampered_with_is_left_and_counted_SEC_55(cast, context):
    with transaction() as session:
        person = session.get(YoungPerson, cast.cara.id)
        broken = person.given_name_sealed[:-1] + bytes([person.given_name_sealed[-1] ^ 1])
        person.given_name_sealed = broken
        turn_over(cast.authority_id)
    tally = reseal_authority(cast.authority_id, quietly)
    assert (tally.unreadable, tally.left) == (1, 1)
    assert db.session.get(YoungPerson, cast.cara.id).given_name_sealed == broken


def test_a_value_written_while_the_run_holds_the_old_one_is_not_overwritten_SEC_121(cast, context, monkeypatch):
    with transaction():
        turn_over(cast.authority_id)
    real = reseal.opened

    def meddled(kind, name, public_id, authority_id, value):
        text = real(kind, name, public_id, authority_id, value)
        if text == "Cara":
            db.session.get(YoungPerson, cast.cara.id).given_name = "Carys"
            db.session.flush()
        return text

    monkeypatch.setattr(reseal, "opened", meddled)
    tally = reseal_authority(cast.authority_id, quietly)
    assert tally.overtaken == 1
    assert db.session.get(YoungPerson, cast.cara.id).given_name == "Carys"


def test_the_old_key_stays_and_only_one_is_current_SEC_54(cast, context):
    with transaction():
        turn_over(cast.authority_id)
    with transaction():
        turn_over(cast.authority_id)
    states = [key.state for key, _code in every_key() if key.authority_id == cast.authority_id]
    assert states == [KeyState.OLD, KeyState.OLD, KeyState.CURRENT]
