"""A good form for each page that changes something of a child's, for tests that go through all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.instruments.queries import get_version
from tests.pages.concerns.test_telling_differ import different
from tests.pages.keywork.test_record import filled
from tests.pages.safeguarding.test_alerts_ask_to_close import FILLED
from tests.pages.safeguarding.test_emergency_index import broke_glass
from tests.support.alert_life import alert_about_cara
from tests.support.cast import Cast, Staff
from tests.support.client import Pages
from tests.support.colleagues import held_by, restricted
from tests.support.concerned import make_referral, of, referral, shared, told, write_told
from tests.support.invited import invite


@dataclass(frozen=True)
class Change:
    """Who sends what from which page; `to` where the page has several forms."""

    who: Staff
    page: str
    form: dict[str, object]
    to: str | None = None


def record(cast: Cast, _pages: Pages) -> Change:
    return Change(cast.asha, of(cast.cara, "sessions/record"), filled())


def send(cast: Cast, _pages: Pages) -> Change:
    return Change(cast.asha, of(cast.cara, "invitations/"), {"instrument": get_version("check-in").public_id})


def cancel(cast: Cast, _pages: Pages) -> Change:
    page = of(cast.cara, f"invitations/{invite(cast).public_id}")
    return Change(cast.asha, page, {}, f"{page}/cancel")


def reason(cast: Cast, _pages: Pages) -> Change:
    held_by(cast.callum, cast.erin)
    return Change(cast.asha, of(cast.callum, "reason"), {"reason": "on_duty"})


def emergency(cast: Cast, _pages: Pages) -> Change:
    held_by(cast.callum, None)
    restricted(cast.callum)
    return Change(cast.asha, of(cast.callum, "emergency"), {"words": "She rang and is on the bridge"})


def restriction(cast: Cast, _pages: Pages) -> Change:
    return Change(cast.erin, of(cast.cara, "restriction"), {"why": "Lives in a refuge"})


def review(cast: Cast, _pages: Pages) -> Change:
    emergency(cast, _pages)
    access = broke_glass(cast, cast.callum, cast.asha)
    return Change(cast.erin, f"/staff/emergency-access/{access.public_id}", {"words": "It was needed"})


def acknowledge(cast: Cast, _pages: Pages) -> Change:
    page = f"/staff/alerts/{alert_about_cara(cast)}"
    return Change(cast.asha, page, {}, f"{page}/acknowledge")


def alert(upto: str, page: str, who: str, **form: object) -> Callable[[Cast, Pages], Change]:
    def change(cast: Cast, _pages: Pages) -> Change:
        address = f"/staff/alerts/{alert_about_cara(cast, upto=upto)}/{page}"
        return Change(getattr(cast, who), address, form, address)

    return change


def decide(cast: Cast, _pages: Pages) -> Change:
    return Change(cast.asha, of(cast.cara, "sharing/decide"), dict(shared()))


def refer(cast: Cast, _pages: Pages) -> Change:
    return Change(cast.asha, of(cast.cara, "referrals/make"), referral())


def follow_up(cast: Cast, pages: Pages) -> Change:
    row = make_referral(pages, cast.asha, cast.cara)
    page = of(cast.cara, f"referrals/{row.public_id}")
    return Change(cast.asha, page, {"kind": "chased", "words": "Called."})


def tell(cast: Cast, _pages: Pages) -> Change:
    return Change(cast.asha, of(cast.cara, "concerns/told"), dict(told()))


def differ(cast: Cast, _pages: Pages) -> Change:
    return Change(cast.asha, of(cast.cara, "concerns/differ"), different())


def add_to(cast: Cast, pages: Pages) -> Change:
    page = f"/staff/concerns/{write_told(pages, cast.asha, cast.cara).public_id}"
    return Change(cast.asha, page, {"words": "More."}, page)


CHANGES: dict[str, Callable[[Cast, Pages], Change]] = {
    "keywork.record": record,
    "surveys_send.index": send,
    "surveys_send.cancel": cancel,
    "people.reason": reason,
    "people.emergency": emergency,
    "people.restriction": restriction,
    "safeguarding_emergency.review": review,
    "safeguarding_alerts.acknowledge": acknowledge,
    "safeguarding_alerts.act": alert("acknowledged", "act", "asha", done="Rang her"),
    "safeguarding_alerts.ask_to_close": alert("acted", "ask-to-close", "asha", **FILLED),
    "safeguarding_alerts.close": alert("asked", "close", "erin"),
    "safeguarding_alerts.keep_open": alert("asked", "keep-open", "erin", why="Nobody reached her aunt"),
    "concerns_sharing.decide": decide,
    "concerns_referrals.make": refer,
    "concerns_referrals.show": follow_up,
    "concerns_telling.told": tell,
    "concerns_telling.differ": differ,
    "concerns_board.show": add_to,
}
