"""What the parts of a record are called in the list of who looked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from app.rights.types import Part

PARTS: Mapping[Part, str] = MappingProxyType(
    {
        Part.PAGE: _l("their page"),
        Part.SESSIONS: _l("sessions"),
        Part.ANSWERS: _l("what they said"),
        Part.PROGRESS: _l("distance travelled"),
        Part.INVITATIONS: _l("invitations"),
        Part.SHARED: _l("what was shared"),
        Part.ALERTS: _l("alerts"),
        Part.ACCESS: _l("who looked"),
    }
)
