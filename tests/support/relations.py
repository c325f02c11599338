"""Rows of everything that an address can name, for each way in which they can belong to somebody."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from sqlalchemy import select

from app.access.policy import Relation, State
from app.access.roles import SERVICE_ROLES, Role
from app.accounts.credentials import Passkey
from app.accounts.models import GivenPart, Membership, User
from app.accounts.types import GivenKind, GivenState
from app.concerns.models import AllegationBar
from app.coproduction.models import Idea
from app.db import db, new_public_id, now, transaction
from app.i18n.dates import today
from app.instruments.models import InstrumentVersion
from app.invitations.models import Invitation
from app.invitations.queries import code_digest, code_of, token_digest, token_of
from app.journeys.reading import Perspective
from app.messaging.types import Channel
from app.people.models import Episode, RecordAccess, YoungPerson
from app.people.types import AccessKind
from app.provision.models import Service
from app.publishing.models import Publication
from app.safeguarding.models import Alert, CoverChange, DutyLeave, DutyPerson
from app.safeguarding.types import ChangeKind, Rung
from app.surveys.models import Response
from app.vault import digest
from tests.support.cast import Cast, Person, Staff
from tests.support.concern_rows import allegation_for, concern_for, referral_for

# Whose a thing is, seen by Asha, who is a key worker at Harbour House.
OWN, TEAM, CLOSED, RESTRICTED = "own", "same team", "closed case", "restricted"
OWN_RESTRICTED, PROVIDER, AUTHORITY, MADE_UP = "own, restricted", "other provider", "other authority", "made up"
RELATIONS = (OWN, TEAM, CLOSED, RESTRICTED, OWN_RESTRICTED, PROVIDER, AUTHORITY, MADE_UP)

# The names of addresses' arguments, by what they name: something of one young person, or of a service or an authority.
OF_A_PERSON = {"person_id", "invitation_id", "response_id", "alert_id", "access_id", "referral_id", "concern_id"}
OF_A_PLACE = {
    "service_id",
    "duty_id",
    "leave_id",
    "change_id",
    "idea_id",
    "publication_id",
    "account_id",
    "given_id",
    "passkey_id",
    "allegation_id",
}
NAMED = OF_A_PERSON | OF_A_PLACE
# Each is the passkey of a single account, which none of those who try has, or kept from the only officer.
NOBODYS = {"passkey_id", "allegation_id"}
# Arguments that name nothing of anyone's.
OPEN = {"version_id", "provider_id", "secret", "board", "indicator", "place", "filename"}

_RULES = {"people_for_count": 10, "paired_for_share": 20, "round_to": 5, "noise_limit": 5, "noise_variance": 3}

# Words that stand in these rows and nowhere else: none of them may be in an answer that refuses.
MARKERS = ("Quill", "Reed", "Hythe", "Lisle", "Brack", "Marl", "Thrift", "Not safe at all", "A quiet room", "They rang")

# Whoever is no member of a service finds everything of the authority elsewhere.
_IN_SERVICES = set(SERVICE_ROLES)
_HOLDER = {OWN: Role.KEY_WORKER, OWN_RESTRICTED: Role.KEY_WORKER, TEAM: Role.MANAGER}
_STATES = {CLOSED: State.CLOSED, RESTRICTED: State.RESTRICTED, OWN_RESTRICTED: State.RESTRICTED}

Ids = dict[str, dict[str, str]]


def standing(role: Role, name: str, whose: str) -> tuple[Relation, State] | None:
    """What a thing is to Asha (a key worker), Erin (a manager), Lena (a lead) or another of Northfield; None if made up."""
    state = _STATES.get(whose, State.OPEN) if name in OF_A_PERSON else State.OPEN
    if whose == MADE_UP:
        return None
    if whose == AUTHORITY or name in NOBODYS:
        return Relation.OTHER_AUTHORITY, state
    if whose == PROVIDER and role is Role.DESIGNATED_OFFICER and name in {"access_id", "change_id"}:
        return Relation.OWN, state  # Nobody is in charge at that service or its provider: it is sent to the officer.
    if whose == PROVIDER or role not in _IN_SERVICES or name in {"publication_id", "account_id", "given_id"}:
        return Relation.ELSEWHERE, state
    is_own = name in OF_A_PERSON and _HOLDER.get(whose) is role
    return (Relation.OWN if is_own else Relation.SERVICE), state


def furnish(cast: Cast) -> Ids:
    """Store one of each thing for each relation. Gives argument values by relation."""
    with transaction():
        whole = {
            OWN: cast.cara,
            TEAM: _another(cast, "Tam", "Reed", cast.erin),
            PROVIDER: cast.bea,
            AUTHORITY: cast.sky,
        }
        ids = {
            whose: _places(cast, person, n) | _things(cast, person) for n, (whose, person) in enumerate(whole.items())
        }
        # These differ in the young person alone; the places are Asha's own.
        for whose, person in {
            CLOSED: _another(cast, "Cleo", "Hythe", None, ended=True),
            RESTRICTED: _another(cast, "Rory", "Lisle", None, is_restricted=True),
            OWN_RESTRICTED: _another(cast, "Orla", "Brack", cast.asha, is_restricted=True),
        }.items():
            ids[whose] = ids[OWN] | _things(cast, person)
        return ids | {MADE_UP: {name: new_public_id() for name in NAMED} | _open_values("no-such-thing")}


def _open_values(board: str) -> dict[str, str]:
    check_in = db.session.scalars(select(InstrumentVersion).where(InstrumentVersion.code == "check-in")).one()
    return {
        "version_id": check_in.public_id,
        "provider_id": new_public_id(),
        "secret": new_public_id(),
        "board": board,
        "indicator": "an-indicator",
        "place": "1",
        "filename": "favicon.svg",
    }


def _another(
    cast: Cast, given: str, family: str, worker: Staff | None, *, ended: bool = False, is_restricted: bool = False
) -> Person:
    """One more young person at Harbour House."""
    service = db.session.get_one(Service, cast.harbour_id)
    ref = f"T-{given}"
    person = YoungPerson(
        given_name=given,
        family_name=family,
        ref=ref,
        ref_digest=digest(f"{service.provider_id}:{ref}", "person-ref"),
        is_restricted=is_restricted,
        authority_id=service.authority_id,
        provider_id=service.provider_id,
    )
    db.session.add(person)
    db.session.flush()
    episode = Episode(
        started_on=today() - dt.timedelta(days=30),
        ended_on=today() - dt.timedelta(days=3) if ended else None,
        authority_id=service.authority_id,
        person_id=person.id,
        service_id=service.id,
        key_worker_id=worker.user_id if worker else None,
    )
    db.session.add(episode)
    db.session.flush()
    return Person(person.id, person.public_id, given, family, ref, episode.id, service.id)


def _things(cast: Cast, person: Person) -> dict[str, str]:
    """What is one young person's."""
    service = db.session.get_one(Service, person.service_id)
    rows: dict[str, Any] = {
        "invitation_id": _invitation(cast, person, service),
        "alert_id": _alert(person, service),
        "access_id": _access(cast, person, service),
        "referral_id": referral_for(cast, person, service),
        "concern_id": concern_for(cast, person, service),
    }
    db.session.add_all(rows.values())
    db.session.flush()
    rows["response_id"] = _response(rows["invitation_id"])
    db.session.add(rows["response_id"])
    db.session.flush()
    return {name: str(row.public_id) for name, row in rows.items()} | {"person_id": person.public_id}


def _places(cast: Cast, person: Person, number: int) -> dict[str, str]:
    """What is a service's, an account's or an authority's."""
    service = db.session.get_one(Service, person.service_id)
    rows: dict[str, Any] = {
        "duty_id": _duty(service, number),
        "leave_id": _leave(service),
        "change_id": _change(cast, service, number),
        "idea_id": _idea(service),
        "given_id": _given(cast, service),
        "passkey_id": _passkey(cast),
        "publication_id": _publication(service, number),
        "allegation_id": allegation_for(cast, service),
    }
    db.session.add_all(rows.values())
    db.session.flush()
    db.session.add(AllegationBar(allegation_id=rows["allegation_id"].id, user_id=cast.omar.user_id))
    db.session.flush()
    worker = (cast.asha, cast.erin, cast.ben, cast.sol)[number]
    rows["account_id"] = db.session.get_one(User, worker.user_id)
    ids = {name: str(row.public_id) for name, row in rows.items()}
    return ids | {"service_id": service.public_id} | _open_values(service.board)


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


def _access(cast: Cast, person: Person, service: Service) -> RecordAccess:
    """Somebody opened it in an emergency, long ago."""
    access = RecordAccess(
        kind=AccessKind.BREAK_GLASS,
        granted_at=now() - dt.timedelta(days=9),
        ends_at=now() - dt.timedelta(days=8),
        authority_id=service.authority_id,
        person_id=person.id,
        service_id=service.id,
        viewer_id=cast.ben.user_id,
    )
    access.words = "They rang"
    return access


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
    return DutyLeave(
        starts_on=today(),
        ends_on=today(),
        authority_id=service.authority_id,
        service_id=service.id,
        user_id=worker,
    )


def _change(cast: Cast, service: Service, number: int) -> CoverChange:
    """Somebody asked to be told of nothing on a day, and for a second person."""
    writer = (cast.lena, cast.lena, cast.ben, cast.sol)[number]
    change = CoverChange(
        kind=ChangeKind.AWAY,
        cover_version=0,
        written_at=now(),
        asked_at=now(),
        authority_id=service.authority_id,
        service_id=service.id,
        written_by_id=writer.user_id,
    )
    day = today().isoformat()
    change.wanted = json.dumps({"account_id": writer.user_id, "starts_on": day, "ends_on": day})
    change.why = "They rang"
    return change


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


def _given(cast: Cast, service: Service) -> GivenPart:
    """A part that waits for a second person, of somebody at a service, asked for by a colleague."""
    is_here = service.authority_id == cast.authority_id
    return GivenPart(
        kind=GivenKind.PART,
        role=Role.ADMINISTRATOR,
        state=GivenState.WAITING,
        given_at=now(),
        told=2,
        authority_id=service.authority_id,
        user_id=(cast.ben if is_here else cast.sol).user_id,
        given_by_id=(cast.dev if is_here else cast.sol).user_id,
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
    """A digest of every row of every table but the trail, the sign-ins and the counts of what was sent, by table."""
    found = {}
    for table in db.metadata.sorted_tables:
        if table.name in {"audit_entry", "sign_in", "rate_hit"}:
            continue
        rows = sorted(repr(tuple(row)) for row in db.session.execute(table.select()))
        found[table.name] = f"{len(rows)} {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"
    db.session.rollback()
    return found
