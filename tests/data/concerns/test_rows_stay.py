"""Nothing that was written down about a concern can be changed or taken away, by anybody; words can be sealed anew."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from app.concerns import models
from app.concerns.models import Concern
from app.db import Base, db, opened, transaction
from app.keys.reseal import reseal_authority
from app.keys.services import turn_over
from tests.support.concerned import ABOUT_STAFF, WORDS, make_referral, of, raise_about, shared, write_told

TABLES = sorted(
    (kind for kind in vars(models).values() if isinstance(kind, type) and issubclass(kind, Base) and kind is not Base),
    key=lambda kind: kind.__name__,
)


@pytest.fixture
def written(cast, pages, context):
    """A row in every table of concerns."""
    asha, omar = pages.as_(cast.asha), pages.as_(cast.omar)
    assert asha.submit(of(cast.cara, "sharing/decide"), shared(advice="Lena")).status == 303
    row = make_referral(pages, cast.asha, cast.cara)
    address = of(cast.cara, f"referrals/{row.public_id}")
    assert asha.submit(address, {"kind": "chased", "words": "Called."}).status == 303
    row = write_told(pages, cast.asha, cast.cara)
    address = f"/staff/concerns/{row.public_id}"
    assert asha.submit(address, {"words": "More."}, to=address).status == 303
    address = f"{ABOUT_STAFF}{raise_about(pages, cast.asha, cast, None, about_name='Mr Lark').public_id}"
    assert omar.submit(address, {"words": "Done."}, to=address).status == 303
    raise_about(pages, cast.asha, cast, cast.erin)
    return cast


def refused(statement) -> bool:
    try:
        with transaction():
            changed = db.session.execute(statement)
            assert changed.rowcount, "There was no row to try it on"
    except DatabaseError as error:
        return "never" in str(error)
    return False


def test_no_row_of_any_table_is_deleted_or_changed_SAFE_13_SAFE_16_SAFE_27(written):
    assert len(TABLES) == 8
    for kind in TABLES:
        assert refused(delete(kind)), kind
        for column in kind.__table__.columns:
            value = b"\x02otherwords" if column.name.endswith("_sealed") else None
            if value is None:
                assert refused(update(kind).values({column.name: column})), f"{kind.__name__}.{column.name}"
                continue
            first_bytes = f"substr({column.name}, 1, 5)"
            same_key = text(
                f"UPDATE {kind.__tablename__} SET {column.name} = {first_bytes} WHERE {column.name} IS NOT NULL"
            )
            assert refused(same_key), f"{kind.__name__}.{column.name}"
            if column.nullable:
                none = text(f"UPDATE {kind.__tablename__} SET {column.name} = NULL WHERE {column.name} IS NOT NULL")
                assert refused(none)


def test_words_can_be_sealed_anew_under_another_key(written):
    authority_id = written.authority_id
    with transaction():
        turn_over(authority_id)
    tally = reseal_authority(authority_id, lambda _said: None)
    assert tally.resealed > 0
    assert tally.left == 0
    row = db.session.execute(db.select(Concern.public_id, Concern.words_sealed)).one()
    assert opened(Concern, "words", row.public_id, authority_id, row.words_sealed) == WORDS
