"""The library of measures as tests use it: an invented measure whose owner wants an agreement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.db import db, transaction
from app.i18n.dates import today
from app.instruments.models import InstrumentAgreement, InstrumentVersion
from app.instruments.services import import_instrument
from tests.support.cast import Person, Staff
from tests.support.client import Pages
from tests.support.forms import en, raw_form, raw_item

LIBRARY = "/staff/library/"
TITLE = "The Calm Measure"


def address(code: str, rest: str = "") -> str:
    """Where the newest version of an instrument is shown."""
    version = db.session.scalars(select(InstrumentVersion).where(InstrumentVersion.code == code)).one()
    return f"{LIBRARY}{version.public_id}{rest}"


def bring_in_measure() -> None:
    """A measure that may be asked by agreement only, and in nothing but its own words."""
    item = raw_item("calm", "faces", simple_text=en("Are you calm?"))
    item["text"] = {"en-GB": "How calm are you?", "cy": "Pa mor dawel wyt ti?"}
    raw = raw_form([item], code="calm", title=en(TITLE), languages={"en-GB": "official", "cy": "draft"})
    raw["licence"] = {
        "holder": "Calm Press",
        "terms": "By agreement",
        "credit": "",
        "needs_proof": True,
        "locked": True,
    }
    with transaction():
        import_instrument(raw)


def offered(pages: Pages, staff: Staff, person: Person) -> str:
    """What somebody may be asked, in words."""
    return pages.as_(staff).get(f"/staff/young-people/{person.public_id}/invitations/").words


def agreed(**changes: Any) -> dict[str, Any]:
    """What is written about an agreement."""
    return {"words": "Licence 12, in the safe", "starts_on": today().isoformat(), "ends_on": ""} | changes


def agreements() -> list[InstrumentAgreement]:
    """All that are kept, oldest first."""
    return list(db.session.scalars(select(InstrumentAgreement).order_by(InstrumentAgreement.id)))
