"""Every area of the site and where it lives."""

from __future__ import annotations

from flask import Flask

from app.accounts import cli as accounts_cli
from app.accounts.views import door, link, own, passkeys, second_step, single_sign_on
from app.audit import cli as audit_cli
from app.caseload import views as caseload
from app.commissioning import views as commissioning
from app.concerns.views import about_staff, referrals, sharing, telling
from app.concerns.views import board as concerns
from app.coproduction.views import board, ideas, say
from app.dev import cli as dev_cli
from app.exchange import cli as exchange_cli
from app.indicators import cli as indicators_cli
from app.instruments import views as instruments
from app.intake import cli as intake_cli
from app.invitations.views import go
from app.keys import cli as keys_cli
from app.keywork import views as keywork
from app.people import cli as people_cli
from app.people import views as people
from app.progress import cli as progress_cli
from app.progress import views as progress
from app.publishing import cli as publishing_cli
from app.readiness import cli as readiness_cli
from app.rights import views as rights
from app.safeguarding import cli as safeguarding_cli
from app.safeguarding.views import alerts, changes, cover, emergency, help  # noqa: A004 - the page is called help
from app.safeguarding.views import health as safeguarding_health
from app.staffing import views as staffing
from app.surveys.views import call, respond, results, send
from app.web import health

PERSON = "/staff/young-people/<public_id:person_id>"

BLUEPRINTS = (
    (health.bp, "/health"),
    (safeguarding_health.bp, "/health"),
    (door.bp, "/staff"),
    (second_step.bp, "/staff"),
    (own.bp, "/staff"),
    (link.bp, "/staff"),
    (staffing.bp, "/staff/accounts"),
    (instruments.bp, "/staff/library"),
    (passkeys.bp, "/staff/passkeys"),
    (single_sign_on.bp, "/staff/single-sign-on"),
    (caseload.bp, "/staff/young-people"),
    (people.bp, "/staff/young-people"),
    (keywork.bp, f"{PERSON}/sessions"),
    (send.bp, f"{PERSON}/invitations"),
    (results.bp, f"{PERSON}/answers"),
    (progress.bp, f"{PERSON}/progress"),
    (rights.bp, PERSON),
    (alerts.bp, "/staff/alerts"),
    (cover.bp, "/staff/safety-cover"),
    (changes.bp, "/staff/safety-cover/changes"),
    (emergency.bp, "/staff/emergency-access"),
    (sharing.bp, f"{PERSON}/sharing"),
    (referrals.bp, f"{PERSON}/referrals"),
    (telling.bp, f"{PERSON}/concerns"),
    (concerns.bp, "/staff/concerns"),
    (about_staff.bp, "/staff/concerns/about-staff"),
    (ideas.bp, "/staff/ideas"),
    (commissioning.bp, "/commission"),
    (go.bp, ""),
    (respond.bp, "/go"),
    (call.bp, "/go"),
    (help.bp, ""),
    (board.bp, "/hear"),
    (say.bp, ""),
)

# Operators' commands, each package's own.
COMMANDS = (
    accounts_cli,
    audit_cli,
    dev_cli,
    exchange_cli,
    indicators_cli,
    intake_cli,
    keys_cli,
    people_cli,
    progress_cli,
    publishing_cli,
    readiness_cli,
    safeguarding_cli,
)


def init_app(app: Flask) -> None:
    """Register them all."""
    for commands in COMMANDS:
        commands.init_app(app)
    for blueprint, prefix in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=prefix or None)
