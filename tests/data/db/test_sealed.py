"""How sealed columns behave."""

from __future__ import annotations

import base64
import secrets

import pytest
from sqlalchemy import select, text

from app.db import db, transaction
from app.people.models import YoungPerson
from app.vault import DataKey, Keyring, SealError, keyring_from, new_data_key, unseal

OLD, NEW, LOOKUP = secrets.token_bytes(32), secrets.token_bytes(32), secrets.token_bytes(32)


def encoded(key):
    return base64.b64encode(key).decode()


def test_name_is_read_back_and_is_not_in_the_table(cast, context):
    row = db.session.execute(text("SELECT * FROM young_person WHERE id = :id"), {"id": cast.cara.id}).one()
    assert all(b"Cara" not in bytes(value) for value in row if isinstance(value, (bytes, memoryview)))
    assert all("Cara" not in str(value) and "T-001" not in str(value) for value in row if isinstance(value, str))
    person = db.session.get(YoungPerson, cast.cara.id)
    assert (person.given_name, person.ref) == ("Cara", "T-001")


def test_value_moved_to_another_row_does_not_open_SEC_120(cast, context):
    with transaction() as session:
        stolen = session.scalar(select(YoungPerson.given_name_sealed).where(YoungPerson.id == cast.cara.id))
        session.get(YoungPerson, cast.callum.id).given_name_sealed = stolen
    with pytest.raises(SealError):
        _ = db.session.get(YoungPerson, cast.callum.id).given_name


def test_value_moved_to_another_column_does_not_open_SEC_120(cast, context):
    person = db.session.get(YoungPerson, cast.cara.id)
    person.family_name_sealed = person.given_name_sealed
    with pytest.raises(SealError):
        _ = person.family_name
    db.session.rollback()


def test_every_changed_byte_is_noticed_SEC_55(cast, context):
    person = db.session.get(YoungPerson, cast.cara.id)
    where, sealed = f"young_person.given_name:{person.public_id}", person.given_name_sealed
    assert unseal(sealed, where, person.authority_id) == "Cara"
    for place in range(len(sealed)):
        for bit in (1, 128):
            changed = bytearray(sealed)
            changed[place] ^= bit
            with pytest.raises(SealError):
                unseal(bytes(changed), where, person.authority_id)
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            unseal(sealed[:length], where, person.authority_id)


def test_every_changed_byte_of_the_old_format_is_noticed_SEC_55():
    ring = Keyring(current=1, keys={1: OLD}, lookup=LOOKUP)
    sealed = ring.seal("Cara", "here")
    assert ring.open(sealed, "here") == "Cara"
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealError):
            ring.open(bytes(changed), "here")


def test_a_value_does_not_open_for_another_authority_under_the_same_secret_SEC_120():
    key = new_data_key(1)
    sealed = key.seal("Cara", "here")
    assert key.open(sealed, "here") == "Cara"
    for other in (DataKey(key.id, 2, key.secret), DataKey(key.id, None, key.secret)):
        with pytest.raises(SealError):
            other.open(sealed, "here")


def test_no_nonce_comes_twice_SEC_55():
    key = new_data_key(1)
    assert len({key.seal("Cara", "here")[5:17] for _number in range(100_000)}) == 100_000


def test_keys_are_not_shown_where_an_object_is_printed_SEC_126():
    key = new_data_key(1)
    ring = Keyring(current=1, keys={1: OLD}, lookup=LOOKUP)
    shown = repr(key) + repr(ring)
    assert not [secret for secret in (key.secret, OLD, LOOKUP) if repr(secret) in shown or secret.hex() in shown]


def test_new_key_seals_and_the_old_one_still_opens_SEC_54():
    before = keyring_from(f"1:{encoded(OLD)}", encoded(LOOKUP))
    sealed = before.seal("Cara", "here")
    after = keyring_from(f"2:{encoded(NEW)},1:{encoded(OLD)}", encoded(LOOKUP))
    assert after.open(sealed, "here") == "Cara"
    assert after.seal("Cara", "here")[4] == 2
    with pytest.raises(SealError):
        before.open(after.seal("Cara", "here"), "here")


def test_equal_texts_look_different_sealed():
    ring = Keyring(current=1, keys={1: OLD}, lookup=LOOKUP)
    assert len({ring.seal("Cara", "here") for _ in range(100)}) == 100


def test_digests_differ_by_purpose_and_by_key():
    ring = Keyring(current=1, keys={1: OLD}, lookup=LOOKUP)
    other = Keyring(current=1, keys={1: OLD}, lookup=NEW)
    assert ring.digest("a", "email") == ring.digest("a", "email")
    assert len({ring.digest("a", "email"), ring.digest("a", "code"), other.digest("a", "email")}) == 3
