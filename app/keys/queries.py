"""Reads of wrapped keys. They never go through the session's objects: a key is needed while rows are being built."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, select

from app.accounts.models import Organisation
from app.db import db, unscoped
from app.keys.models import TenantKey
from app.keys.types import KeyState

_WHY = "Keys hold nothing about anyone, and open rows before there is a page"
_COLUMNS = (TenantKey.id, TenantKey.authority_id, TenantKey.wrapped_key, TenantKey.wrapped_by, TenantKey.state)


@unscoped(_WHY)
def find_key(key_id: int) -> Row[Any] | None:
    """One key (id, authority_id, wrapped_key, wrapped_by, state)."""
    return _now(select(*_COLUMNS).where(TenantKey.id == key_id)).one_or_none()


@unscoped(_WHY)
def find_current(authority_id: int | None) -> Row[Any] | None:
    """The current key of an authority; None where it has none yet."""
    return _now(select(*_COLUMNS).where(_owner(authority_id), TenantKey.state == KeyState.CURRENT)).one_or_none()


@unscoped(_WHY)
def is_destroyed(authority_id: int | None) -> bool:
    """Whether this authority's keys were destroyed: then it gets no new one."""
    statement = select(TenantKey.id).where(_owner(authority_id), TenantKey.state == KeyState.DESTROYED).limit(1)
    return _now(statement).one_or_none() is not None


@unscoped("Operators list and turn over keys")
def every_key() -> Sequence[tuple[TenantKey, str | None]]:
    """All keys with the code of their authority, oldest first; None stands for the installation."""
    statement = (
        select(TenantKey, Organisation.code)
        .outerjoin(Organisation, Organisation.id == TenantKey.authority_id)
        .order_by(TenantKey.made_at, TenantKey.id)
    )
    return [(key, code) for key, code in db.session.execute(statement)]


@unscoped("Operators turn over and destroy keys")
def keys_of(authority_id: int | None) -> Sequence[TenantKey]:
    """The keys of one authority, or of the installation, oldest first; held until the transaction ends."""
    statement = select(TenantKey).where(_owner(authority_id)).order_by(TenantKey.made_at, TenantKey.id)
    return db.session.scalars(statement.with_for_update()).all()


def _owner(authority_id: int | None) -> Any:
    return TenantKey.authority_id.is_(None) if authority_id is None else TenantKey.authority_id == authority_id


def _now(statement: Select[*tuple[Any, ...]]) -> Any:
    # On the connection itself, in the caller's transaction: nothing half built is flushed, nothing is kept as an object.
    return db.session.connection().execute(statement)
