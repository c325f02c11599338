"""Send hostile requests to a running site and judge each answer: nothing breaks, nobody gets in, nobody's words get out."""

from __future__ import annotations

import http.client
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock, local
from typing import Any
from urllib.parse import unquote

from flask import session as present
from flask_wtf.csrf import generate_csrf
from sqlalchemy import delete, select, update
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.access.roles import STAFF_ROLES, Role
from app.access.seal import rule_for
from app.accounts.models import SignIn, User
from app.concerns.models import Referral
from app.db import db, now, sealed, transaction
from app.keys.reseal import sealed_columns
from app.keys.services import turn_over
from app.people.models import YoungPerson
from app.vault import digest, new_secret
from app.web.models import RateHit
from tests.support.cast import Staff
from tests.support.concern_rows import EMPTY_PACK
from tests.support.fuzz import Ask, Browser, Fuzzer
from tests.support.relations import AUTHORITY, NAMED, OWN, furnish, invitation_token
from tests.support.world import World

SLOWEST = 5.0
# A key worker of the other authority, beside one of each part in the first.
STRANGER = "stranger"
SOUTH, NORTH = "Zephyrine-of-Southmere", "Quixotic-of-Northfield"
# Requests between two times at which counts of tries are cleared: else nothing but "slow down" would be heard.
CALM_EVERY = 25


@dataclass
class Findings:
    """What was wrong, with how to make each request again, and what was answered."""

    broken: list[str] = field(default_factory=list)
    let_in: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    reached: set[str] = field(default_factory=set)
    signed_in_again: int = 0

    @property
    def is_good(self) -> bool:
        """Whether nothing was."""
        return not (self.broken or self.let_in or self.leaked or self.slow)


class Hunt:
    """One run against one address; the world is the one behind it."""

    def __init__(self, world: World, port: int, seed: int) -> None:
        self.world, self.port = world, port
        self.findings = Findings()
        self._turn, self._lines = Lock(), local()
        with world.app.app_context():
            self.ids = furnish(world.cast)
            _mark(world)
            self.token = invitation_token(self.ids[OWN]["invitation_id"])
            db.session.remove()
        cookie_name = world.app.config["SESSION_COOKIE_NAME"]
        self.fuzzer = Fuzzer(world.app, self.ids, seed, cookie_name)
        cast = world.cast
        people = (cast.asha, cast.erin, cast.lena, cast.omar, cast.dev, cast.fay)
        self.staff: dict[str, Staff] = {role.value: who for role, who in zip(STAFF_ROLES, people, strict=True)}
        self.staff[STRANGER] = cast.sol
        self.browsers = {name: self._browser(who) for name, who in self.staff.items()}
        self.browsers |= {Role.ANYONE.value: Browser(), Role.RESPONDENT.value: self._browser(None)}

    def run(self, first: int, many: int, *, at_once: int = 4) -> Findings:
        """Send requests number `first` and the `many` - 1 after it."""
        with ThreadPoolExecutor(at_once) as crowd:
            for _done in crowd.map(self._one, range(first, first + many)):
                pass
        return self.findings

    def _one(self, number: int) -> None:
        if number % CALM_EVERY == 0:
            with self.world.app.app_context(), transaction() as session:
                session.execute(delete(RateHit))
        ask = self.fuzzer.ask(number, self.browsers)
        begun = time.monotonic()
        status, headers, body = self._send(ask)
        took = time.monotonic() - begun
        self._judge(ask, status, headers, body, took)
        if ask.role in self.staff and "/sign-in" in headers.get("Location", "") + headers.get("HX-Redirect", ""):
            self._sign_in_again(ask.role)

    def _send(self, ask: Ask) -> tuple[int, dict[str, str], str]:
        """One request on a connection that is kept. A server that hangs up gives status 0."""
        for is_last in (False, True):
            line = getattr(self._lines, "line", None)
            if line is None:
                line = self._lines.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                line.putrequest(ask.method, ask.target, skip_accept_encoding=True)
                for name, value in ask.headers.items():
                    line.putheader(name, value.encode("latin-1", "replace"))
                line.putheader("Content-Length", str(len(ask.body)))
                line.endheaders(ask.body)
                answer = line.getresponse()
                body = answer.read().decode("utf-8", "replace")
            except (OSError, http.client.HTTPException):
                line.close()
                self._lines.line = None
                if is_last:
                    return 0, {}, ""
            else:
                return answer.status, dict(answer.getheaders()), body
        raise AssertionError

    def _judge(self, ask: Ask, status: int, headers: dict[str, str], body: str, took: float) -> None:
        told = f"number {ask.number}: {ask.role} {ask.method} {ask.target[:200]} -> {status} in {took:.2f} s"
        endpoint, values = self._page(ask)
        with self._turn:
            found = self.findings
            found.statuses[str(status)] += 1
            found.slowest = max(found.slowest, took)
            if endpoint and 0 < status < 400:
                found.reached.add(endpoint)
            if status >= 500 or status == 0:
                found.broken.append(f"{told} ({headers.get('Content-Type', '')})")
            if took > SLOWEST:
                found.slow.append(told)
            if 200 <= status < 300 and not self._may(ask, endpoint, values) and "HX-Redirect" not in headers:
                found.let_in.append(told)
            if (ask.role != STRANGER and SOUTH in body) or (ask.role in _NOT_NORTH and NORTH in body):
                found.leaked.append(told)

    def _page(self, ask: Ask) -> tuple[str, dict[str, Any]]:
        """The page that a request asks for, as the server finds it; empty where there is none."""
        path = ask.target.partition("?")[0]
        try:
            found, values = self.world.app.url_map.bind("127.0.0.1", "/").match(unquote(path), method=ask.method)
        except (RequestRedirect, HTTPException, ValueError):
            return "", {}
        return found, values

    def _may(self, ask: Ask, endpoint: str, values: dict[str, Any]) -> bool:
        """Whether an answer with a page is in order: the part is admitted, and nothing named is another authority's."""
        if not endpoint or ask.method in {"OPTIONS", "TRACE"}:
            return True
        rule = rule_for(self.world.app, endpoint)
        assert rule is not None
        if not rule.admits(Role.KEY_WORKER if ask.role == STRANGER else Role(ask.role)):
            return False
        if rule.permission is None:
            return True
        theirs = OWN if ask.role == STRANGER else AUTHORITY
        # Every passkey that is here is the stranger's own.
        named = (NAMED & values.keys()) - ({"passkey_id"} if ask.role == STRANGER else set())
        return not any(values[name] == self.ids[theirs][name] for name in named)

    def _browser(self, staff: Staff | None) -> Browser:
        """A browser of a member of staff, or of a young person who opened a link."""
        app = self.world.app
        client = app.test_client()
        if staff is None:
            client.get(f"/go/{self.token}")
        with app.test_request_context():
            token = generate_csrf()
            raw = present["csrf_token"]
        with client.session_transaction() as session:
            session["csrf_token"] = raw
            if staff:
                session.update({"sign_in": staff.secret, "_user_id": str(staff.user_id), "_fresh": True})
        cookie = client.get_cookie(self.fuzzer.cookie_name)
        return Browser(cookie.value if cookie else "", token)

    def _sign_in_again(self, name: str) -> None:
        """Somebody was signed out, or their account closed, by what was sent: open it and sign them in anew."""
        with self._turn:
            before = self.staff[name]
            secret, at = new_secret(), now()
            with self.world.app.app_context(), transaction() as session:
                session.execute(update(User).where(User.id == before.user_id).values(is_disabled=False))
                session.add(
                    SignIn(
                        secret_digest=digest(secret, "sign-in"),
                        factors="password totp",
                        device="Firefox on a Windows computer",
                        user_id=before.user_id,
                        started_at=at,
                        seen_at=at,
                        stepped_up_at=at,
                    )
                )
            self.staff[name] = Staff(before.user_id, before.name, before.email, secret)
            self.browsers[name] = self._browser(self.staff[name])
            self.findings.signed_in_again += 1


_NOT_NORTH = {STRANGER, Role.ANYONE.value, Role.RESPONDENT.value}


def _mark(world: World) -> None:
    """Words that nobody else may see: in all that Southmere seals, and in the names of Northfield's young people."""
    south = db.session.get_one(YoungPerson, world.cast.sky.id).authority_id
    with transaction():
        # Words that never change may be sealed anew only under another key.
        turn_over(south)
    with transaction() as session:
        for each in sealed_columns():
            if "authority_id" not in each.table.columns:
                continue
            is_person = each.kind is YoungPerson
            found = select(each.table.c.public_id, each.table.c.authority_id).where(each.column.is_not(None))
            for row in session.execute(found).all():
                if row.authority_id != south and not is_person:
                    continue
                text = SOUTH if row.authority_id == south else NORTH
                if each.kind is Referral and each.name == "pack":
                    text = EMPTY_PACK.replace('"facts": ""', f'"facts": "{text}"')
                value = sealed(each.kind, each.name, row.public_id, row.authority_id, text)
                change = update(each.table).where(each.table.c.public_id == row.public_id)
                session.execute(change.values({f"{each.name}_sealed": value}))
