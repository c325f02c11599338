"""Whatever is done to the trail behind Waymark's back is found, and named."""

from __future__ import annotations

import datetime as dt
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.audit import sealing
from app.audit.anchors import append, read
from app.audit.queries import heads
from app.audit.services import record
from app.audit.signing import entry_fields, signing_keys
from app.audit.types import Action
from app.db import db, reading, transaction
from tests.support.tamper import administrator, found, live, values, written_down

MIDDLE = "SELECT entry_id FROM audit_link WHERE chain = :chain AND position = 3"


@pytest.fixture
def chain(cast, context):
    live(cast, 30)
    return cast.authority_id


@pytest.fixture
def admin(chain):
    with administrator() as connection:
        yield connection


def done(connection, *statements, **given):
    for statement in statements:
        connection.execute(text(statement), given)
    connection.commit()


def middle(connection, chain):
    return values(connection, MIDDLE, chain=chain)[0]


def test_an_untouched_trail_is_as_it_was_written(chain):
    assert found() == []
    with reading() as connection:
        assert len(heads(connection)) == 3
        positions = values(connection, "SELECT position FROM audit_link WHERE chain = :c ORDER BY position", c=chain)
    assert positions == list(range(1, len(positions) + 1))


@pytest.mark.parametrize("change", ["UPDATE audit_link SET position = position + 100", "DELETE FROM audit_link"])
def test_the_database_itself_refuses_to_change_the_chain_SEC_108(chain, change):
    with pytest.raises(DBAPIError, match="only added to"), transaction() as session:
        session.execute(text(change))


@pytest.mark.parametrize(
    "change",
    [
        "action = 'signed_in'",
        "actor_id = 77",
        "actor_kind = 'staff'",
        "at = '2020-01-01 09:00:00.000000'",
        "subject = NULL",
        "person_id = 5",
        "detail = 'nothing to see'",
        "authority_id = NULL",
        "public_id = 'another-random-id-here'",
        "key_id = 9",
        "mac = 'forged'",
        "action = 'a word that no list knows'",
    ],
)
def test_an_edited_entry_is_found_and_named_SEC_108(admin, chain, change):
    one = middle(admin, chain)
    done(admin, f"UPDATE audit_entry SET {change} WHERE id = :one", one=one)
    assert any(said.startswith(f"Entry {one} ") for said in found()), found()


def test_taking_an_entrys_signature_away_is_found_SEC_108(admin, chain):
    one = middle(admin, chain)
    done(admin, "UPDATE audit_entry SET mac = NULL, key_id = NULL, detail = 'x' WHERE id = :one", one=one)
    assert found() == [f"Entry {one} (chain {chain}, place 3) has no signature: Waymark did not write it so"]


def test_a_deleted_entry_is_found_SEC_108(admin, chain):
    one = middle(admin, chain)
    done(admin, "DELETE FROM audit_entry WHERE id = :one", one=one)
    assert found() == [f"Entry {one} (chain {chain}, place 3) was deleted"]


def test_an_entry_deleted_with_its_link_is_found_SEC_108(admin, chain):
    one = middle(admin, chain)
    done(
        admin,
        "DELETE FROM audit_entry WHERE id = :one",
        "DELETE FROM audit_link WHERE entry_id = :one",
        one=one,
    )
    assert found() == [f"Links were deleted: chain {chain}, place 4 comes after place 2"]


def test_closing_the_gap_of_a_deleted_link_is_found_SEC_108(admin, chain):
    one = middle(admin, chain)
    done(admin, "DELETE FROM audit_entry WHERE id = :one", "DELETE FROM audit_link WHERE entry_id = :one", one=one)
    last = values(admin, "SELECT max(position) FROM audit_link WHERE chain = :chain", chain=chain)[0]
    for position in range(4, last + 1):
        done(
            admin,
            "UPDATE audit_link SET position = position - 1 WHERE chain = :chain AND position = :position",
            chain=chain,
            position=position,
        )
    said = found()
    assert said[0] == f"The chain was rewritten: chain {chain}, place 3 does not follow what stands before it"
    assert f"The link at chain {chain}, place 3 was changed, or was not made by Waymark" in said


def test_two_entries_that_change_places_are_found_SEC_108(admin, chain):
    one, other = values(
        admin, "SELECT entry_id FROM audit_link WHERE chain = :c AND position IN (3, 5) ORDER BY 1", c=chain
    )
    for old, new in ((one, -1), (other, one), (-1, other)):
        done(admin, "UPDATE audit_entry SET id = :new WHERE id = :old", old=old, new=new)
    assert [said.partition(":")[0] for said in found()] == [
        f"Entry {one} (chain {chain}, place 3) was moved",
        f"Entry {other} (chain {chain}, place 5) was moved",
    ]


def test_two_links_that_change_places_are_found_SEC_108(admin, chain):
    for old, new in ((3, 900), (5, 3), (900, 5)):
        done(
            admin,
            "UPDATE audit_link SET position = :new WHERE chain = :c AND position = :old",
            c=chain,
            old=old,
            new=new,
        )
    assert f"The chain was rewritten: chain {chain}, place 3 does not follow what stands before it" in found()


def inserted(admin, columns, id_):
    names = ", ".join(columns)
    done(
        admin,
        f"INSERT INTO audit_entry (id, {names}) SELECT :id, {', '.join(columns.values())} FROM audit_entry "
        "WHERE mac IS NOT NULL AND authority_id IS NOT NULL ORDER BY id LIMIT 1",
        id=id_,
    )


COPY = {name: name for name in ("authority_id", "at", "actor_kind", "action", "person_id", "key_id", "mac")}


@pytest.mark.parametrize("is_sealed", [False, True])
@pytest.mark.parametrize("id_", [-5, 999_999])
def test_an_inserted_entry_is_found_before_and_after_it_is_sealed_SEC_108(admin, chain, is_sealed, id_):
    inserted(admin, COPY | {"public_id": "'made-up-by-somebody-xx'"}, id_)
    if is_sealed:
        sealing.seal_new()
    (said,) = found()
    assert said.startswith(f"Entry {id_} "), said
    assert "Waymark did not write" in said or "was edited" in said


def test_an_inserted_entry_without_a_signature_does_not_pass_for_an_old_one_SEC_108(admin, chain):
    inserted(admin, {name: name for name in COPY if name not in {"key_id", "mac"}}, 999_999)
    assert found() == ["Entry 999999 is in no chain and has no signature: Waymark did not write it"]
    done(admin, "UPDATE audit_sealer SET unsigned_to = 9999999")
    assert any("does not follow" in said for said in found()), "every chain's start is tied to that number"


def test_a_copy_of_a_signed_entry_is_found_SEC_108(admin, chain):
    done(admin, "DROP INDEX ix_audit_entry_public_id")
    inserted(admin, COPY | {"public_id": "public_id", "subject": "subject", "detail": "detail"}, 999_999)
    assert any("somebody copied it" in said for said in found())


def test_an_entry_that_somebody_with_the_key_dates_back_is_found_SEC_108(admin, chain, cast):
    """With the application's key a good signature can be made, but not an earlier place."""
    columns = {"authority_id": chain, "at": "2020-01-01 09:00:00.000000", "actor_kind": "operator", "action": "viewed"}
    fields = columns | {"public_id": "x" * 22, "key_id": 1, "at": dt.datetime(2020, 1, 1, 9, tzinfo=dt.UTC)}
    mac = signing_keys().mac("entry", entry_fields(fields))
    done(
        admin,
        "INSERT INTO audit_entry (id, authority_id, at, actor_kind, action, public_id, key_id, mac) "
        "VALUES (0, :authority_id, :at, :actor_kind, :action, :public_id, 1, :mac)",
        **columns,
        public_id="x" * 22,
        mac=mac,
    )
    sealing.seal_new()
    (said,) = found()
    assert said.startswith("Entry 0 ")
    assert "slipped in" in said


def test_a_cut_tail_is_found_by_the_anchor_outside_and_by_nothing_else_SEC_108_SEC_77(admin, chain, tmp_path):
    file = tmp_path / "anchors.jsonl"
    append(file, written_down())
    last = values(admin, "SELECT max(position) FROM audit_link WHERE chain = :chain", chain=chain)[0]
    done(
        admin,
        "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_link WHERE chain = :c AND position >= :p)",
        "DELETE FROM audit_link WHERE chain = :c AND position >= :p",
        c=chain,
        p=last - 1,
    )
    assert found() == [], "seen from inside, a shorter chain is a whole chain: this is what anchors are for"
    (said,) = found(*read(file, signing_keys()))
    assert said.startswith("The chain was cut")
    assert f"chain {chain}, place {last}" in said


def test_links_that_are_cut_off_leave_entries_that_wait_too_long_SEC_108(admin, chain):
    last = values(admin, "SELECT max(position) FROM audit_link WHERE chain = :chain", chain=chain)[0]
    done(admin, "DELETE FROM audit_link WHERE chain = :c AND position = :p", c=chain, p=last)
    assert found(minutes=10) == []
    (said,) = found(minutes=0)
    assert "its link was cut off, or the sealer does not run" in said


def test_a_history_written_again_with_the_key_is_found_by_the_anchor_SEC_108(admin, chain, cast, tmp_path):
    """A fork: all links are made again without one entry, with good digests. Only what is outside knows better."""
    file = tmp_path / "anchors.jsonl"
    append(file, written_down())
    one = middle(admin, chain)
    done(admin, "DELETE FROM audit_entry WHERE id = :one", one=one)
    done(admin, "DELETE FROM audit_link WHERE chain = :c", c=chain)
    while sealing.seal_new():
        pass
    live(cast, 12)
    assert found() == []
    (said,) = found(*read(file, signing_keys()))
    assert said.startswith(f"There are two histories: at chain {chain}, place")


def test_two_anchors_that_tell_two_histories_are_found_SEC_108(chain, tmp_path):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    append(ours, written_down())
    append(theirs, [written_down()[0].replace('"digest": "', '"digest": "f')])
    (said,) = found(*read(ours, signing_keys()), *read(theirs, signing_keys()))
    assert said == "Line 1 of the anchors was not written by Waymark"


@pytest.mark.parametrize("seed", range(12))
def test_any_change_of_any_row_is_found_SEC_108(admin, chain, seed):
    """One random cell of one random row of the trail, changed at random."""
    chance = random.Random(seed)
    columns = {
        "audit_entry": ["at", "actor_id", "action", "subject", "person_id", "detail", "public_id", "key_id", "mac"],
        "audit_link": ["position", "entry_id", "entry_mac", "previous", "sealed_at", "key_id", "digest"],
    }
    table = chance.choice(list(columns))
    column = chance.choice(columns[table])
    key = "id" if table == "audit_entry" else "entry_id"
    one = chance.choice(values(admin, f"SELECT {key} FROM {table} WHERE key_id IS NOT NULL ORDER BY 1"))
    kinds = {"at": "2021-05-05 10:00:00", "sealed_at": "2021-05-05 10:00:00"}
    numbers = {"actor_id", "person_id", "key_id", "position", "entry_id"}
    value = 700_000 + chance.randrange(1000) if column in numbers else kinds.get(column, f"changed {seed}")
    done(admin, f"UPDATE {table} SET {column} = :value WHERE {key} = :one", value=value, one=one)
    assert found(), f"{table}.{column} of {one}"


def test_two_sealers_at_once_make_one_chain_without_gaps(cast, context, app):
    with transaction():
        for number in range(400):
            record(None, Action.VIEWED, detail=f"{number}")

    def one(_number):
        with app.app_context():
            return sealing.seal_new()

    with ThreadPoolExecutor(4) as workers:
        sealed = list(workers.map(one, range(8)))
    assert sum(sealed) >= 400
    assert sum(1 for count in sealed if count) == 1
    assert found() == []


def test_a_long_transaction_with_lower_numbers_is_chained_when_it_commits(cast, context, app, request):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("One writer at a time: numbers are in the order of commits")
    with app.app_context(), transaction():
        record(None, Action.VIEWED, detail="begun first, committed last")
        db.session.flush()

        def meanwhile():
            with app.app_context():
                with transaction():
                    record(None, Action.VIEWED, detail="begun later")
                return sealing.seal_new()

        with ThreadPoolExecutor(1) as worker:
            assert worker.submit(meanwhile).result() >= 1
    assert sealing.seal_new(everything=False) == 1
    assert found() == []


def test_a_fresh_authority_begins_a_chain_of_its_own(chain):
    with reading() as connection:
        starts = values(connection, "SELECT previous FROM audit_link WHERE position = 1")
    assert len(set(starts)) == len(starts) == 3
