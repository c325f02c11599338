"""A browser that has just sent something."""

from __future__ import annotations

import time

from tests.support.client import Pages


def after_sending(pages: Pages, service_public_id: str) -> Pages:
    """The same browser, holding what app.invitations.hold.finish leaves in its cookie."""
    at = int(time.time())
    with pages.client.session_transaction() as session:
        session["after"] = {"service": service_public_id, "receipt": "AB12", "started": at, "seen": at}
    return pages
