"""Every table, imported in one place so that migrations see them all."""

from __future__ import annotations

import app.accounts.credentials
import app.accounts.models
import app.audit.models
import app.concerns.models
import app.coproduction.models
import app.indicators.models
import app.instruments.models
import app.invitations.models
import app.keys.models
import app.keywork.models
import app.messaging.models
import app.people.models
import app.provision.models
import app.publishing.ledger
import app.publishing.models
import app.safeguarding.models
import app.surveys.models
import app.web.models  # noqa: F401
