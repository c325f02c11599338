"""When an emergency is looked at, and what was done in one: values in, words out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from flask_babel import lazy_gettext as _l

from app.audit.types import Action
from app.i18n.dates import UK
from app.safeguarding.working_days import working_days_after

# Working days within which somebody else looks at what was done.
LOOKED_AT_IN = 2

_PAGE = _l("Opened the page of the young person")
# What somebody opened, by the name of the page as the trail has it. A test compares these with the pages there are. The forms
# for what a child told are called like the first one, as in the list of who looked: see _is_concern.
PAGES = {
    "people.person": _PAGE,
    "people.reason": _l("Saw the name, and was asked for a reason to open the record"),
    "people.restricted": _l("Saw that the record is restricted now"),
    "people.restriction": _l("Opened the page about who may open the record"),
    "keywork.index": _l("Opened what was written about sessions"),
    "keywork.record": _l("Opened the form for a session"),
    "surveys_send.index": _l("Opened the invitations"),
    "surveys_send.show": _l("Opened an invitation"),
    "surveys_send.cancel": _l("Looked for an invitation to take back"),
    "surveys_results.index": _l("Opened the list of answers"),
    "surveys_results.show": _l("Opened answers"),
    "progress.person": _l("Opened the readings, and how far they have come"),
    "progress.paper": _l("Opened the readings on paper"),
    "rights.looked_at": _l("Opened the list of who looked at the record"),
    "safeguarding_alerts.index": _l("Saw an alert in the list"),
    "safeguarding_alerts.show": _l("Opened an alert"),
    "safeguarding_alerts.acknowledge": _l("Opened an alert"),
    "safeguarding_alerts.act": _l("Opened an alert"),
    "safeguarding_alerts.ask_to_close": _l("Opened an alert"),
    "safeguarding_alerts.close": _l("Opened an alert"),
    "safeguarding_alerts.keep_open": _l("Opened an alert"),
    "safeguarding_emergency.index": _l("Saw this in the list of emergencies"),
    "safeguarding_emergency.review": _l("Opened an emergency to look at it"),
    "concerns_sharing.index": _l("Opened what was shared, and why"),
    "concerns_sharing.decide": _l("Opened the form for sharing"),
    "concerns_referrals.make": _l("Opened the form for a referral"),
    "concerns_referrals.show": _l("Opened a referral"),
    "concerns_referrals.paper": _l("Opened a referral on paper"),
    "concerns_telling.told": _PAGE,
    "concerns_telling.differ": _PAGE,
    "concerns_board.index": _PAGE,
    "concerns_board.show": _PAGE,
    "caseload.index": _l("Saw the name or the initials in the list of young people"),
}
# What somebody did beyond looking.
DONE = {
    Action.PRINTED: _l("Printed"),
    Action.EXPORTED: _l("Took a file away"),
    Action.SESSION_RECORDED: _l("Wrote down a session"),
    Action.REASON_GIVEN: _l("Gave a reason to open the record"),
    Action.RECORD_RESTRICTED: _l("Restricted the record"),
    Action.RESTRICTION_LIFTED: _l("Lifted the restriction"),
    Action.INVITATION_MADE: _l("Made an invitation"),
    Action.INVITATION_CANCELLED: _l("Took an invitation back"),
    Action.ALERT_ACKNOWLEDGED: _l("Took on an alert"),
    Action.ALERT_ACTED_ON: _l("Wrote what was done about an alert"),
    Action.ALERT_CLOSE_ASKED: _l("Asked to close an alert"),
    Action.ALERT_CLOSED: _l("Closed an alert"),
    Action.ALERT_KEPT_OPEN: _l("Kept an alert open"),
    Action.SHARING_DECIDED: _l("Wrote down a decision about sharing"),
    Action.REFERRAL_FOLLOWED_UP: _l("Followed up a referral"),
    Action.ACCESS_REVIEWED: _l("Looked at another emergency"),
}
_SOMETHING = _l("Something else was done with the record")


# What nobody learns from here.
_CONCERNS = (Action.CONCERN_RAISED, Action.CONCERN_ADDED_TO)
_BOARD = "concerns_board."


class Entry(Protocol):
    """One entry of the trail."""

    @property
    def at(self) -> dt.datetime: ...
    @property
    def action(self) -> Action: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def detail(self) -> str | None: ...


def look_at_by(granted_at: dt.datetime) -> dt.date:
    """The last day on which somebody else is to look at an emergency that began then. The time has a zone."""
    return working_days_after(granted_at.astimezone(UK).date(), LOOKED_AT_IN)


def what_was_done(entries: Iterable[Entry]) -> list[tuple[dt.datetime, str]]:
    """What was opened and done, first to last, each in words; the same again within a second stands once.

    One page leaves several entries: one for each thing that it shows. Concerns are left out.
    """
    found: list[tuple[dt.datetime, str]] = []
    for entry in entries:
        if entry.action is Action.GLASS_BROKEN or _is_concern(entry):
            continue
        words = _words(entry)
        if not any(said == words and entry.at - at < dt.timedelta(seconds=1) for at, said in found):
            found.append((entry.at, words))
    return found


def _is_concern(entry: Entry) -> bool:
    """Whether it is about what a child told or a different view: it may be kept from managers, who look at emergencies (SAFE-16)."""
    is_about_one = (entry.subject or "").startswith(("concern:", "concern_note:"))
    return is_about_one or entry.action in _CONCERNS or (entry.detail or "").startswith(_BOARD)


def _words(entry: Entry) -> str:
    page = str(PAGES.get((entry.detail or "").partition(" ")[0], _SOMETHING))
    if entry.action is Action.VIEWED:
        return page
    done = str(DONE.get(entry.action, _SOMETHING))
    return f"{done}: {page}" if entry.action in {Action.PRINTED, Action.EXPORTED} else done
