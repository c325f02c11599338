"""Whose key seals what, and how the first key comes about."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Organisation
from app.accounts.types import OrganisationKind
from app.coproduction.models import Idea
from app.db import db, opened, transaction
from app.i18n.dates import today
from app.keys import queries, services
from app.keys.models import TenantKey
from app.keys.store import Store
from app.keys.types import KeyState
from app.people.models import YoungPerson
from app.vault import SealError, data_keys, keyring, new_data_key
from tests.support.at_once import at_once


def new_authority(code: str = "fenwick") -> int:
    with transaction() as session:
        made = Organisation(code=code, name=code, kind=OrganisationKind.AUTHORITY)
        session.add(made)
        session.flush()
        return made.id


def test_each_authority_has_a_key_of_its_own_and_accounts_have_the_installations_SEC_120(cast, context):
    north, south = (db.session.get(YoungPerson, person.id) for person in (cast.cara, cast.sky))
    key_of = {data_keys().by_id(int.from_bytes(row.given_name_sealed[1:5])).authority_id for row in (north, south)}
    assert key_of == {north.authority_id, south.authority_id}
    email = db.session.scalar(text("SELECT email_sealed FROM user_account LIMIT 1"))
    assert data_keys().by_id(int.from_bytes(bytes(email)[1:5])).authority_id is None


def test_the_database_holds_no_key_that_opens_anything_SEC_121(cast, context):
    for key in db.session.scalars(select(TenantKey)):
        secret = keyring().unwrap(key.wrapped_key, key.wrapped_by, key.id, key.authority_id).secret
        assert secret.hex() not in key.wrapped_key
        other = type(keyring())(current=1, keys={1: b"k" * 32}, lookup=b"l" * 32)
        with pytest.raises(SealError):
            other.unwrap(key.wrapped_key, key.wrapped_by, key.id, key.authority_id)


def test_a_wrapped_key_does_not_stand_in_for_another_authoritys_SEC_120(cast, context):
    one, two = db.session.scalars(select(TenantKey).where(TenantKey.authority_id.is_not(None)).limit(2)).all()
    with pytest.raises(SealError):
        keyring().unwrap(one.wrapped_key, one.wrapped_by, one.id, two.authority_id)
    with pytest.raises(SealError):
        keyring().unwrap(one.wrapped_key, one.wrapped_by, two.id, one.authority_id)
    with pytest.raises(SealError, match="was changed"):
        keyring().unwrap("not base64!", one.wrapped_by, one.id, one.authority_id)
    with pytest.raises(SealError, match="FIELD_KEYS"):
        keyring().unwrap(one.wrapped_key, 77, one.id, one.authority_id)


def test_value_moved_to_a_row_of_another_authority_does_not_open_SEC_120(cast, context):
    person = db.session.get(YoungPerson, cast.cara.id)
    where = (YoungPerson, "given_name", person.public_id)
    assert opened(*where, person.authority_id, person.given_name_sealed) == "Cara"
    with pytest.raises(SealError, match="another authority"):
        opened(*where, db.session.get(YoungPerson, cast.sky.id).authority_id, person.given_name_sealed)
    with pytest.raises(SealError, match="another authority"):
        opened(*where, None, person.given_name_sealed)


def test_nothing_is_sealed_before_the_authority_is_known_SEC_120(cast, context):
    with pytest.raises(SealError, match="authority_id of YoungPerson"):
        YoungPerson(given_name="Nobody's")
    row = YoungPerson(given_name="Wren", authority_id=cast.authority_id)
    assert row.given_name == "Wren"


def test_many_who_need_the_first_key_at_once_agree_on_one_SEC_54(app, context):
    authority_id = new_authority()
    ids = at_once(app, lambda _number: data_keys().current(authority_id).id, many=6)
    assert len(set(ids)) == 1
    assert [key.id for key in queries.keys_of(authority_id)] == [ids[0]]


def test_a_first_key_that_was_taken_back_seals_nothing_that_stays_SEC_54(app, context):
    authority_id = new_authority()
    with pytest.raises(ZeroDivisionError), transaction():
        gone = data_keys().current(authority_id)
        _ = 1 // 0
    with transaction() as session:
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            nested = data_keys().current(authority_id)
            _ = 1 // 0
        kept = data_keys().current(authority_id)
    assert len({gone.id, nested.id, kept.id}) == 3
    assert data_keys().by_id(kept.id) == kept
    with pytest.raises(SealError, match="not here"):
        data_keys().by_id(gone.id)


def test_there_is_never_a_second_current_key_SEC_54(cast, context):
    for authority_id in (cast.authority_id, None):
        with pytest.raises(IntegrityError), transaction() as session:
            session.add(TenantKey(**services._columns(new_data_key(authority_id))))


def test_a_destroyed_key_has_nothing_left_and_gets_no_follower_SEC_121(cast, context):
    with transaction():
        assert services.destroy(cast.authority_id, ("Ann", "Bob")) == 1
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(
            TenantKey(
                **services._columns(new_data_key(cast.authority_id)) | {"state": KeyState.DESTROYED},
            )
        )
    with pytest.raises(SealError, match="destroyed"), transaction():
        Idea(words="Longer hours", arrived_on=today(), authority_id=cast.authority_id)


def test_a_process_lets_go_of_a_destroyed_key_SEC_121(cast, context):
    sealed = db.session.get(YoungPerson, cast.cara.id).given_name_sealed
    key_id = int.from_bytes(sealed[1:5])
    lasting, brief = Store(lifetime=60), Store(lifetime=0)
    assert lasting.by_id(key_id) == brief.by_id(key_id)
    db.session.rollback()
    with transaction():
        services.destroy(cast.authority_id, ("Ann", "Bob"))
    assert lasting.by_id(key_id)
    for store in (brief, Store()):
        with pytest.raises(SealError, match="destroyed"):
            store.by_id(key_id)
    lasting.forget()
    with pytest.raises(SealError, match="destroyed"):
        lasting.by_id(key_id)


def test_keys_are_asked_for_once_in_a_page_not_once_for_each_value(cast, context):
    asked = []
    real = queries.find_key
    store = Store()
    from app.keys import store as module

    module.find_key, before = lambda key_id: asked.append(key_id) or real(key_id), module.find_key
    try:
        for person in db.session.scalars(select(YoungPerson)):
            store.by_id(int.from_bytes(person.given_name_sealed[1:5]))
    finally:
        module.find_key = before
    assert len(asked) == len(set(asked)) == 2
