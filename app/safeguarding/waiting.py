"""How long something has waited, in words (pure)."""

from __future__ import annotations

import datetime as dt

from flask_babel import gettext as _
from flask_babel import ngettext


def waiting_words(since: dt.datetime, now: dt.datetime) -> str:
    """For example "2 hours 5 minutes"; whole days from two days on. Both times have zones."""
    minutes = max(int((now - since).total_seconds() // 60), 0)
    if minutes < 1:
        return str(_("less than a minute"))
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return str(ngettext("%(num)s day", "%(num)s days", hours // 24))
    said = []
    if hours:
        said.append(ngettext("%(num)s hour", "%(num)s hours", hours))
    if rest:
        said.append(ngettext("%(num)s minute", "%(num)s minutes", rest))
    return " ".join(said)
