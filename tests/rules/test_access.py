"""Who may open which page: declared beside each page, written down in access_matrix.txt, and tried, page by page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from random import Random

import pytest
from flask import Blueprint, Flask
from flask import session as present
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from app.access import seal
from app.access.matrix import MATRIX
from app.access.permissions import Permission
from app.access.policy import REFUSED, Need, decide
from app.access.roles import STAFF_ROLES, Role
from app.access.rules import Rule, allow, public
from app.db import db
from tests.support.cast import Cast
from tests.support.client import Pages, htmx
from tests.support.generated import MATRIX_FILE, access_matrix, doors, small_app
from tests.support.relations import (
    AUTHORITY,
    MADE_UP,
    MARKERS,
    NAMED,
    OF_A_PERSON,
    OPEN,
    OWN,
    PROVIDER,
    RELATIONS,
    TEAM,
    Ids,
    fingerprint,
    furnish,
    invitation_token,
    standing,
)
from tests.support.source import rule_problem
from tests.support.visitors import former_staff, members
from tests.support.world import World

SMALL = small_app()
ENDPOINTS = sorted({endpoint for endpoint, _method in doors(SMALL) if endpoint != "static"})
SIGN_IN = "/staff/sign-in"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
PLACES = (OWN, TEAM, PROVIDER, AUTHORITY, MADE_UP)
# Pages that are there to say why: they open whenever there is something to say it about.
DOORS = {"people.reason", "people.emergency"}

NOBODY, HOLDER, CLOSED_ACCOUNT, ENDED_SIGN_IN = "nobody", "holder of an invitation", "closed account", "ended sign-in"
VISITORS = {role.value: role for role in STAFF_ROLES} | {
    NOBODY: Role.ANYONE,
    HOLDER: Role.RESPONDENT,
    CLOSED_ACCOUNT: Role.ANYONE,
    ENDED_SIGN_IN: Role.ANYONE,
}


def sealed(view_of) -> None:
    app = Flask("small")
    bp = Blueprint("small", "small")
    view_of(bp)
    app.register_blueprint(bp)
    seal.init_app(app)


def test_an_app_with_an_unmarked_page_does_not_start_SEC_50():
    def unmarked(bp):
        @bp.get("/")
        def index():
            return "open to all"

    with pytest.raises(seal.UnsealedError, match=r"small\.index has no rule"):
        sealed(unmarked)


def test_a_rule_above_its_route_is_caught():
    upside_down = '@allow(Permission.RULES_READ)\n@bp.get("/")\ndef index():\n    """A page."""\n'
    right_way_up = '@bp.get("/")\n@allow(Permission.RULES_READ)\ndef index():\n    """A page."""\n'
    assert "route comes first" in rule_problem(ast.parse(upside_down).body[0])
    assert rule_problem(ast.parse(right_way_up).body[0]) == ""


def test_a_marked_page_starts():
    def marked(bp):
        @bp.get("/")
        @public("why")
        def index():
            return "open to all"

    sealed(marked)


def test_a_page_has_one_rule_and_not_two():
    with pytest.raises(TypeError, match="two rules"):
        allow(Permission.RULES_READ)(public("why")(lambda: ""))


def test_every_permission_is_given_to_somebody_and_asked_for_somewhere():
    given = {permission for permissions in MATRIX.values() for permission in permissions}
    assert given == set(Permission), (
        f"Nobody has these; give them in access/policy.py or take them out: {set(Permission) - given}"
    )
    asked = {rule.permission for endpoint in ENDPOINTS if (rule := seal.rule_for(SMALL, endpoint))}
    assert set(Permission) <= asked, (
        f"No page asks for these; take them out of access/permissions.py: {set(Permission) - asked}"
    )


def test_the_written_matrix_is_what_the_code_obeys_SEC_50():
    assert MATRIX_FILE.read_text(encoding="utf-8") == access_matrix(SMALL), (
        "Who can see what has changed. If that is what you mean: make matrix, read the difference, and commit it."
    )


def test_every_argument_of_an_address_is_known_here():
    arguments = {name for rule in SMALL.url_map.iter_rules() for name in rule.arguments}
    unknown = arguments - NAMED - OPEN
    assert not unknown, f"Say in tests/support/relations.py whose these are, and make one for each relation: {unknown}"


@dataclass(frozen=True)
class Visit:
    """One request: who, how, to whose thing (for each argument), as HTMX or not."""

    who: str
    role: Role
    method: str
    whose: tuple[tuple[str, str], ...]
    is_htmx: bool


def visits(method: str, arguments: set[str]) -> Iterator[Visit]:
    """Everybody, in every relation, with and without HTMX."""
    named = sorted(arguments & NAMED)
    relations = (
        RELATIONS if (named and named[0] in OF_A_PERSON) or "person_id" in named else PLACES if named else (OWN,)
    )
    combined = [tuple((name, whose) for name in named) for whose in relations]
    if len(named) > 1:  # One's own with somebody else's, and the other way round.
        first, *rest = named
        combined.append(((first, PROVIDER), *((name, OWN) for name in rest)))
        combined.append(((first, OWN), *((name, PROVIDER) for name in rest)))
    # A HEAD is never made by HTMX.
    for (who, role), whose, is_htmx in product(
        VISITORS.items(), combined, (False, True) if method != "HEAD" else (False,)
    ):
        yield Visit(who, role, method, whose, is_htmx)


def expected(rule: Rule, endpoint: str, visit: Visit) -> str:
    """What the policy says: `in`, `sign in`, `refused` (403), `say why`, or `not found` (404)."""
    if rule.permission is None:
        return "in" if rule.admits(visit.role) else "not found"
    if visit.role in {Role.ANYONE, Role.RESPONDENT}:
        return "sign in"
    if not rule.admits(visit.role):
        return "refused"
    needs = set()
    for name, whose in visit.whose:
        found = standing(visit.role, name, whose)
        decision = decide([visit.role], rule.permission, *found) if found else REFUSED
        if not decision.allowed:
            return "not found"
        if name == "person_id":
            needs.add(decision.needs)
    return "in" if endpoint in DOORS or needs <= {Need.NOTHING} else "say why"


def what_came(response: TestResponse, rule: Rule, arguments: set[str]) -> str:
    to = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    # A public page, as that of the second step, may itself lead to the beginning of signing in.
    if (
        not rule.why_public
        and to == SIGN_IN
        and response.status_code == (204 if "HX-Redirect" in response.headers else 303)
    ):
        return "sign in"
    if re.search(r"/(reason|emergency)\?next=", to) or 'id="say-why"' in response.text:
        return "say why"
    if response.status_code == 403:
        return "refused"
    # A public page, or one of what is nobody's, may say itself that there is nothing; everywhere else 404 means out of reach.
    is_nobodys = rule.permission is not None and bool(arguments) and not arguments & NAMED
    if response.status_code == 404 and not rule.why_public and not is_nobodys:
        return "not found"
    return "in" if response.status_code < 500 and response.status_code != 401 else f"status {response.status_code}"


class Browsers:
    """One browser for each visitor, each with a valid token for forms."""

    def __init__(self, app: Flask, cast: Cast, ids: Ids) -> None:
        self.app, self.ids, self.headers = app, ids, htmx("made-up")
        with app.app_context():
            token = invitation_token(ids[OWN]["invitation_id"])
            left = former_staff(cast)
        staff = {role.value: who for role, who in zip(STAFF_ROLES, members(cast), strict=True)} | left
        pages = Pages(app)
        self.clients = {name: pages.as_(who).client for name, who in staff.items()}
        self.clients |= {name: app.test_client() for name in (NOBODY, HOLDER)}
        assert self.clients[HOLDER].get(f"/go/{token}").status_code in {200, 303}
        with app.test_request_context():
            self.token, self.raw = generate_csrf(), present["csrf_token"]
        for client in self.clients.values():
            with client.session_transaction() as session:
                session["csrf_token"] = self.raw

    def go(self, address: str, visit: Visit) -> TestResponse:
        client = self.clients[visit.who]
        is_read = visit.method in {"GET", "HEAD"}
        if not is_read and client.get_cookie("session") is None:
            # Whoever was signed out lost their token with it.
            with client.session_transaction() as session:
                session["csrf_token"] = self.raw
        data = None if is_read else {"csrf_token": self.token}
        return client.open(address, method=visit.method, data=data, headers=self.headers if visit.is_htmx else {})

    def address(self, endpoint: str, visit: Visit, arguments: set[str]) -> str:
        values = {name: self.ids[OWN][name] for name in arguments} | {
            name: self.ids[whose][name] for name, whose in visit.whose
        }
        return addresses(self.app, endpoint, values)


def addresses(app: Flask, endpoint: str, values: dict[str, str]) -> str:
    return app.url_map.bind("localhost").build(endpoint, values)


def not_offered(app: Flask, address: str) -> list[str]:
    """The methods for which there is nothing at this address."""
    router = app.url_map.bind("localhost")
    return [method for method in METHODS if not router.test(address, method)]


@pytest.fixture(scope="module")
def tried() -> Iterator[list[int]]:
    """Counts the cases, and says how many there were."""
    count = [0]
    yield count
    print(f"\nthe matrix: {count[0]} cases of {len(ENDPOINTS)} pages")


def visits_of(app: Flask, endpoint: str) -> tuple[Rule, set[str], list[Visit], list[Visit]]:
    """A page's rule, the arguments of its address, and its visits: those that are let in, and those that are not."""
    rule = seal.rule_for(app, endpoint)
    assert rule is not None
    found = list(app.url_map.iter_rules(endpoint))
    arguments = {name for way in found for name in way.arguments}
    methods = {method for way in found for method in way.methods or ()} & set(METHODS)
    let_in, refusals = [], []
    for visit in (visit for method in sorted(methods) for visit in visits(method, arguments)):
        (let_in if expected(rule, endpoint, visit) == "in" else refusals).append(visit)
    return rule, arguments, let_in, refusals


def be_refused(browsers: Browsers, endpoint: str, rule: Rule, arguments: set[str], visit: Visit) -> None:
    """One visit that gets what the policy says, and not a word of anybody."""
    response = browsers.go(browsers.address(endpoint, visit, arguments), visit)
    came = what_came(response, rule, arguments)
    assert came == expected(rule, endpoint, visit), f"{endpoint}, {visit}: {came}"
    told = [marker for marker in MARKERS if marker in response.text]
    assert not told, f"{endpoint}, {visit}: refused, and yet it says {told}"


@contextmanager
def nothing_changes(app: Flask, what: str) -> Iterator[None]:
    """Every row of every table stays as it was."""
    with app.app_context():
        before = fingerprint()
    yield
    with app.app_context():
        after = fingerprint()
    changed = {table for table in before if before[table] != after[table]}
    assert not changed, f"A refused request to {what} changed {changed}: check the right before the first write"


def furnished(world: World, cast: Cast) -> Browsers:
    """Everybody's browser, in a world with one of each thing in each relation."""
    with world.app.app_context():
        ids = furnish(cast)
        db.session.remove()
    return Browsers(world.app, cast, ids)


@pytest.mark.parametrize("quarter", range(4))
def test_a_sample_of_refusals_and_of_what_is_read_is_as_the_policy_says_SEC_51_SEC_53(
    quarter: int, world: World, cast: Cast
):
    """A few of each page's visits, for `make check`; all of them are tried below."""
    browsers = furnished(world, cast)
    pages = ENDPOINTS[quarter::4]
    with nothing_changes(world.app, f"one of {pages}"):
        for endpoint in pages:
            rule, arguments, _let_in, refusals = visits_of(world.app, endpoint)
            for visit in Random(endpoint).sample(refusals, min(12, len(refusals))):
                be_refused(browsers, endpoint, rule, arguments, visit)
    for endpoint in pages:
        rule, arguments, let_in, _refusals = visits_of(world.app, endpoint)
        # Pages without a right of their own are those of signing in and out: they would end a sign-in.
        read = [visit for visit in let_in if visit.method == "GET" and rule.permission]
        for visit in Random(endpoint).sample(read, min(2, len(read))):
            assert (
                what_came(browsers.go(browsers.address(endpoint, visit, arguments), visit), rule, arguments) == "in"
            ), f"{endpoint}, {visit}"


@pytest.mark.slow
@pytest.mark.each_page
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_everybody_gets_what_the_policy_says_and_a_refusal_changes_and_shows_nothing_SEC_51_SEC_53_SEC_83_REL_12_SEC_23(
    endpoint: str, world: World, cast: Cast, tried: list[int]
):
    app = world.app
    browsers = furnished(world, cast)
    rule, arguments, let_in, refusals = visits_of(app, endpoint)
    # Refusals first: what is let in afterwards may change rows, or end a sign-in.
    with nothing_changes(app, endpoint):
        for visit in refusals:
            be_refused(browsers, endpoint, rule, arguments, visit)
        # Whether there is something at an address is decided before whose it is: one's own and a stranger's will do.
        for who, whose in product(VISITORS, (OWN, AUTHORITY)):
            mine = tuple((name, whose) for name in arguments & NAMED)
            visit = Visit(who, VISITORS[who], "", mine, is_htmx=False)
            address = browsers.address(endpoint, visit, arguments)
            for method in not_offered(app, address):
                status = browsers.go(address, replace(visit, method=method)).status_code
                assert status == 405, f"{method} {endpoint}, {visit}: {status}"
                tried[0] += 1
    tried[0] += len(let_in) + len(refusals)

    if endpoint == "accounts_door.sign_out":
        return  # Being let in here means being led to the sign-in page, for good.
    taken_away = set()
    for visit in let_in:
        address = browsers.address(endpoint, visit, arguments)
        came = what_came(browsers.go(address, visit), rule, arguments)
        # What one visitor was let in to take away is not there for the next.
        assert came == "in" or (came == "not found" and address in taken_away), f"{endpoint}, {visit}: {came}"
        if visit.method == "POST":
            taken_away.add(address)
