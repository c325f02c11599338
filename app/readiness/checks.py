"""Each thing that makes an installation unsafe, with what to do about it (SEC-128)."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

import config
from app.audit.queries import sealer_row
from app.db import now, reading
from app.i18n.dates import today
from app.invitations.codes import MOST_LIVE
from app.invitations.queries import count_live_codes
from app.readiness import queries
from app.safeguarding.cover import missing
from app.safeguarding.helplines import lines
from app.safeguarding.queries.cover import filled_rungs, find_cover
from app.safeguarding.queries.watch import is_watch_well

BACKUP_HOURS = 26
DPIA_DAYS = 365
HELP_LINES_WARN, HELP_LINES_REFUSE = 90, 120
SEALER_MINUTES = 10

Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, beginning with its name. A warning alone does not refuse."""

    words: str
    is_warning: bool = False


def findings(settings: Settings, production: config.Config) -> list[Finding]:
    """Everything that is found, settings first. `production` is what the environment says, read for production."""
    found = [Finding(problem) for problem in production.problems()]
    for check in _OF_SETTINGS:
        found += check(settings)
    for look in _OF_ROWS:
        try:
            found += look()
        except SQLAlchemyError as error:
            return [
                *found,
                Finding(f"DATABASE_URL: the database does not answer as it should ({type(error).__name__})"),
            ]
    return found


def kind(settings: Settings) -> Iterator[Finding]:
    """It has to be the production kind, without the debugger."""
    if settings["NAME"] != config.Production.NAME:
        yield Finding("WAYMARK_ENV: set production; development and testing leave doors open")
    if settings["DEBUG"]:
        yield Finding("FLASK_DEBUG: leave it out; the debugger lets visitors run programs")


def dpia(settings: Settings) -> Iterator[Finding]:
    """The data protection impact assessment: signed off, and looked at again each year."""
    on: dt.date | None = settings["DPIA_ON"]
    if on is None or on > today():
        yield Finding("DPIA_ON: give the day on which your data protection impact assessment was signed off")
    elif (today() - on).days > DPIA_DAYS:
        yield Finding(f"DPIA_ON: {on} is more than a year ago; look at the assessment again", is_warning=True)


def backup(settings: Settings) -> Iterator[Finding]:
    """A file that the backup touches when it has ended well."""
    file = settings["BACKUP_STAMP_FILE"]
    if not file or not Path(file).is_file():
        yield Finding("BACKUP_STAMP_FILE: name a file that your backup touches each time it has ended well")
        return
    hours = (now().timestamp() - Path(file).stat().st_mtime) / 3600
    if hours > BACKUP_HOURS:
        yield Finding(f"BACKUP_STAMP_FILE: the last backup is {hours:.0f} hours old; {BACKUP_HOURS} is the most")


def database_line(settings: Settings) -> Iterator[Finding]:
    """A database on another machine is spoken to over TLS only."""
    address = settings["SQLALCHEMY_DATABASE_URI"]
    if not address:
        return
    url = make_url(address)
    host = url.query.get("host") or url.host or ""
    is_here = url.get_backend_name() == "sqlite" or not host or str(host).startswith("/")
    if is_here or host in {"localhost", "127.0.0.1", "::1"}:
        return
    if url.query.get("sslmode") not in {"require", "verify-ca", "verify-full"}:
        yield Finding(f"DATABASE_URL: {host} is another machine; add ?sslmode=verify-full, so that nobody reads along")


def anchor(settings: Settings) -> Iterator[Finding]:
    """The trail's heads go to a file outside the database."""
    file = settings["AUDIT_ANCHOR_FILE"]
    if not file:
        yield Finding(
            "AUDIT_ANCHOR_FILE: name a file outside the database; without it nobody sees that a chain was cut"
        )
        return
    there = Path(file) if Path(file).exists() else Path(file).parent
    if Path(file).is_dir() or not os.access(there, os.W_OK):
        yield Finding(f"AUDIT_ANCHOR_FILE: {file} can't be written")


def content_policy() -> Iterator[Finding]:
    """What a page may load, as it really leaves."""
    answer = current_app.test_client().get("/help", base_url=current_app.config["BASE_URL"])
    policy = answer.headers.get("Content-Security-Policy", "")
    loose = [word for word in ("unsafe", "*", "http:", "https:", "data:", "blob:") if word in policy]
    if "default-src 'none'" not in policy or loose:
        yield Finding(f"Content-Security-Policy: pages may load too much ({', '.join(loose) or 'no default'})")


def passkeys(settings: Settings) -> Iterator[Finding]:
    """Administrators sign in with something that nobody can trick out of them."""
    if not settings["ADMINISTRATORS_NEED_PASSKEYS"]:
        yield Finding(
            "ADMINISTRATORS_NEED_PASSKEYS: set 1; a password and a code can be typed into a false page", is_warning=True
        )


def help_lines(_settings: Settings) -> Iterator[Finding]:
    """Somebody looked at each number not long ago."""
    for line in lines():
        checked = dt.date.fromisoformat(line["checked_on"]) if line.get("checked_on") else None
        age = None if checked is None else (today() - checked).days
        if age is None:
            yield Finding(f"Help line {line['name']}: nobody rang it yet", is_warning=True)
        elif age > HELP_LINES_REFUSE:
            yield Finding(
                f"Help line {line['name']}: checked {age} days ago; ring it, then write the day into helplines.json"
            )
        elif age > HELP_LINES_WARN:
            yield Finding(f"Help line {line['name']}: checked {age} days ago; it is time to ring it", is_warning=True)


def tables() -> Iterator[Finding]:
    """The tables are the newest."""
    newest = (config.ROOT / "migrations" / "HEAD").read_text(encoding="utf-8").strip()
    if queries.migrated_to() != newest:
        yield Finding(
            f"Tables: {queries.migrated_to()} is not the newest ({newest}); run `flask --app wsgi db upgrade`"
        )


def cover() -> Iterator[Finding]:
    """Wherever a form asks about danger, somebody looks at the answers (SAFE-01)."""
    for service in queries.services_that_ask_about_danger():
        lacking = missing(find_cover(service.id), filled_rungs(service.id))
        if lacking:
            yield Finding(f"Safety cover of {service.name}: it asks about danger, and lacks {', '.join(lacking)}")


def watch() -> Iterator[Finding]:
    """The watch over alerts is heard of."""
    if not is_watch_well(now()):
        yield Finding(
            "The watch over alerts is silent, or has an alarm open; keep `flask safeguarding watch` running and see /health/safety"
        )


def sealer() -> Iterator[Finding]:
    """The trail is being sealed."""
    with reading() as connection:
        row = sealer_row(connection)
    ran_at = row[1] if row else None
    if ran_at is None or now() - ran_at > dt.timedelta(minutes=SEALER_MINUTES):
        yield Finding("The trail is not being sealed; keep `flask audit seal` running")


def second_step() -> Iterator[Finding]:
    """No account opens with a password alone."""
    used, new = queries.count_without_second_step()
    if used:
        yield Finding(f"Second step: {used} accounts are in use without one; have their owners set it up")
    if new:
        yield Finding(
            f"Second step: {new} new accounts have none yet; their first sign-in asks for it", is_warning=True
        )


def short_codes() -> Iterator[Finding]:
    """So few short codes work at once that guessing one is hopeless (SEC-88)."""
    live = count_live_codes()
    if live > MOST_LIVE:
        yield Finding(
            f"Short codes: {live} work at once, {MOST_LIVE} is the most; lower INVITATION_CODE_HOURS in config.py",
            is_warning=True,
        )


_OF_SETTINGS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    kind,
    dpia,
    backup,
    database_line,
    anchor,
    help_lines,
    passkeys,
)
_OF_ROWS: tuple[Callable[[], Iterator[Finding]], ...] = (
    tables,
    cover,
    watch,
    sealer,
    second_step,
    short_codes,
    content_policy,
)
