"""What each permission lets somebody do, in a plain sentence for /staff/what-can-i-see."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.access.roles import Role

ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.KEY_WORKER: _l("Key worker"),
        Role.MANAGER: _l("Manager"),
        Role.SAFEGUARDING_LEAD: _l("Safeguarding lead"),
        Role.DESIGNATED_OFFICER: _l("Designated officer"),
        Role.COMMISSIONER: _l("Commissioner"),
        Role.ADMINISTRATOR: _l("Administrator"),
    }
)

MAY_DO: Mapping[Permission, str] = MappingProxyType(
    {
        Permission.ACCOUNT_READ: _l("Sign in and out, with an account of their own."),
        Permission.ACCOUNT_MANAGE: _l("Invite staff, change their part, give them a new start, and close accounts."),
        Permission.PART_READ: _l("See who was given which part where they are in charge, and by whom."),
        Permission.PART_AGREE: _l("Agree, or say no, where somebody is to become administrator or designated officer."),
        Permission.CASELOAD_READ: _l("See who their services work with now, and who needs attention first."),
        Permission.PERSON_READ: _l("Open the page of a young person at their services."),
        Permission.PERSON_RESTRICT: _l("Restrict a young person's record, or lift the restriction."),
        Permission.TRAIL_READ: _l("See who has looked at a young person's record, and why."),
        Permission.ACCESS_REVIEW: _l("Look at who opened a restricted record in an emergency."),
        Permission.SESSION_READ: _l("Read what was written about sessions at their services."),
        Permission.SESSION_WRITE: _l("Write down a session with a young person."),
        Permission.INVITATION_WRITE: _l("Invite a young person to a check-in or star, or take the invitation back."),
        Permission.PROGRESS_READ: _l("See a young person's readings and how far they have come."),
        Permission.ALERT_READ: _l("Read alerts raised by answers at their services."),
        Permission.ALERT_ACKNOWLEDGE: _l("Say “I'm on it” about an alert, so that others know who is acting."),
        Permission.SHARING_READ: _l("See what was shared about a young person, with whom and why, and referrals."),
        Permission.SHARING_WRITE: _l("Write down a decision about sharing, or make a referral and follow it up."),
        Permission.CONCERN_READ: _l(
            "Read what a young person told a colleague, where it is sent to them, and add to it."
        ),
        Permission.CONCERN_WRITE: _l(
            "Write down what a young person told them, or that they see a decision differently."
        ),
        Permission.STAFF_CONCERN: _l(
            "Raise a concern about a member of staff; open one only where it is meant for them."
        ),
        Permission.COVER_WRITE: _l("Change who is told first when a young person may be in danger."),
        Permission.COVER_AGREE: _l(
            "Agree, or say no, where somebody else would tell fewer people of danger, or later."
        ),
        Permission.IDEA_READ: _l("Read ideas sent to their services, which have no names."),
        Permission.IDEA_ANSWER: _l("Answer an idea, and say on the public board what was done."),
        Permission.PUBLICATION_READ: _l("See published totals, made safe so that nobody can be picked out."),
        Permission.INSTRUMENT_READ: _l("Look through the library of check-ins and stars."),
        Permission.INSTRUMENT_AGREE: _l("Note what was agreed with the owner of a measure, so that it can be used."),
        Permission.RULES_READ: _l("Read this page."),
    }
)
