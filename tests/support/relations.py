"""Rows of everything that an address can name, for each way in which they can belong to somebody."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from sqlalchemy import select

from app.accounts.credentials import Passkey
from app.accounts.models import Membership, User
from app.coproduction.models import Idea
from app.db import db, new_public_id, now, transaction
from app.i18n.dates import today
from app.instruments.models import InstrumentVersion
from app.invitations.models import Invitation
from app.invitations.queries import code_digest, code_of, token_digest, token_of
from app.journeys.reading import Perspective
from app.messaging.types import Channel
from app.people.models import Episode, YoungPerson
from app.provision.models import Service
from app.publishing.models import Publication
from app.safeguarding.models import Alert, DutyLeave, DutyPerson
from app.safeguarding.types import Rung
from app.surveys.models import Response
from app.vault import digest
from tests.support.cast import Cast, Person

# Whose a thing is, seen by somebody who works at Harbour House.
OWN, TEAM, PROVIDER, AUTHORITY, MADE_UP = "own", "same team", "other provider", "other authority", "made up"
RELATIONS = (OWN, TEAM, PROVIDER, AUTHORITY, MADE_UP)

# By the name of an address's argument: whose things somebody with the permission may reach. What is not listed is not theirs.
ADMITTED = {
    "person_id": {OWN, TEAM},
    "invitation_id": {OWN, TEAM},
    "response_id": {OWN, TEAM},
    "alert_id": {OWN, TEAM},
    "service_id": {OWN, TEAM},
    "duty_id": {OWN, TEAM},
    "leave_id": {OWN, TEAM},
    "idea_id": {OWN, TEAM},
    "publication_id": {OWN, TEAM, PROVIDER},
    "account_id": {OWN, TEAM, PROVIDER},
    # Each is the passkey of a single account, which is nobody's here.
    "passkey_id": set(),
}
# Arguments that name nothing of anyone's.
OPEN = {"provider_id", "secret", "board", "indicator", "place", "filename"}

_RULES = {"people_for_count": 10, "paired_for_share": 20, "round_to": 5, "noise_limit": 5, "noise_variance": 3}

Ids = dict[str, dict[str, str]]


def furnish(cast: Cast) -> Ids:
    """Store one of each thing for each relation. Gives argument values by relation."""
    with transaction():
        people = {OWN: cast.cara, TEAM: _colleagues(cast), PROVIDER: cast.bea, AUTHORITY: cast.sky}
        return {relation: _things(cast, person, number) for number, (relation, person) in enumerate(people.items())} | {
            MADE_UP: {name: new_public_id() for name in ADMITTED} | _open_values("no-such-thing")
        }


def _open_values(board: str) -> dict[str, str]:
    return {
        "provider_id": new_public_id(),
        "secret": new_public_id(),
        "board": board,
        "indicator": "an-indicator",
        "place": "1",
        "filename": "favicon.svg",
    }


def _colleagues(cast: Cast) -> Person:
    """A young person at Harbour House whose key worker is Erin."""
    service = db.session.get_one(Service, cast.harbour_id)
    person = YoungPerson(
        given_name="Tam",
        family_name="Reed",
        ref="T-003",
        ref_digest=digest(f"{service.provider_id}:T-003", "person-ref"),
        authority_id=service.authority_id,
        provider_id=service.provider_id,
    )
    db.session.add(person)
    db.session.flush()
    episode = Episode(
        started_on=today() - dt.timedelta(days=30),
        authority_id=service.authority_id,
        person_id=person.id,
        service_id=service.id,
        key_worker_id=cast.erin.user_id,
    )
    db.session.add(episode)
    db.session.flush()
    return Person(person.id, person.public_id, "Tam", "Reed", "T-003", episode.id, service.id)


def _things(cast: Cast, person: Person, number: int) -> dict[str, str]:
    service = db.session.get_one(Service, person.service_id)
    rows: dict[str, Any] = {
        "invitation_id": _invitation(cast, person, service),
        "alert_id": _alert(person, service),
        "duty_id": _duty(service, number),
        "leave_id": _leave(service),
        "idea_id": _idea(service),
        "passkey_id": _passkey(cast),
        "publication_id": _publication(service, number),
    }
    db.session.add_all(rows.values())
    db.session.flush()
    rows["response_id"] = _response(rows["invitation_id"])
    db.session.add(rows["response_id"])
    db.session.flush()
    worker = (cast.asha, cast.erin, cast.ben, cast.sol)[number]
    rows["account_id"] = db.session.get_one(User, worker.user_id)
    ids = {name: str(row.public_id) for name, row in rows.items()}
    return ids | {"person_id": person.public_id, "service_id": service.public_id} | _open_values(service.board)


def _invitation(cast: Cast, person: Person, service: Service) -> Invitation:
    public_id = new_public_id()
    version = db.session.scalars(select(InstrumentVersion).where(InstrumentVersion.code == "check-in")).one()
    return Invitation(
        public_id=public_id,
        form_key=new_public_id(),
        token_digest=token_digest(token_of(public_id)),
        code_digest=code_digest(code_of(public_id)),
        perspective=Perspective.YOUNG_PERSON,
        made_at=now(),
        expires_at=now() + dt.timedelta(days=14),
        code_expires_at=now() + dt.timedelta(hours=72),
        authority_id=service.authority_id,
        person_id=person.id,
        episode_id=person.episode_id,
        service_id=service.id,
        version_id=version.id,
        made_by_id=db.session.scalars(select(User.id).order_by(User.id)).first(),
    )


def _response(invitation: Invitation) -> Response:
    """One that was sent, without any answers: enough to be found, or not."""
    return Response(
        holder_digest="0" * 64,
        language="en-GB",
        started_at=now(),
        sent_at=now(),
        sent_digest="0" * 64,
        authority_id=invitation.authority_id,
        invitation_id=invitation.id,
        person_id=invitation.person_id,
        service_id=invitation.service_id,
        version_id=invitation.version_id,
    )


def _alert(person: Person, service: Service) -> Alert:
    return Alert(
        source=new_public_id(),
        item_code="safe",
        reason="Not safe at all",
        answered_at=now(),
        raised_at=now(),
        authority_id=service.authority_id,
        person_id=person.id,
        service_id=service.id,
    )


def _duty(service: Service, number: int) -> DutyPerson:
    """One more place on the ladder, for somebody who works there."""
    rung = (Rung.ON_CALL, Rung.FIRST, Rung.ON_CALL, Rung.ON_CALL)[number]
    worker = db.session.scalars(
        select(Membership.user_id).where(Membership.service_id == service.id).order_by(Membership.id.desc())
    ).first()
    return DutyPerson(
        rung=rung,
        channel=Channel.TEXT,
        authority_id=service.authority_id,
        address="07700 900123",
        service_id=service.id,
        user_id=worker,
    )


def _leave(service: Service) -> DutyLeave:
    """Leave of somebody who is on duty there."""
    worker = db.session.scalars(
        select(DutyPerson.user_id).where(DutyPerson.service_id == service.id).order_by(DutyPerson.id)
    ).first()
    return DutyLeave(starts_on=today(), ends_on=today(), authority_id=service.authority_id, user_id=worker)


def _idea(service: Service) -> Idea:
    return Idea(
        words="A quiet room",
        arrived_on=today(),
        answer_by=today(),
        authority_id=service.authority_id,
        service_id=service.id,
    )


def _passkey(cast: Cast) -> Passkey:
    """One of Sol's."""
    return Passkey(
        credential=new_public_id(),
        public_key="a",
        sign_count=0,
        name="A phone",
        made_at=now(),
        user_id=cast.sol.user_id,
    )


def _publication(service: Service, number: int) -> Publication:
    """One without any figures: enough to be found, or not."""
    public_id, period = new_public_id(), f"2025-26-Q{number + 1}"
    document: dict[str, Any] = {
        "publication": public_id,
        "framework": "ecm",
        "period": period,
        "published_at": "2026-01-05T09:00:00Z",
        "method": "",
        "method_version": "1",
        "rules": _RULES,
        "dimensions": {"service": {"*": []}, "quarter": {"*": [period]}, "age_band": {"*": []}},
        "measures": {"people": None},
        "tables": [],
        "figures": [],
        "voices": [],
    }
    titles = {"en-GB": "An indicator", "cy": "Dangosydd"}
    outcome = {
        "code": "o",
        "title": titles,
        "indicators": [{"code": "an-indicator", "title": titles, "measure": "improved"}],
    }
    return Publication(
        public_id=public_id,
        framework="ecm",
        framework_version="1",
        period=period,
        published_at=now(),
        document=document,
        document_digest=hashlib.sha256(public_id.encode()).hexdigest(),
        titles={"outcomes": [outcome], "services": {}, "providers": {}, "scales": {}},
        authority_id=service.authority_id,
    )


def invitation_token(invitation_id: str) -> str:
    """The secret of an invitation's link."""
    return token_of(invitation_id)


def fingerprint() -> dict[str, str]:
    """A digest of every row of every table but the trail and the sign-ins, by table."""
    found = {}
    for table in db.metadata.sorted_tables:
        if table.name in {"audit_entry", "sign_in"}:
            continue
        rows = sorted(repr(tuple(row)) for row in db.session.execute(table.select()))
        found[table.name] = f"{len(rows)} {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"
    db.session.rollback()
    return found
