"""Authorities stay apart: nothing is stored under another's parent, and no read crosses over (SEC-53)."""

from __future__ import annotations

import datetime as dt
import inspect as signatures
from collections.abc import Callable, Iterator
from importlib import import_module
from types import MappingProxyType
from typing import Any, get_type_hints

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.permissions import Permission
from app.access.policy import Need
from app.access.roles import STAFF_ROLES, Role
from app.access.scope import Scope
from app.access.tenancy import TenantError, _keys
from app.accounts.models import Organisation, User
from app.accounts.services import add_membership
from app.db import Base, db
from app.errors import ConflictError, NotFoundError
from app.i18n.dates import today
from app.people.models import Episode, YoungPerson
from app.provision.models import Service
from app.safeguarding.models import Alert
from tests.support.relations import MARKERS, OWN, furnish
from tests.support.rows import _row, fill_every_table
from tests.support.source import modules

KINDS = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda kind: kind.__name__)
UNDER_AN_AUTHORITY = [kind for kind in KINDS if "authority_id" in kind.__table__.columns and _keys(kind)]
SOUTHMERE_SEES = {"Sky", "Thrift", "Sol"}


def reads() -> list[tuple[str, Callable[..., Any]]]:
    """Every query that is given a scope."""
    found = []
    for module in modules():
        if module.path.name == "queries.py" or module.path.parent.name == "queries":
            loaded = import_module(module.name)
            for function in module.functions():
                arguments = [argument.arg for argument in function.args.args]
                if arguments[:1] == ["scope"] and not function.name.startswith("_"):
                    found.append((f"{module.name}.{function.name}", getattr(loaded, function.name)))
    return found


READS = reads()


@pytest.fixture
def southmere(cast, context) -> Scope:
    """Sol's."""
    sky = db.session.get_one(Episode, cast.sky.episode_id)
    return Scope(cast.sol.user_id, sky.authority_id, frozenset(STAFF_ROLES), frozenset({sky.service_id}))


@pytest.mark.parametrize("kind", UNDER_AN_AUTHORITY, ids=lambda kind: kind.__name__)
def test_no_row_is_stored_under_a_parent_of_another_authority_SEC_53(cast, context, southmere, kind):
    db.session.rollback()  # What the scope was read from is let go: on SQLite one connection may write at a time.
    with db.engine.connect() as connection:
        fill_every_table(connection)
        connection.commit()
        values = _row(connection, kind.__table__)
        for column in _keys(kind):
            # The first row of each table is Northfield's.
            key = next(iter(column.foreign_keys)).column
            values[column.name] = connection.scalar(select(key).order_by(key).limit(1))
    values["authority_id"] = southmere.authority_id
    db.session.add(kind(**values))
    with pytest.raises(TenantError):
        db.session.flush()
    db.session.rollback()


def test_no_row_moves_under_another_authority_SEC_53(cast, context, southmere):
    episode = db.session.get_one(Episode, cast.cara.episode_id)
    episode.person_id = cast.sky.id
    with pytest.raises(TenantError, match=r"Episode\.person_id"):
        db.session.flush()
    db.session.rollback()
    person = db.session.get_one(YoungPerson, cast.cara.id)
    assert person.authority_id != southmere.authority_id
    person.authority_id = southmere.authority_id
    with pytest.raises(TenantError, match="stays with its authority"):
        db.session.flush()
    db.session.rollback()


def test_what_was_taken_back_is_not_remembered(cast, context):
    """A key that comes again after a rollback may be another authority's."""
    north = db.session.get_one(Organisation, cast.authority_id)
    db.session.add(Episode(started_on=today(), authority_id=north.id, person_id=cast.cara.id, service_id=cast.ridge_id))
    db.session.flush()
    assert db.session().info["authorities"]
    db.session.rollback()
    assert "authorities" not in db.session().info


def test_one_account_works_in_one_authority_SEC_53(cast, context, southmere):
    asha = db.session.get_one(User, cast.asha.user_id)
    with pytest.raises(ConflictError, match="another authority"):
        add_membership(
            asha, Role.KEY_WORKER, authority_id=southmere.authority_id, service_id=min(southmere.service_ids)
        )


def arguments(read: Callable[..., Any], ids: dict[str, str], rows: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Northfield's things for each argument that a read takes."""
    hints = get_type_hints(read, localns=vars(__import__("typing")))
    wanted = [one for name, one in signatures.signature(read).parameters.items() if name != "scope"]
    for public_id in ids.values():
        given = {}
        for one in wanted:
            if one.default is not signatures.Parameter.empty:
                continue
            given[one.name] = value_for(str(hints.get(one.name, one.annotation)), public_id, rows)
        yield given
        if not any(value == public_id for value in given.values()):
            return


def value_for(hint: str, public_id: str, rows: dict[str, Any]) -> Any:
    inner = (
        hint.replace("collections.abc.", "")
        .replace("typing.", "")
        .replace("<class '", "")
        .replace("<enum '", "")
        .rstrip("'>")
    )
    if "Sequence[" in inner or "Iterable[" in inner or "Collection[" in inner or "set[" in inner or "list[" in inner:
        return [value_for(inner.partition("[")[2].rstrip("]"), public_id, rows)]
    name = inner.rpartition(".")[2].removesuffix(" | None")
    known = MappingProxyType(
        {
            "str": public_id,
            "int": rows["YoungPerson"].id,
            "bool": False,
            "datetime": dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
            "date": dt.date(2020, 1, 1),
            "Permission": Permission.CASELOAD_READ,
            "Need": Need.REASON,
            **rows,
        }
    )
    assert name in known, f"Say in tests/data/access/test_tenancy.py what to give for {hint}"
    return known[name]


def spilled(found: Any, northfield: int) -> list[str]:
    """What of Northfield's is in the answer of a read."""
    if isinstance(found, Base):
        is_theirs = getattr(found, "authority_id", None) == northfield
        is_staff = isinstance(found, User) and not SOUTHMERE_SEES & {found.name or ""}
        return [repr(found)] if is_theirs or is_staff else []
    if isinstance(found, str):
        return [found] if any(marker in found for marker in set(MARKERS) - {"Thrift"}) else []
    if isinstance(found, dict):
        return [said for pair in found.items() for part in pair for said in spilled(part, northfield)]
    if hasattr(found, "__iter__"):
        return [said for part in found for said in spilled(part, northfield)]
    return []


@pytest.mark.parametrize(("name", "read"), READS, ids=[name for name, _read in READS])
def test_no_read_crosses_over_SEC_53(cast, context, southmere, name, read):
    ids = furnish(cast)[OWN]
    rows: dict[str, Any] = {
        kind.__name__: db.session.scalars(
            select(kind).where(kind.authority_id == cast.authority_id).order_by(*kind.__table__.primary_key.columns)
        ).first()
        for kind in KINDS
        if "authority_id" in kind.__table__.columns
    }
    rows["YoungPerson"] = db.session.get_one(YoungPerson, cast.cara.id)
    rows["Service"] = db.session.get_one(Service, cast.harbour_id)
    rows["Alert"] = db.session.scalars(select(Alert).where(Alert.person_id == cast.cara.id)).first()
    rows["User"] = db.session.get_one(User, cast.asha.user_id, options=[selectinload(User.memberships)])
    for given in arguments(read, ids, rows):
        try:
            found = read(southmere, **given)
        except NotFoundError:
            continue
        assert not spilled(found, cast.authority_id), f"{name} hands over what is another authority's"
