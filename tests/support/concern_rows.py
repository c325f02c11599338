"""Rows of concerns that addresses can name."""

from __future__ import annotations

import json

from app.concerns.models import Allegation, Concern, Referral
from app.concerns.types import ConcernKind
from app.db import new_public_id, now
from app.i18n.dates import today
from app.provision.models import Service
from tests.support.cast import Cast, Person, Staff

EMPTY_PACK = json.dumps(
    dict.fromkeys(("about", "recipient", "asks", "facts", "accounts", "views"), "")
    | {"quotes": [], "details": {}, "left_out": [], "refs": []}
)


def _writer(cast: Cast, service: Service) -> Staff:
    return {cast.harbour_id: cast.asha, cast.ridge_id: cast.ben}.get(service.id, cast.sol)


def referral_for(cast: Cast, person: Person, service: Service) -> Referral:
    """A referral without any words, whose reply is due today."""
    return Referral(
        form_key=new_public_id(),
        recipient="Children's services",
        pack=EMPTY_PACK,
        made_at=now(),
        reply_by=today(),
        authority_id=service.authority_id,
        person_id=person.id,
        service_id=service.id,
        by_id=cast.lena.user_id,
    )


def concern_for(cast: Cast, person: Person, service: Service) -> Concern:
    """Sent to everybody to whom one can be sent."""
    return Concern(
        form_key=new_public_id(),
        kind=ConcernKind.TOLD,
        words="He hides my shoes.",
        present="Only us",
        asked="Tell me more",
        next_step="I call the council",
        happened_at=now(),
        recorded_at=now(),
        is_for_officer=True,
        is_kept_from_managers=False,
        authority_id=service.authority_id,
        person_id=person.id,
        service_id=service.id,
        by_id=_writer(cast, service).user_id,
    )


def allegation_for(cast: Cast, service: Service) -> Allegation:
    """One about somebody without an account; from whom it is kept is added apart."""
    return Allegation(
        form_key=new_public_id(),
        about_name="Somebody",
        words="They were alone with a child in a car.",
        happened_on=today(),
        recorded_at=now(),
        authority_id=service.authority_id,
        by_id=cast.asha.user_id,
    )
