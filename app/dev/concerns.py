"""A few decisions about sharing, a referral without a reply, what children told, and one concern about a member of staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.concerns import pack, working_days
from app.concerns.models import Allegation, AllegationBar, Concern, ConcernNote, Referral, ShareDecision
from app.concerns.pack import Pack, Quote
from app.concerns.types import Choice, ConcernKind, Detail, Power
from app.db import db, new_public_id, now
from app.dev.people import Stretch

_FRONT_DOOR = "Tarnbridge front door, day and night: 01632 960 140"


def make_concerns(stretches: Sequence[Stretch], today: dt.date) -> None:
    """Store them, for young people of the first key worker of a few services."""
    mine = [one for one in stretches if one.ended_on is None and one.worker_id == one.place.worker_ids[0]]
    early = [one for one in mine if one.place.kind.code == "early-help"]
    if len(early) < 3:
        return  # A hamlet of a few people has nothing to show here.
    _share(early[0], today)
    _refer(early[0], today)
    _tell(early[1], today)
    _differ(early[2], today)
    _accuse(early[0], today)


def _place(stretch: Stretch) -> dict[str, int]:
    return {
        "authority_id": stretch.place.authority_id,
        "person_id": stretch.person_id,
        "service_id": stretch.place.id,
        "by_id": stretch.worker_id,
    }


def _share(stretch: Stretch, today: dt.date) -> None:
    for days, choice in ((40, Choice.NOT_SHARED), (6, Choice.SHARED)):
        is_shared = choice is Choice.SHARED
        db.session.add(
            ShareDecision(
                form_key=new_public_id(),
                choice=choice,
                power=Power.HARM if is_shared else None,
                what="Three nights away from home this month, and who they stayed with."
                if is_shared
                else "That they argue with their stepfather about the phone.",
                recipient=_FRONT_DOOR if is_shared else None,
                why="Nobody at home knew where they were at night."
                if is_shared
                else "Nobody is at risk, and they asked to sort it out at home first. We look again in two weeks.",
                told_child=True,
                told_parent=is_shared,
                told_why=None if is_shared else "There was nothing to tell a parent about.",
                advice=None,
                included="",
                decided_on=today - dt.timedelta(days=days),
                recorded_at=now() - dt.timedelta(days=days),
                **_place(stretch),
            )
        )


def _refer(stretch: Stretch, today: dt.date) -> None:
    made = today - dt.timedelta(days=6)
    words = Pack(
        about=f"{stretch.name}, known to the service",
        recipient=_FRONT_DOOR,
        asks="Please see them this week and tell us who leads.",
        facts="Three nights away from home since the first of the month. On Tuesday they had not eaten.",
        accounts="Grandmother, on Monday: she thought that they were at home.",
        views="School sees no change.",
        quotes=(Quote("The young person", made, "their key worker", "It is quieter there. Nobody shouts."),),
        details={},
        left_out=tuple(kind.value for kind in Detail),
        refs=(),
    )
    db.session.add(
        Referral(
            form_key=new_public_id(),
            recipient=_FRONT_DOOR,
            pack=pack.write(words),
            made_at=now() - dt.timedelta(days=6),
            reply_by=working_days.after(made, 1),
            **_place(stretch),
        )
    )


def _concern(stretch: Stretch, kind: ConcernKind, days: int, *words: str, is_for_officer: bool) -> Concern:
    at = now() - dt.timedelta(days=days, hours=2)
    said, present, asked, next_step = words
    concern = Concern(
        form_key=new_public_id(),
        kind=kind,
        words=said,
        present=present,
        asked=asked,
        next_step=next_step,
        happened_at=at,
        recorded_at=at + dt.timedelta(minutes=25),
        is_for_officer=is_for_officer,
        is_kept_from_managers=False,
        **_place(stretch),
    )
    db.session.add(concern)
    db.session.flush()
    return concern


def _tell(stretch: Stretch, today: dt.date) -> None:
    concern = _concern(
        stretch,
        ConcernKind.TOLD,
        0 if today.weekday() else 1,
        "He says it's only a game, but I don't like that game. He said not to tell Mum.",
        "Only the two of us, walking back from the shop.",
        "I asked: can you tell me about the game?",
        "I said that I have to tell somebody who can help. I rang the front door from the car park.",
        is_for_officer=True,
    )
    db.session.add(
        ConcernNote(
            form_key=new_public_id(),
            words="The front door took it at ten past four. A social worker rings back today.",
            at=concern.recorded_at + dt.timedelta(minutes=15),
            authority_id=concern.authority_id,
            concern_id=concern.id,
            by_id=stretch.worker_id,
        )
    )


def _differ(stretch: Stretch, today: dt.date) -> None:
    _concern(
        stretch,
        ConcernKind.DIFFERENT_VIEW,
        3 if today.weekday() else 4,
        "Two missed sessions are not a planned ending. They texted me on Sunday that they want to go on.",
        "My manager, in supervision.",
        "To end the work at the end of the month.",
        "Keep it open for four more weeks, and ask them what they want.",
        is_for_officer=False,
    )


def _accuse(stretch: Stretch, today: dt.date) -> None:
    others = stretch.place.worker_ids[1:]
    about_id = others[0] if others else None
    allegation = Allegation(
        form_key=new_public_id(),
        about_name=None if about_id else "A sessional driver",
        words="They drive young people home alone at night and ask them to keep quiet about the stops on the way.",
        happened_on=today - dt.timedelta(days=2),
        recorded_at=now() - dt.timedelta(days=1),
        authority_id=stretch.place.authority_id,
        service_id=None,
        about_id=about_id,
        by_id=stretch.worker_id,
    )
    db.session.add(allegation)
    db.session.flush()
    if about_id is not None:
        db.session.add(AllegationBar(allegation_id=allegation.id, user_id=about_id))
