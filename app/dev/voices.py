"""Ideas of young people and what the services said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from app.coproduction.models import Idea
from app.coproduction.types import IdeaStatus
from app.db import new_public_id, sealed
from app.dev.bulk import insert_plain
from app.dev.places import Places


@dataclass(frozen=True, slots=True)
class Voice:
    """One idea: where, how many days ago, in what words, what became of it."""

    service: str
    days_ago: int
    words: str
    status: IdeaStatus
    said_as: str | None = None
    answer: str | None = None
    answered_days_ago: int | None = None
    due_in_days: int | None = None


_S = IdeaStatus
IDEAS = (
    Voice(
        "early-help",
        160,
        "Put the meeting in my phone AND tell me what it is about. I thought I was in trouble.",
        _S.DONE,
        answer="Each invite now says in one line what we will talk about. You can ask us to change it.",
        answered_days_ago=132,
    ),
    Voice(
        "early-help",
        75,
        "Meet somewhere that is not school. Everyone sees me go in that room.",
        _S.DOING,
        "Jay",
        "You can pick the library, the park or home. We are asking the leisure centre for a room too.",
        61,
        20,
    ),
    Voice(
        "early-help",
        33,
        "My little brother has nowhere to go when mum talks to you. Can he have toys or something?",
        _S.ARRIVED,
        due_in_days=-5,
    ),
    Voice("early-help", 6, "Could you ring after 4. I am in lessons.", _S.ARRIVED, due_in_days=22),
    Voice(
        "youth-work",
        210,
        "Open on Sundays. Sundays are the worst day.",
        _S.CANNOT,
        answer="We asked. There is no money for a seventh day this year. The music room is now open until 9 on Fridays.",
        answered_days_ago=180,
    ),
    Voice(
        "youth-work",
        140,
        "Girls only football, the boys never pass",
        _S.DONE,
        "someone who scores",
        "It runs on Tuesdays at 5. Two of you help to run it.",
        101,
    ),
    Voice(
        "youth-work",
        62,
        "Paint the toilets. And fix the lock.",
        _S.DONE,
        answer="The lock was fixed the same week. The members' group chose the colour.",
        answered_days_ago=30,
    ),
    Voice(
        "youth-work",
        41,
        "a quiet hour with the big lights off",
        _S.THINKING,
        answer="We will try it on two Wednesdays and ask you what you think.",
        answered_days_ago=25,
        due_in_days=-3,
    ),
    Voice("youth-work", 12, "More toast. Like, after 8 as well.", _S.ARRIVED, due_in_days=16),
    Voice(
        "residential",
        120,
        "We want to choose the food shop once a month and not from a list",
        _S.DONE,
        "upstairs lot",
        "The first Saturday is yours. You have the whole budget and you push the trolley.",
        98,
    ),
    Voice(
        "residential",
        48,
        "Knock and then WAIT.",
        _S.DOING,
        answer="You are right. It is on the agenda of every staff meeting until you tell us it has changed.",
        answered_days_ago=40,
        due_in_days=12,
    ),
    Voice("residential", 30, "wifi goes off too early on weekends", _S.ARRIVED, due_in_days=-2),
    Voice(
        "leaving-care",
        175,
        "Nobody told me about council tax. Write a list of what comes through the door and which ones matter",
        _S.DONE,
        "Ash, 19",
        "Three of you made it with us: a page with pictures of the letters. It comes with every set of keys.",
        120,
    ),
    Voice(
        "leaving-care",
        57,
        "A Sunday dinner sometimes for people who live on their own",
        _S.DOING,
        answer="The first one is on the last Sunday of the month at the centre. Bring someone if you like.",
        answered_days_ago=35,
        due_in_days=9,
    ),
    Voice(
        "leaving-care",
        20,
        "My worker changed 3 times this year. Say goodbye properly.",
        _S.THINKING,
        answer="We owe you a real answer, so we are meeting on the 9th and four of you are coming.",
        answered_days_ago=8,
        due_in_days=20,
    ),
    Voice(
        "mentoring",
        95,
        "let us pick our mentor from a video or something",
        _S.DOING,
        None,
        "Twelve mentors have made one. You will see them when you join.",
        70,
        30,
    ),
    Voice("mentoring", 18, "Can it carry on in the holidays, even once", _S.ARRIVED, due_in_days=10),
    Voice(
        "family-support",
        130,
        "Ask me too and not only mum.",
        _S.DONE,
        "age 11",
        "Now we start with you. The first ten minutes are yours, and mum waits.",
        100,
    ),
    Voice(
        "family-support",
        26,
        "the forms say 'the child'. I have a name",
        _S.THINKING,
        answer="We are changing the forms. You can see the new ones before we use them.",
        answered_days_ago=15,
        due_in_days=14,
    ),
    Voice(
        "youth-justice",
        88,
        "Text me the day before. I lose letters.",
        _S.DONE,
        answer="Everyone who wants a text gets one the day before and one on the morning.",
        answered_days_ago=66,
    ),
    Voice(
        "youth-justice",
        44,
        "do the repair thing at the bike shop and not picking litter. litter teaches nothing",
        _S.CANNOT,
        "R",
        "The shop can take two people at a time, so not everybody can go. We have asked the allotment as well.",
        28,
    ),
    Voice(
        "wellbeing",
        110,
        "Waiting 9 weeks is too long. Something to do while you wait would help",
        _S.DOING,
        answer="There is a drop-in on Mondays from 3.30 that you can come to while you wait. The wait is 6 weeks now; we want 4.",
        answered_days_ago=85,
        due_in_days=25,
    ),
    Voice(
        "wellbeing",
        52,
        "plants. real ones",
        _S.DONE,
        answer="Nine of them. You are all in charge of the big one.",
        answered_days_ago=34,
    ),
    Voice("wellbeing", 29, "Let me write it down first before I have to say it out loud", _S.ARRIVED, due_in_days=-1),
    Voice("wellbeing", 9, "rude", _S.KEPT_BACK),
)


def make_ideas(places: Places, today: dt.date) -> int:
    """Store the ideas; returns how many."""
    services = {place.kind.code: place.id for place in places.services}
    insert_plain(Idea, [_row(places.authority_id, services, voice, today) for voice in IDEAS])
    return len(IDEAS)


def _row(authority_id: int, services: Mapping[str, int], voice: Voice, today: dt.date) -> dict[str, object]:
    public_id = new_public_id()
    return {
        "public_id": public_id,
        "arrived_on": today - dt.timedelta(days=voice.days_ago),
        "words_sealed": sealed(Idea, "words", public_id, authority_id, voice.words),
        "said_as_sealed": sealed(Idea, "said_as", public_id, authority_id, voice.said_as),
        "status": voice.status,
        "version": 1 if voice.answer is None else 2,
        "answer_sealed": sealed(Idea, "answer", public_id, authority_id, voice.answer),
        "answered_on": None if voice.answered_days_ago is None else today - dt.timedelta(days=voice.answered_days_ago),
        "answer_by": None if voice.due_in_days is None else today + dt.timedelta(days=voice.due_in_days),
        "authority_id": authority_id,
        "service_id": services[voice.service],
    }
