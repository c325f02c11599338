"""Two quarters that are published already."""

from __future__ import annotations

import datetime as dt

import pytest

from app.db import db
from tests.support.factories.outcomes import declare, ended_episodes


@pytest.fixture
def published(app, cast):
    with app.app_context():
        declare()
        ended_episodes(cast.harbour_id, 60, dt.date(2025, 5, 10))
        ended_episodes(cast.ridge_id, 4, dt.date(2025, 5, 10), seed=2)
        ended_episodes(cast.harbour_id, 50, dt.date(2025, 8, 10), seed=3)
        db.session.remove()
    for period in ("2025-26-Q1", "2025-26-Q2"):
        done = app.test_cli_runner().invoke(
            args=["publish", "--framework", "ecm", "--period", period, "--authority", "northfield"]
        )
        assert done.exit_code == 0, done.output
