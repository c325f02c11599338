"""A marker in every sealed column of every table, and a raw copy of the database in which to look for them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import psycopg
from sqlalchemy import func, select, update
from sqlalchemy.engine import make_url

from app.accounts.models import Organisation
from app.db import db, new_public_id, sealed, transaction
from app.keys.reseal import SealedColumn, sealed_columns
from tests.support.rows import _row
from tests.support.world import World


def mark_everything() -> dict[str, str]:
    """Put a text of its own into each sealed column, in a row of each table. Gives the texts by `table.column`."""
    markers = {full(each): f"marker-{each.table.name}-{each.name}-Zephyrine" for each in sealed_columns()}
    with transaction() as session:
        connection = session.connection()
        authority_id = connection.scalar(select(Organisation.id).order_by(Organisation.id).limit(1))
        for table in db.metadata.sorted_tables:
            mine = [each for each in sealed_columns() if each.table is table]
            if not connection.scalar(select(func.count()).select_from(table)):
                row = _row(connection, table)
                if mine:
                    row["public_id"] = new_public_id()
                if mine and "authority_id" in table.c:
                    row["authority_id"] = authority_id
                row |= {f"{each.name}_sealed": _marked(each, row, markers) for each in mine}
                connection.execute(table.insert().values(row))
            elif mine:
                columns = [table.c.public_id, *([table.c.authority_id] if "authority_id" in table.c else [])]
                for row in connection.execute(select(*columns)).mappings().all():
                    values = {f"{each.name}_sealed": _marked(each, dict(row), markers) for each in mine}
                    connection.execute(update(table).where(table.c.public_id == row["public_id"]).values(values))
    return markers


def full(each: SealedColumn) -> str:
    """A sealed column's name with its table's."""
    return f"{each.table.name}.{each.name}"


def _marked(each: SealedColumn, row: dict[str, object], markers: dict[str, str]) -> bytes | None:
    authority_id = row.get("authority_id")
    assert authority_id is None or isinstance(authority_id, int)
    return sealed(each.kind, each.name, str(row["public_id"]), authority_id, markers[full(each)])


def spellings(text: str) -> set[bytes]:
    """The ways in which a text could stand in a copy: as it is, in wide letters, in hexadecimal digits, in base64."""
    raw = text.encode()
    wide = text.encode("utf-16-le")
    # Without their ends, which depend on what stands beside them; what is left of a short word could be there by chance.
    encoded = [part for start in range(3) if len(part := base64.b64encode(raw[start:])[4:-4]) >= 8]
    return {raw, raw.lower(), raw.upper(), wide, raw.hex().encode(), raw.hex().upper().encode(), *encoded}


def raw_copy(world: World) -> bytes:
    """Every byte that the database keeps: SQLite's files, or each table of PostgreSQL as COPY gives it, both ways."""
    if world.postgres is None:
        return b"".join(path.read_bytes() for path in sorted(Path(world.folder).glob("live.sqlite3*")))
    return b"".join(_tables(world))


def _tables(world: World) -> Iterator[bytes]:
    address = make_url(str(world.settings.SQLALCHEMY_DATABASE_URI)).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False)) as connection, connection.cursor() as cursor:
        names = cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            for shape in ("binary", "text"):
                with cursor.copy(f'COPY "{name}" TO STDOUT (FORMAT {shape})') as copied:  # type: ignore[arg-type]
                    yield from (bytes(part) for part in copied)
