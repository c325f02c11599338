"""Only a form that this browser was given changes anything (SEC-22)."""

from __future__ import annotations

from flask import url_for

from app.access.roles import STAFF_ROLES, Role
from app.access.seal import rule_for
from tests.pages.web.test_forms_fields import token
from tests.support.generated import doors
from tests.support.relations import OWN, fingerprint, furnish
from tests.support.visitors import members

FROM_ELSEWHERE = {
    "Origin": "https://elsewhere.example",
    "Referer": "https://elsewhere.example/",
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
}


def forgeries(app, another):
    """What a form from elsewhere brings in place of a token of its own."""
    stolen = token(app, another)
    yield "no token", {}, {}
    yield "a made-up token", {"csrf_token": "made-up"}, {}
    yield "the token of another browser", {"csrf_token": stolen}, {}
    yield "a form on another site", {"csrf_token": stolen}, FROM_ELSEWHERE
    yield "a claim to be HTMX", {"X-unused": "1"}, {"HX-Request": "true", "X-CSRFToken": stolen}


def visitor(app, cast, endpoint):
    """Somebody whom the page would let in, so that nothing but the token stands in the way."""
    rule = rule_for(app, endpoint)
    assert rule is not None
    if rule.admits(Role.ANYONE):
        return None
    return next((who for who, role in zip(members(cast), STAFF_ROLES, strict=True) if rule.admits(role)), None)


def test_a_form_from_elsewhere_changes_nothing_on_any_page_SEC_22_SEC_97(app, cast, pages):
    with app.app_context():
        ids = furnish(cast)[OWN]
        before = fingerprint()
    posts = sorted({endpoint for endpoint, method in doors(app) if method == "POST"})
    accepted, for_the_token = [], set()
    for endpoint in posts:
        with app.test_request_context():
            arguments = {name for rule in app.url_map.iter_rules(endpoint) for name in rule.arguments}
            address = url_for(endpoint, **{name: ids[name] for name in arguments})
        for how, data, headers in forgeries(app, pages.as_(cast.ben).client):
            browser = pages.as_(visitor(app, cast, endpoint))
            answer = browser.client.post(address, data=data, headers=headers)
            led = answer.headers.get("Location", "") + answer.headers.get("HX-Redirect", "")
            if answer.status_code == 400:
                for_the_token.add(endpoint)
            elif answer.status_code not in {401, 403, 404} and "/staff/sign-in" not in led:
                accepted.append(f"{endpoint}, {how}: {answer.status_code} {led}")
    with app.app_context():
        after = fingerprint()
    assert not accepted, accepted
    changed = {table for table in before if before[table] != after[table]}
    assert not changed, changed
    # The others are for whoever holds a form, or has typed a password a moment ago.
    others = {endpoint for endpoint in posts if endpoint not in for_the_token}
    assert len(for_the_token) > 40, others


def test_a_referrer_that_is_no_address_is_refused_as_none_is_SEC_22(pages, cast):
    browser = pages.as_(cast.asha).client
    for referrer in ("http://[::1", "https://exa\u2100mple.org/"):
        answer = browser.post(
            "/staff/sign-out",
            data={"csrf_token": "x"},
            headers={"Referer": referrer.encode().decode("latin-1")},
            base_url="https://localhost",
        )
        assert answer.status_code == 400, referrer
