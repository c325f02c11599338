"""Make keys, wrap them anew, turn them over, destroy them."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite

from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or, now
from app.errors import ConflictError, RuleError
from app.keys.models import TenantKey
from app.keys.queries import every_key, is_destroyed, keys_of
from app.keys.types import KeyState
from app.vault import DataKey, SealError, keyring, new_data_key

_GONE = "The keys of this authority were destroyed: what they sealed can't be read, and nothing more is sealed for it"


def make_first_key(authority_id: int | None) -> None:
    """Store a first key in the caller's transaction, unless somebody else does so at this moment.

    Raises SealError where this authority's keys were destroyed. Not written into the trail: no one did this, it came about
    with the first row.
    """
    if is_destroyed(authority_id):
        raise SealError(_GONE)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    # On the connection itself, as queries._now: whatever is half built in the session stays as it is.
    statement = insert(TenantKey).values(_columns(new_data_key(authority_id))).on_conflict_do_nothing()
    db.session.connection().execute(statement)


def turn_over(authority_id: int | None) -> TenantKey:
    """Make a new current key; the one before goes on opening what it sealed.

    Raises RuleError where the keys were destroyed, ConflictError where somebody else turns the same key over.
    """
    before = keys_of(authority_id)
    if any(key.state is KeyState.DESTROYED for key in before):
        raise RuleError(_GONE)
    for key in before:
        key.state = KeyState.OLD
    # First the old one steps down: there is never more than one current key.
    db.session.flush()
    made = TenantKey(**_columns(new_data_key(authority_id)))
    db.session.add(made)
    flush_or(ConflictError("", "Somebody else is turning this key over; wait until they are done"))
    audit.record(None, Action.KEY_TURNED_OVER, authority_id=authority_id, detail=f"key {made.id}")
    return made


def wrap_anew() -> int:
    """Wrap every data key under the newest master key; says how many were under another."""
    changed = 0
    for key, _code in every_key():
        if key.wrapped_key is not None and key.wrapped_by != keyring().current:
            data_key = keyring().unwrap(key.wrapped_key, key.wrapped_by, key.id, key.authority_id)
            key.wrapped_key, key.wrapped_by = keyring().wrap(data_key), keyring().current
            changed += 1
    audit.record(None, Action.KEYS_WRAPPED_ANEW, detail=f"{changed} keys, master key {keyring().current}")
    return changed


def destroy(authority_id: int, operators: tuple[str, str]) -> int:
    """Wipe every key of an authority that leaves: nothing it sealed can be read again. Says how many were wiped.

    `operators` are the names of the two who decided it. Raises RuleError where there is nothing to wipe.
    """
    wiped = 0
    for key in keys_of(authority_id):
        if key.wrapped_key is not None:
            key.wrapped_key, key.state = None, KeyState.DESTROYED
            wiped += 1
    if not wiped:
        raise RuleError("This authority has no key that could be destroyed")
    audit.record(
        None,
        Action.KEYS_DESTROYED,
        authority_id=authority_id,
        detail=f"{wiped} keys; decided by {operators[0]} and {operators[1]}"[:500],
    )
    return wiped


def _columns(key: DataKey) -> dict[str, object]:
    return {
        "id": key.id,
        "authority_id": key.authority_id,
        "wrapped_key": keyring().wrap(key),
        "wrapped_by": keyring().current,
        "state": KeyState.CURRENT,
        "made_at": now(),
    }
