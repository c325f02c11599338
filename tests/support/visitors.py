"""Who tries every page: one member of staff for each role, and those who were staff."""

from __future__ import annotations

from sqlalchemy import delete

from app.accounts.models import SignIn, User
from app.db import db, transaction
from tests.support.cast import Cast, Staff, add_key_worker


def members(cast: Cast) -> tuple[Staff, ...]:
    """One member of staff for each of their roles, in the order of the roles."""
    return (cast.asha, cast.erin, cast.lena, cast.omar, cast.dev, cast.fay)


def former_staff(cast: Cast) -> dict[str, Staff]:
    """A key worker of Harbour House whose account was closed, and one whose sign-in was ended, with what they held."""
    found = {}
    with transaction():
        for name, whose in (("Dora", "closed account"), ("Eli", "ended sign-in")):
            staff = add_key_worker(cast, name, cast.harbour_id)
            if whose == "closed account":
                db.session.get_one(User, staff.user_id).is_disabled = True
            else:
                db.session.execute(delete(SignIn).where(SignIn.user_id == staff.user_id))
            found[whose] = staff
    return found
