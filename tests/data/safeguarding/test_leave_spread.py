"""Leave that counted everywhere becomes leave at each service where somebody is on the list, when a database is brought up."""

from __future__ import annotations

import datetime as dt

from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from app.db import db, transaction
from app.safeguarding.models import DutyLeave
from tests.support.cover_changes import asha_at_ridge_too
from tests.support.world import World

BEFORE = "0016_asked_calls"
OLD = text(
    "INSERT INTO duty_leave (starts_on, ends_on, authority_id, user_id, public_id) "
    "VALUES (:first, :last, :authority, :account, :public_id)"
)


def test_leave_is_kept_for_each_list_and_leave_of_nobody_on_a_list_goes_SAFE_09(world: World):
    cast = world.cast
    first, last = dt.date(2031, 3, 4), dt.date(2031, 3, 7)
    with world.app.app_context():
        with transaction():
            asha_at_ridge_too(cast)
        db.session.remove()
        downgrade(revision=BEFORE)
        with db.engine.begin() as connection:
            for number, account in enumerate((cast.asha, cast.dev)):
                values = {"authority": cast.authority_id, "account": account.user_id, "public_id": f"{number}" * 22}
                connection.execute(OLD, values | {"first": first, "last": last})
        upgrade()
        found = db.session.scalars(select(DutyLeave).order_by(DutyLeave.service_id)).all()
        assert [(leave.user_id, leave.service_id) for leave in found] == [
            (cast.asha.user_id, cast.harbour_id),
            (cast.asha.user_id, cast.ridge_id),
        ]
        assert {(leave.starts_on, leave.ends_on) for leave in found} == {(first, last)}
        assert len({leave.public_id for leave in found}) == 2
        db.session.remove()
