"""A believable town, invented: the same for the same seed on the same day."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import exists, or_, select

from app.access.roles import Role
from app.accounts.models import Organisation
from app.accounts.queries import get_authority
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, unscoped
from app.dev.concerns import make_concerns
from app.dev.duty import make_duty
from app.dev.invitations import make_invitations
from app.dev.people import OPEN_SHARE, make_people
from app.dev.places import make_places
from app.dev.readings import Instrument, make_readings
from app.dev.safety import make_alerts
from app.dev.sessions import make_sessions
from app.dev.voices import make_ideas
from app.errors import ConflictError
from app.i18n.dates import today
from app.indicators.models import Cube, Framework
from app.indicators.periods import Quarter, quarter_of
from app.indicators.services import import_definition
from app.instruments.queries import get_version, scales_of
from app.instruments.services import import_instrument
from app.people.models import YoungPerson
from app.publishing.services import publish

APP = Path(__file__).parents[1]
MARK = "town"
# Days from the start to the first time, and from each time to the next.
_CHECK_IN = ((1, 34), (38, 75))
_STAR = ((3, 40), (80, 120))


@dataclass(frozen=True, slots=True)
class Town:
    """What was made."""

    people: int
    open_episodes: int
    sessions: int
    readings: int
    alerts: int
    ideas: int
    sign_ins: dict[Role, str]


def build_town(*, people: int, seed: int, password: str) -> Town:
    """Invent a town and store it, in the caller's transaction.

    Conflicts in production, and where there is an authority or a young person already.
    """
    _refuse_where_it_would_harm()
    day = today()
    instruments = _instruments()
    places = make_places(round(people * OPEN_SHARE), password, day)
    make_duty(places.services)
    stretches = make_people(places, people, seed, MARK, day)
    told = make_readings(stretches, instruments, seed, day)
    sessions = make_sessions(stretches, seed, day)
    alerts = make_alerts(told, stretches, seed, day)
    ideas = make_ideas(places, day)
    make_invitations(stretches)
    make_concerns(stretches, day)
    audit.record(
        None,
        Action.RECORDS_IMPORTED,
        authority_id=places.authority_id,
        detail=f"an invented town of {people} people, seed {seed}",
    )
    return Town(
        people=people,
        open_episodes=sum(each.ended_on is None for each in stretches),
        sessions=sessions,
        readings=len(told),
        alerts=alerts,
        ideas=ideas,
        sign_ins=places.sign_ins,
    )


@unscoped("Whether an invented town is here, or anybody at all")
def is_town_here() -> bool:
    """Whether the records hold an invented town. Its people and no others carry its mark."""
    return bool(db.session.scalar(select(exists().where(YoungPerson.import_batch == MARK))))


def publish_town(number: int) -> list[str]:
    """Publish quarters that have ended, up to `number` of them with the newest last; returns their codes.

    Each call of the publisher is one release, so that the ledger grows as it would over the years.
    """
    ended = _quarters_ended(today(), number)
    authority = get_authority(None)
    for quarter in ended:
        publish(authority, "ecm", quarter.code)
    return [quarter.code for quarter in ended]


def _quarters_ended(day: dt.date, number: int) -> list[Quarter]:
    found: list[Quarter] = []
    start = quarter_of(day).starts_on
    while len(found) < number:
        found.insert(0, quarter_of(start - dt.timedelta(days=1)))
        start = found[0].starts_on
    return found


def _refuse_where_it_would_harm() -> None:
    if current_app.config["NAME"] == "production":
        raise ConflictError("", "This is a production configuration: an invented town has no place in it")
    if is_town_here():
        raise ConflictError("", "The town is here already; to start over, begin with an empty database")
    anybody = select(or_(exists().where(Organisation.id > 0), exists().where(YoungPerson.id > 0)))
    if db.session.scalar(anybody):
        raise ConflictError("", "There are other records in this database, and an invented town would mix with them")


def _instruments() -> tuple[Instrument, Instrument]:
    for file in sorted((APP / "surveys/content").glob("*.json")):
        import_instrument(_read(f"surveys/content/{file.name}"))
    check_in = get_version("check-in", "1")
    star, _new = import_instrument(_read("outcomes_star/content/waymark-star.json"))
    import_definition(Framework, _read("indicators/frameworks/ecm.json"))
    import_definition(Cube, _read("indicators/frameworks/cube.json"))
    return (
        Instrument(check_in, tuple(scales_of(check_in)), *_CHECK_IN),
        Instrument(star, tuple(scales_of(star)), *_STAR),
    )


def _read(name: str) -> dict[str, Any]:
    found = json.loads((APP / name).read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found
