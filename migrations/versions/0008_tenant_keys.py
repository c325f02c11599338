"""Give each authority keys of its own, wrapped by the master key. Going down seals every value with the master key again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.vault import BY_DATA_KEY, DataKey, SealError, keyring

revision = "0008_tenant_keys"
down_revision = "0007_audit_chain"
branch_labels = None
depends_on = None

_BATCH = 500
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_HAS_ONE = "state = 'current' AND authority_id IS {} NULL"


def upgrade() -> None:
    # Values that the master key sealed open as before, until `flask keys rotate --master` seals them with a data key.
    op.create_table(
        "tenant_key",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("wrapped_key", sa.String(length=120), nullable=True),
        sa.Column("wrapped_by", _BIG, nullable=False),
        sa.Column(
            "state",
            sa.Enum("current", "old", "destroyed", name="keystate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", _BIG, nullable=True),
        sa.CheckConstraint(
            "(state = 'destroyed') = (wrapped_key IS NULL)", name=op.f("ck_tenant_key_destroyed_means_gone")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_tenant_key_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant_key")),
    )
    op.create_index(op.f("ix_tenant_key_authority_id"), "tenant_key", ["authority_id"])
    for name, column, word in (
        ("uq_tenant_key_current", "authority_id", "NOT"),
        ("uq_tenant_key_current_of_installation", "state", ""),
    ):
        where = sa.text(_HAS_ONE.format(word))
        op.create_index(name, "tenant_key", [column], unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    connection = op.get_bind()
    keys = _data_keys(connection)
    for table in sa.inspect(connection).get_table_names():
        for column in sa.inspect(connection).get_columns(table):
            if column["name"].endswith("_sealed"):
                _seal_with_master(connection, table, column["name"], keys)
    op.drop_table("tenant_key")


def _data_keys(connection):
    rows = connection.execute(sa.text("SELECT id, wrapped_key, wrapped_by, authority_id FROM tenant_key"))
    found: dict[int, DataKey] = {}
    for row in rows:
        try:
            found[row.id] = keyring().unwrap(row.wrapped_key or "", row.wrapped_by, row.id, row.authority_id)
        except SealError:
            # Destroyed, or under a master key that is gone: what it sealed is lost already.
            continue
    return found


def _seal_with_master(connection, name, column, keys):
    table = sa.table(name, sa.column("public_id", sa.String), sa.column(column, sa.LargeBinary))
    sealed, last = table.c[column], ""
    start = sa.func.substr(sealed, 1, 1, type_=sa.LargeBinary)
    while True:
        some = sa.select(table.c.public_id, sealed).where(start == BY_DATA_KEY, table.c.public_id > last)
        rows = connection.execute(some.order_by(table.c.public_id).limit(_BATCH)).all()
        if not rows:
            return
        for public_id, value in rows:
            key = keys.get(int.from_bytes(value[1:5]))
            if key is not None:
                context = f"{name}.{column.removesuffix('_sealed')}:{public_id}"
                again = keyring().seal(key.open(value, context), context)
                connection.execute(sa.update(table).where(table.c.public_id == public_id).values({column: again}))
        last = rows[-1].public_id
