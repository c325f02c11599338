"""What an address names is named by chance: 128 random bits for each thing, never a count, a name or a number (SEC-106)."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable

import pytest
from sqlalchemy import Column, String, UniqueConstraint, select

import app.models  # noqa: F401 - every table must be known
from app.audit.models import AuditEntry
from app.db import Base, db, new_public_id
from tests.support.generated import small_app
from tests.support.relations import furnish

KINDS = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if hasattr(mapper.class_, "public_id")),
    key=lambda kind: kind.__name__,
)
BITS, ROWS = 128, 400
# What else may stand in an address, and why it is no name of a row that somebody could count or guess through.
OTHER_ARGUMENTS = {
    "/static/<path:filename>": "a file of the site itself",
    "/go/<secret:secret>": "an invitation's token of 128 bits, or a short code, of which five wrong ones are too many",
    "/staff/welcome/<secret:secret>": "a link that works once, with 128 bits and more",
    "/go/question/<int:place>": "the place of a question in the form that this browser holds",
    "/commission/<public_id:publication_id>/<slug:indicator>": "a public framework's own word, inside a publication",
    "/hear/<slug:board>": "what a service calls its public board",
}


def bits(public_id: str) -> str:
    """The bits behind 22 characters; the last character carries two of them and nothing else."""
    whole = base64.urlsafe_b64decode(f"{public_id}==")
    assert len(whole) * 8 == BITS
    assert base64.urlsafe_b64encode(whole).decode().rstrip("=") == public_id
    return "".join(f"{byte:08b}" for byte in whole)


def look_random(ids: Iterable[str]) -> None:
    """No two share a beginning or an end, and each bit is set about as often as not: six times the spread either way."""
    all_of_them = list(ids)
    rows = [bits(one) for one in all_of_them]
    for part in (slice(0, 8), slice(-8, None)):
        assert max(Counter(one[part] for one in all_of_them).values()) == 1, (
            "They share what a counter or a clock would"
        )
    spread = 6 * (len(rows) / 4) ** 0.5
    for place in range(BITS):
        ones = sum(row[place] == "1" for row in rows)
        assert abs(ones - len(rows) / 2) <= spread, f"Bit {place} is set {ones} times in {len(rows)}"


def test_the_one_generator_gives_128_random_bits_SEC_106():
    look_random(new_public_id() for _ in range(ROWS))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_new_row_has_a_public_id_of_its_own_SEC_106(kind):
    column: Column[str] = kind.__table__.c.public_id
    assert isinstance(column.type, String)
    assert column.type.length == 22
    # No address names an entry of the trail, and the first ones were written before they had such an id.
    assert not column.nullable or kind is AuditEntry
    alone = {tuple(one.columns) for one in kind.__table__.constraints if isinstance(one, UniqueConstraint)} | {
        tuple(index.columns) for index in kind.__table__.indexes if index.unique
    }
    assert column.unique or column.primary_key or (column,) in alone, "Two rows could share one address"
    look_random(kind().public_id for _ in range(ROWS))


def test_each_row_that_is_stored_has_a_random_one_SEC_106(cast, context):
    furnish(cast)
    stored = [public_id for kind in KINDS for public_id in db.session.scalars(select(kind.__table__.c.public_id)).all()]
    db.session.rollback()
    assert len(stored) > 100
    look_random(stored)


def test_no_address_names_a_row_by_anything_else_SEC_106():
    rules = [rule for rule in small_app().url_map.iter_rules() if rule.arguments]
    other = {rule.rule for rule in rules if rule.rule.count("<") != rule.rule.count("<public_id:")}
    assert other == set(OTHER_ARGUMENTS), (
        f"Name rows in addresses by <public_id:…>, or say here why this is no row: {other ^ set(OTHER_ARGUMENTS)}"
    )
