"""Every setting, declared once. A default stands here only where it is safe in production and fit to publish."""

from __future__ import annotations

import base64
import datetime as dt
import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent

# Keys that anyone can read in this file. Development and tests use them; production refuses them.
PUBLISHED_SECRET = "published-secret-for-development-only"
PUBLISHED_KEY = base64.b64encode(b"published-development-key-32-byt").decode()


_HOST = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", re.ASCII)
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class UnsafeSettingsError(Exception):
    """Raised when the application would start in a way that isn't safe; names each variable."""


def database_url(value: str) -> str:
    """The address as SQLAlchemy wants it: `postgres://` is an old spelling that it refuses."""
    for old in ("postgres://", "postgresql://"):
        if value.startswith(old):
            return "postgresql+psycopg://" + value.removeprefix(old)
    return value


class Config:
    """Settings shared by every way of running."""

    NAME: ClassVar[str] = "config"
    TESTING = False
    DEBUG = False

    # Flask and its extensions
    MAX_CONTENT_LENGTH = 1_000_000
    MAX_FORM_MEMORY_SIZE = 500_000
    MAX_FORM_PARTS = 300
    SESSION_COOKIE_NAME = "w"
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_COOKIE_SECURE = False
    # Tokens live as long as the signed cookie they belong to: a check-in may be left open for hours.
    WTF_CSRF_TIME_LIMIT = None
    BABEL_DEFAULT_LOCALE = "en_GB"
    BABEL_DEFAULT_TIMEZONE = "Europe/London"
    BABEL_TRANSLATION_DIRECTORIES = str(ROOT / "app" / "i18n" / "translations")
    LANGUAGES: ClassVar[tuple[str, ...]] = ("en_GB", "cy")
    SQLALCHEMY_ENGINE_OPTIONS: ClassVar[dict[str, Any]] = {}
    COMPRESS_ALGORITHM: ClassVar[list[str]] = ["br", "gzip"]
    COMPRESS_BR_LEVEL = 5
    COMPRESS_MIN_SIZE = 300

    # Times a visit may last, in minutes: idle and overall (DEC-02 for young people, SEC-44 for staff).
    STAFF_IDLE_MINUTES = 20
    STAFF_OVERALL_MINUTES = 600
    ADMINISTRATOR_IDLE_MINUTES = 10
    ADMINISTRATOR_OVERALL_MINUTES = 240
    RESPONDENT_IDLE_MINUTES = 15
    RESPONDENT_OVERALL_MINUTES = 180
    # How long an invitation works, in days, and its short code, in hours (SEC-84, SEC-88).
    INVITATION_DAYS = 14
    INVITATION_CODE_HOURS = 72
    # By when an idea is answered, in days: the 20 working days of YP-71 in whole weeks.
    IDEA_ANSWER_DAYS = 28
    # Where "Leave now" goes: the same neutral site for everyone (YP-31).
    EXIT_TO = "https://www.bbc.co.uk/weather"

    def __init__(self, env: Mapping[str, str] | None = None) -> None:
        env = os.environ if env is None else env
        # Signs cookies.
        self.SECRET_KEY = env.get("SECRET_KEY", PUBLISHED_SECRET)
        # Where the records are; SQLite in instance/ unless given.
        self.SQLALCHEMY_DATABASE_URI = database_url(env.get("DATABASE_URL", self.default_database()))
        # Master keys: they wrap the keys that seal names, contacts and free text (docs/keys.md). Written as "id:base64 of 32 bytes", newest first, comma between.
        self.FIELD_KEYS = env.get("FIELD_KEYS", f"1:{PUBLISHED_KEY}")
        # Key for look-ups without reading (digests of references, e-mails, codes). Never rotated lightly.
        self.LOOKUP_KEY = env.get("LOOKUP_KEY", PUBLISHED_KEY)
        # Key of the noise in published figures; losing or changing it inside a year breaks protection.
        self.DISCLOSURE_KEY = env.get("DISCLOSURE_KEY", PUBLISHED_KEY)
        # Keys that sign the trail: "id:base64 of 32 bytes", newest first; old ones stay, to check what they signed.
        self.AUDIT_KEYS = env.get("AUDIT_KEYS", f"1:{PUBLISHED_KEY}")
        # A file outside the database, added to only, best on another machine's disk: how far the trail's chains are.
        self.AUDIT_ANCHOR_FILE = env.get("AUDIT_ANCHOR_FILE", "")
        # When the data protection impact assessment was signed off: a day, as 2026-01-31.
        self.DPIA_ON = _day("DPIA_ON", env.get("DPIA_ON", ""))
        # From which day the law asks adults who work with children to report abuse that they are told of, where it does.
        self.REPORTING_DUTY_FROM = _day("REPORTING_DUTY_FROM", env.get("REPORTING_DUTY_FROM", ""))
        # A file that the backup touches when it has ended well.
        self.BACKUP_STAMP_FILE = env.get("BACKUP_STAMP_FILE", "")
        # The address that invitations name, for example https://check.example.org
        self.BASE_URL = env.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        # The mail server: smtp://, smtp+tls:// or smtps://, with name and password where it asks for them. Where there is
        # none, messages are only said in the terminal.
        self.SMTP_URL = env.get("SMTP_URL", "")
        # Whom messages come from.
        self.MAIL_FROM = env.get("MAIL_FROM", "waymark@localhost")
        # The address that turns an e-mail into a text message, with {number} in it, if there is one.
        self.TEXT_BY_EMAIL = env.get("TEXT_BY_EMAIL", "")
        # The operators' address: alarms of the watch, and its test messages.
        self.SAFETY_ALARM_TO = env.get("SAFETY_ALARM_TO", "operators@localhost")
        # The names by which the site may be asked for; in production only its own (a forged one could get into links).
        self.TRUSTED_HOSTS = [urlsplit(self.BASE_URL).hostname or ""] if self.NAME == "production" else None
        # Whether administrators' pages open only after a passkey was used, which nobody can trick out of them (SEC-32).
        strict = "1" if self.NAME == "production" else "0"
        self.ADMINISTRATORS_NEED_PASSKEYS = _yes(
            "ADMINISTRATORS_NEED_PASSKEYS", env.get("ADMINISTRATORS_NEED_PASSKEYS", strict)
        )
        # Hosts besides an issuer's own that may be asked when staff sign in with their authority's accounts.
        self.SINGLE_SIGN_ON_HOSTS = _hosts("SINGLE_SIGN_ON_HOSTS", env.get("SINGLE_SIGN_ON_HOSTS", ""))
        # How many wrong codes an hour, typed anywhere, are told to administrators and operators (SEC-88).
        self.WRONG_CODES_AN_HOUR = _whole("WRONG_CODES_AN_HOUR", env.get("WRONG_CODES_AN_HOUR", "100"))
        # How many proxies in front may be believed about the caller's address.
        self.PROXIES = _whole("PROXIES", env.get("PROXIES", "0"))
        # Where log lines go: the level.
        self.LOG_LEVEL = env.get("LOG_LEVEL", "INFO")
        if self.LOG_LEVEL not in LOG_LEVELS:
            raise UnsafeSettingsError(f"LOG_LEVEL: choose one of {', '.join(LOG_LEVELS)}")
        # Flask's own switch: its debugger runs whatever a visitor types.
        self.IS_DEBUG_ASKED = env.get("FLASK_DEBUG", "0") not in {"", "0", "false", "False"}

    def default_database(self) -> str:
        """The embedded database of a newcomer."""
        return f"sqlite:///{ROOT / 'instance' / 'waymark.sqlite3'}"

    def problems(self) -> list[str]:
        """What stops this configuration from being used; empty where nothing does."""
        return []


class Development(Config):
    """A newcomer's machine and the demonstration: nothing to set."""

    NAME = "development"


class Testing(Config):
    """The test suite."""

    NAME = "testing"
    TESTING = True
    # Small and fast: the parameters themselves are asserted on the production class.
    ARGON2_MEMORY_KIB = 64

    def default_database(self) -> str:
        return "sqlite:///:memory:"


class Production(Config):
    """An authority's installation. Refuses to start while anything is unsafe."""

    NAME = "production"
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-w"
    PREFERRED_URL_SCHEME = "https"

    def default_database(self) -> str:
        return ""

    def problems(self) -> list[str]:
        found: list[str] = []
        if self.SECRET_KEY == PUBLISHED_SECRET or len(self.SECRET_KEY) < 32 or len(set(self.SECRET_KEY)) < 10:
            found.append(
                "SECRET_KEY: set 32 characters or more of your own, for example the output of `openssl rand -hex 32`"
            )
        if not self.SQLALCHEMY_DATABASE_URI:
            found.append("DATABASE_URL: say where the records are kept, for example postgresql://…")
        found += [
            f"{name}: set a base64 key of 32 bytes of your own, for example the output of `openssl rand -base64 32`"
            for name in ("FIELD_KEYS", "LOOKUP_KEY", "DISCLOSURE_KEY", "AUDIT_KEYS")
            if not _is_own_key(getattr(self, name), has_ids=name in {"FIELD_KEYS", "AUDIT_KEYS"})
        ]
        keys: list[str] = []
        for name, value in (("FIELD_KEYS", self.FIELD_KEYS), ("AUDIT_KEYS", self.AUDIT_KEYS)):
            pairs = [part.partition(":") for part in value.split(",")]
            if len({pair[0] for pair in pairs}) < len(pairs):
                found.append(f"{name}: each key needs a number of its own")
            keys += [pair[2] for pair in pairs]
        keys += [self.LOOKUP_KEY, self.DISCLOSURE_KEY, self.SECRET_KEY]
        if not found and len(set(keys)) < len(keys):
            found.append("SECRET_KEY, FIELD_KEYS, LOOKUP_KEY, DISCLOSURE_KEY, AUDIT_KEYS: each needs a key of its own")
        if self.SQLALCHEMY_DATABASE_URI in {"sqlite://", "sqlite:///:memory:"}:
            found.append("DATABASE_URL: records in memory are gone with the program; name a file or a server")
        if self.IS_DEBUG_ASKED:
            found.append("FLASK_DEBUG: leave it out; the debugger lets visitors run programs")
        if not self.BASE_URL.startswith("https://"):
            found.append("BASE_URL: give the public address, beginning with https://")
        if self.ADMINISTRATORS_NEED_PASSKEYS and _is_number(urlsplit(self.BASE_URL).hostname or ""):
            found.append("BASE_URL: give an address with a name; browsers make no passkeys for a bare number")
        return found + self._without_mail()

    def _without_mail(self) -> list[str]:
        """What keeps alerts from reaching people (SAFE-06)."""
        found = []
        if not self.SMTP_URL.startswith(("smtp://", "smtp+tls://", "smtps://")):
            found.append("SMTP_URL: name the mail server that carries alerts, for example smtps://name:password@host")
        if "@" not in self.MAIL_FROM or self.MAIL_FROM.endswith("@localhost"):
            found.append("MAIL_FROM: give the address that messages come from")
        if "@" not in self.SAFETY_ALARM_TO or self.SAFETY_ALARM_TO.endswith("@localhost"):
            found.append("SAFETY_ALARM_TO: give the operators' address, for when the watch finds something amiss")
        if self.TEXT_BY_EMAIL and "{number}" not in self.TEXT_BY_EMAIL:
            found.append("TEXT_BY_EMAIL: put {number} where the number goes, or leave it out")
        return found


def _day(name: str, value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        raise UnsafeSettingsError(f"{name}: give a day as 2026-01-31, or leave it empty") from None


def _yes(name: str, value: str) -> bool:
    if value not in {"0", "1"}:
        raise UnsafeSettingsError(f"{name}: give 1 for yes, 0 for no")
    return value == "1"


def _hosts(name: str, value: str) -> tuple[str, ...]:
    hosts = tuple(value.lower().replace(",", " ").split())
    if not all(_HOST.fullmatch(host) for host in hosts):
        raise UnsafeSettingsError(f"{name}: give names of hosts with spaces between, such as keys.example.org")
    return hosts


def _whole(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise UnsafeSettingsError(f"{name}: give a whole number, 0 or more")
    return int(value)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_own_key(value: str, *, has_ids: bool) -> bool:
    parts = value.split(",") if has_ids else [value]
    for part in parts:
        key_id, colon, key = part.partition(":") if has_ids else ("1", ":", part)
        try:
            raw = base64.b64decode(key, validate=True)
        except ValueError:
            return False
        is_number = key_id.isascii() and key_id.isdigit() and 0 < int(key_id) < 2**32
        if not colon or not is_number or len(raw) != 32 or len(set(raw)) < 10 or key == PUBLISHED_KEY:
            return False
    return True


KINDS: dict[str, type[Config]] = {kind.NAME: kind for kind in (Development, Testing, Production)}


def from_environment(env: Mapping[str, str] | None = None) -> Config:
    """The configuration that WAYMARK_ENV names (production unless it says otherwise)."""
    env = os.environ if env is None else env
    name = env.get("WAYMARK_ENV", "production")
    if name not in KINDS:
        raise UnsafeSettingsError(f"WAYMARK_ENV: choose one of {', '.join(KINDS)}")
    return KINDS[name](env)


def new_key() -> str:
    """A fresh key for FIELD_KEYS, LOOKUP_KEY, DISCLOSURE_KEY or AUDIT_KEYS."""
    return base64.b64encode(secrets.token_bytes(32)).decode()
