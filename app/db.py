"""The database: base class, column shapes, sealed columns and the one way to write."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Annotated, Any, TypeVar, overload

from flask import Flask, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Enum,
    Integer,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
    event,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from app.vault import SealError, seal, unseal

CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_F = TypeVar("_F", bound=Callable[..., Any])

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_reading: ContextVar[bool] = ContextVar("reading", default=False)


def new_public_id() -> str:
    """A random id of 128 bits, safe in an address (22 characters)."""
    return secrets.token_urlsafe(16)


class Utc(TypeDecorator[dt.datetime]):
    """An instant, kept in UTC; refuses a time without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time needs a zone before it is stored")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """Every table. A row's public id is set first and its authority second, so that columns can be sealed to both."""

    metadata = MetaData(naming_convention=CONVENTION)

    def __init__(self, **values: Any) -> None:
        kind = type(self)
        if hasattr(kind, "public_id"):
            values.setdefault("public_id", new_public_id())
            self.public_id = values.pop("public_id")
        if hasattr(kind, "authority_id") and "authority_id" in values:
            self.authority_id = values.pop("authority_id")
        for name, value in values.items():
            if not hasattr(kind, name):
                raise TypeError(f"{kind.__name__} has no column {name}")
            setattr(self, name, value)


Base.registry.update_type_annotation_map({dt.datetime: Utc()})

# A tag that says what a column could tell about a person; docs/privacy.md is generated from these.
PERSONAL = {"privacy": "personal"}
SPECIAL = {"privacy": "special"}
PSEUDONYM = {"privacy": "pseudonym"}

# SQLite only counts up by itself on INTEGER, PostgreSQL wants the room of BIGINT.
_BigKey = BigInteger().with_variant(Integer, "sqlite")

PK = Annotated[int, mapped_column(_BigKey, primary_key=True)]
PublicKey = Annotated[str, mapped_column(String(22), unique=True)]
Instant = Annotated[dt.datetime, mapped_column(Utc())]
ShortText = Annotated[str, mapped_column(String(200))]
Code = Annotated[str, mapped_column(String(80))]
Digest = Annotated[str, mapped_column(String(64))]
Ciphertext = Annotated[bytes, mapped_column(LargeBinary, info={"privacy": "sealed"})]
Ref = Annotated[int, mapped_column(_BigKey)]


def enum_of(kind: type[StrEnum], *, length: int = 40, is_open: bool = False) -> Enum:
    """A list of words, stored as text; with a check constraint unless the list is open (it grows with the features)."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=not is_open,
        length=length,
        name=kind.__name__.lower(),
        values_callable=lambda words: [word.value for word in words],
        validate_strings=True,
    )


class Sealed:
    """A text attribute kept sealed in the column `<name>_sealed`, bound to its table, column, row and authority."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.column = f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type) -> Sealed: ...
    @overload
    def __get__(self, row: Any, owner: type) -> str | None: ...
    def __get__(self, row: Any, owner: type) -> Sealed | str | None:
        if row is None:
            return self
        return opened(owner, self.name, row.public_id, _authority_of(row), getattr(row, self.column))

    def __set__(self, row: Any, text: str | None) -> None:
        authority_id = None if text is None else _authority_of(row)
        setattr(row, self.column, sealed(type(row), self.name, row.public_id, authority_id, text))


def _authority_of(row: Any) -> int | None:
    """Whose key seals this row: its authority's; None, the installation's own, for rows that have no authority."""
    column = row.__table__.columns.get("authority_id")
    if column is None:
        return None
    authority_id: int | None = row.authority_id
    # An attribute that nobody set reads as None; one that was set to None is there.
    if authority_id is None and not (column.nullable and "authority_id" in vars(row)):
        raise SealError(f"Set authority_id of {type(row).__name__} before anything sealed: it says whose key to use")
    return authority_id


def sealed(kind: type[Base], name: str, public_id: str, authority_id: int | None, text: str | None) -> bytes | None:
    """What belongs into the column `<name>_sealed` of the row with this public id; for rows stored in bulk."""
    return None if text is None else seal(text, seal_context(kind, name, public_id), authority_id)


def opened(kind: type[Base], name: str, public_id: str, authority_id: int | None, value: bytes | None) -> str | None:
    """The text of a sealed column."""
    return None if value is None else unseal(value, seal_context(kind, name, public_id), authority_id)


def seal_context(kind: type, name: str, public_id: str) -> str:
    """What a sealed value is bound to."""
    return f"{vars(kind)['__tablename__']}.{name}:{public_id}"


class HasPublicId:
    """A row that may be named in an address."""

    public_id: Mapped[PublicKey]


db = SQLAlchemy(model_class=Base)


def init_app(app: Flask) -> None:
    """Attach the database and, on SQLite, the settings under which nothing acknowledged is lost."""
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # SQLAlchemy emits BEGIN itself (below), because the driver's own delays the lock until it is too late to wait.
    connection.isolation_level = None
    for pragma in (
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-16000",
        "journal_size_limit=67108864",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write() else "BEGIN")


def may_write() -> bool:
    """Whether what is running now may change rows: anything but a page being read."""
    if _reading.get():
        return False
    return _writing.get() or not has_request_context() or request.method not in {"GET", "HEAD"}


@contextmanager
def transaction() -> Iterator[Session]:
    """The only place where something changes: commits at the end, or takes all back and lets the error through."""
    session = db.session()
    if not may_write():
        # A page being read began without the right to write; let that go and begin again with it.
        session.rollback()
    token = _writing.set(True)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        session.info.pop("after_commit", None)
        raise
    finally:
        _writing.reset(token)
    for action in session.info.pop("after_commit", []):
        action()


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection of its own for a long read that must not keep writers waiting."""
    token = _reading.set(True)
    try:
        with db.engine.connect() as connection:
            yield connection
    finally:
        _reading.reset(token)


def let_go() -> None:
    """End what was only read so far, so that nobody waits for this request while it works something out."""
    db.session.rollback()


def after_commit(action: Callable[[], None]) -> None:
    """Do this once the rows are safe: for everything that leaves the building."""
    db.session().info.setdefault("after_commit", []).append(action)


def flush_or(error: Exception) -> None:
    """Ask the database now; where it refuses (a value taken a second ago), raise `error` instead."""
    try:
        db.session.flush()
    except IntegrityError as refused:
        raise error from refused


def now() -> dt.datetime:
    """This instant, in UTC."""
    return dt.datetime.now(dt.UTC)


def unscoped(why: str) -> Callable[[_F], _F]:
    """Mark a read that has no viewer; the reasons are listed in docs/privacy.md."""

    def mark(query: _F) -> _F:
        query.__dict__["unscoped"] = why
        return query

    return mark
