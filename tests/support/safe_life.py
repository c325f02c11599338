"""What a quiet week never shows: alerts on their way to a close, records opened in an emergency, concerns, passkeys."""

from __future__ import annotations

import datetime as dt

from flask import Flask
from sqlalchemy import select

from app.accounts import second_step
from app.accounts.credentials import Passkey, SingleSignOn
from app.accounts.models import User
from app.accounts.types import Change
from app.db import db, new_public_id, now, transaction
from app.people.models import RecordAccess
from app.people.types import AccessKind
from app.safeguarding.models import Alert
from tests.support.accounts import GIVEN, ask_for_administrator
from tests.support.alert_life import address, alert_about_cara
from tests.support.cast import Cast, Staff
from tests.support.client import Pages
from tests.support.colleagues import held_by, restricted
from tests.support.concerned import ABOUT_STAFF, BOARD, make_referral, of, raise_about, write_told
from tests.support.cover_changes import asked_for, less_cover
from tests.support.library import LIBRARY, agreed, bring_in_measure
from tests.support.library import address as measure_at

# Nobody answers there: who comes back without having been sent is told so before anything is asked.
_ISSUER = "https://sign-in.invalid"


def rare_places(app: Flask, cast: Cast) -> list[tuple[Staff | None, str]]:
    """Bring rare things about in a world that was lived in; gives who looks, and where."""
    with app.app_context():
        places = [
            *_alerts(cast),
            *_cover(Pages(app), cast),
            *_concerns(Pages(app), cast),
            *_records(cast),
            *_parts(Pages(app), cast),
            *_ways_in(cast),
            *_library(Pages(app), cast),
        ]
        db.session.remove()
    return places


def _alerts(cast: Cast) -> list[tuple[Staff | None, str]]:
    acted_on = db.session.scalars(select(Alert.public_id).where(Alert.acknowledged_at.is_not(None))).first() or ""
    asked = alert_about_cara(cast, upto="asked")
    return [
        (cast.erin, address(acted_on, "act")),
        (cast.erin, address(acted_on, "ask-to-close")),
        (cast.lena, address(asked)),
        (cast.lena, address(asked, "keep-open")),
        (cast.lena, "/staff/alerts/"),
        # Last: sending its form as it stands closes the alert.
        (cast.lena, address(asked, "close")),
    ]


def _cover(pages: Pages, cast: Cast) -> list[tuple[Staff | None, str]]:
    written = less_cover(pages.as_(cast.erin), cast)
    asked = asked_for(pages.as_(cast.lena), less_cover(pages.as_(cast.lena), cast, minutes=60))
    return [
        (cast.erin, "/staff/safety-cover/"),
        (cast.erin, f"{written}/ask"),
        (cast.lena, asked),
        (cast.erin, asked),
    ]


def _library(pages: Pages, cast: Cast) -> list[tuple[Staff | None, str]]:
    bring_in_measure()
    pages.as_(cast.fay).submit(measure_at("calm", "/agreement"), agreed())
    return [
        (cast.asha, LIBRARY),
        (cast.fay, measure_at("calm")),
        (cast.fay, measure_at("calm", "/agreement")),
        # Last: sending its form ends the agreement.
        (cast.fay, measure_at("calm", "/agreement/end")),
    ]


def _concerns(pages: Pages, cast: Cast) -> list[tuple[Staff | None, str]]:
    told = write_told(pages, cast.asha, cast.cara)
    about = raise_about(pages, cast.asha, cast, cast.erin)
    made = make_referral(pages, cast.asha, cast.cara)
    return [
        (cast.lena, BOARD),
        (cast.lena, f"{BOARD}{told.public_id}"),
        (cast.omar, f"{ABOUT_STAFF}{about.public_id}"),
        (cast.asha, of(cast.cara, f"referrals/{made.public_id}")),
        (cast.asha, of(cast.cara, f"referrals/{made.public_id}/paper")),
    ]


def _records(cast: Cast) -> list[tuple[Staff | None, str]]:
    held_by(cast.callum, cast.erin)
    restricted(cast.cara)
    at = now() - dt.timedelta(days=9)
    with transaction() as session:
        opened = RecordAccess(
            public_id=new_public_id(),
            kind=AccessKind.BREAK_GLASS,
            granted_at=at,
            ends_at=at + dt.timedelta(minutes=60),
            authority_id=cast.authority_id,
            person_id=cast.cara.id,
            service_id=cast.cara.service_id,
            viewer_id=cast.erin.user_id,
        )
        opened.words = "She rang"
        session.add(opened)
        access_id = opened.public_id
    return [
        (cast.asha, of(cast.callum, "reason")),
        (cast.erin, of(cast.cara, "emergency")),
        (cast.lena, "/staff/emergency-access/"),
        (cast.lena, f"/staff/emergency-access/{access_id}"),
        (cast.erin, of(cast.cara, "restricted")),
        # Last: sending its form as it stands lifts the restriction.
        (cast.lena, of(cast.cara, "restriction")),
    ]


def _parts(pages: Pages, cast: Cast) -> list[tuple[Staff | None, str]]:
    # The walk over the pages of signing in has invited Nia.
    asked = ask_for_administrator(pages, cast, email="ines@example.org")
    return [(cast.fay, asked), (cast.omar, asked), (cast.lena, GIVEN)]


def _ways_in(cast: Cast) -> list[tuple[Staff | None, str]]:
    provider, key = new_public_id(), new_public_id()
    with transaction() as session:
        session.add(
            SingleSignOn(
                public_id=provider,
                authority_id=cast.authority_id,
                issuer=_ISSUER,
                client_id="waymark",
                secret="kept here alone",
                domains="example.org",
                set_at=now(),
            )
        )
        session.add(
            Passkey(
                public_id=key,
                credential=new_public_id(),
                public_key="a",
                sign_count=0,
                name="A phone",
                made_at=now(),
                user_id=cast.erin.user_id,
            )
        )
        second_step.tell(session.get_one(User, cast.erin.user_id), Change.PASSKEY_ADDED)
    return [
        (None, "/staff/sign-in"),
        (None, f"/staff/single-sign-on/{provider}/back"),
        (cast.erin, f"/staff/single-sign-on/{provider}/proved"),
        (cast.erin, "/staff/step-up"),
        (cast.erin, "/staff/passkeys/"),
        (cast.erin, "/staff/passkeys/add"),
        (cast.erin, "/staff/passkeys/needed"),
        (cast.erin, f"/staff/passkeys/{key}/rename"),
        (cast.erin, f"/staff/passkeys/{key}/remove"),
        (cast.erin, "/staff/changes"),
    ]
