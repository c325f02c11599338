"""Passkeys in Chromium, with a device made by the browser; and the way to an authority's own sign-in and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from app.accounts.credentials import SingleSignOn
from app.accounts.models import SignIn
from app.db import db, now, transaction
from tests.support import oidc
from tests.support.browser import DESK, PATIENT, look_closely
from tests.support.kinds import insists_on, why_no_oidc

pytestmark = pytest.mark.browser

PROVIDER = "TheProviderOfNorthfiel"


@pytest.fixture
def named(site):
    """The same site, at an address with a name: browsers make no passkeys for a bare number."""
    before = site.app.config["BASE_URL"]
    site.app.config["BASE_URL"] = site.address.replace("127.0.0.1", "localhost")
    yield site.app.config["BASE_URL"]
    site.app.config["BASE_URL"] = before


def with_device(page):
    """A device that makes passkeys and finds its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def forget_proof(site):
    with site.app.app_context(), transaction():
        db.session.execute(update(SignIn).values(stepped_up_at=None))


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def on_to_the_caseload(page):
    """Past the page that says what changed in how one signs in."""
    heading(page, "What changed in how you sign in")
    page.get_by_role("main").get_by_role("button").click()
    heading(page, "Young people")


def at(browser, site, named, staff=None, **options):
    context = browser.new_context(base_url=named, locale="en-GB", **(DESK | options))
    context.set_default_timeout(PATIENT)
    if staff:
        context.add_cookies([site.cookie(staff) | {"url": named}])
    return context.new_page()


def test_a_passkey_is_made_signs_in_steps_up_and_is_removed_SEC_32_SEC_41_SEC_49_SEC_90(site, browser, named):
    page = at(browser, site, named, site.cast.asha)
    with_device(page)
    page.goto("/staff/passkeys/")
    look_closely(page)
    page.get_by_role("link", name="Add a passkey").click()
    heading(page, "Add a passkey")
    look_closely(page)
    page.get_by_label("What do you call it?").fill("Work laptop")
    page.get_by_role("button", name="Make the passkey").click()
    heading(page, "Passkeys")
    expect(page.get_by_role("main")).to_contain_text("Work laptop")
    look_closely(page)

    page.get_by_role("button", name="Sign out").click()
    heading(page, "Sign in")
    look_closely(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    on_to_the_caseload(page)

    forget_proof(site)
    page.goto("/staff/passkeys/add")
    heading(page, "Is it you?")
    look_closely(page)
    page.get_by_role("button", name="Use a passkey").click()
    heading(page, "Add a passkey")

    page.goto("/staff/passkeys/")
    page.get_by_role("link", name="Rename").click()
    heading(page, "Rename this passkey")
    look_closely(page)
    page.get_by_label("What do you call it?").fill("Old laptop")
    page.get_by_role("button", name="Rename it").click()
    expect(page.get_by_role("main")).to_contain_text("Old laptop")

    page.get_by_role("link", name="Remove").click()
    heading(page, "Remove this passkey?")
    look_closely(page)
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("main")).to_contain_text("You have no passkey yet")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    heading(page, "Not signed in")
    page.context.close()


def test_without_scripts_the_button_is_not_there_and_the_password_is(site, browser, named):
    page = at(browser, site, named, java_script_enabled=False)
    page.goto("/staff/sign-in")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    expect(page.get_by_label("Password")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_to_the_office_and_back_to_the_caseload_SEC_90(site, browser, tmp_path, scripts):
    reason = why_no_oidc()
    if reason and not insists_on("oidc"):
        pytest.skip(reason)
    back = f"{site.address}/staff/single-sign-on/{PROVIDER}/back"
    with oidc.provider(tmp_path, back) as running:
        with site.app.app_context(), transaction():
            db.session.add(
                SingleSignOn(
                    public_id=PROVIDER,
                    authority_id=site.cast.authority_id,
                    issuer=running.issuer,
                    client_id=oidc.CLIENT_ID,
                    secret=oidc.SECRET,
                    domains="example.org",
                    set_at=now(),
                )
            )
        page = at(browser, site, site.address, java_script_enabled=scripts)
        refused: list[str] = []
        page.on("console", lambda words: refused.append(words.text) if "Content Security" in words.text else None)
        page.goto("/staff/sign-in")
        look_closely(page)
        page.get_by_role("button", name="Sign in with Northfield").click()
        page.wait_for_url(re.compile(re.escape(running.issuer)))
        page.locator("[name=login]").fill("asha")
        page.locator("#loginform button[type=submit]").first.click()
        page.locator("[name=password]").fill(oidc.PASSWORD)
        page.locator("#passwordform button[type=submit]").first.click()
        on_to_the_caseload(page)
        assert page.url.startswith(site.address)

        forget_proof(site)
        page.goto("/staff/authenticator")
        heading(page, "Is it you?")
        look_closely(page)
        page.get_by_role("button", name="Show it at Northfield").click()
        page.wait_for_url(re.compile(re.escape(running.issuer)))
        page.locator("[name=password]").fill(oidc.PASSWORD)
        page.locator("#passwordform button[type=submit]").first.click()
        heading(page, "Use another authenticator app")
        assert [words for words in refused if site.address in words] == []
        page.context.close()
    with site.app.app_context():
        made = db.session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()
        assert made.factors == "single_sign_on"


def test_an_administrator_makes_the_first_passkey_and_shows_it_from_then_on_SEC_32(site, browser, named):
    site.app.config["ADMINISTRATORS_NEED_PASSKEYS"] = True
    try:
        page = at(browser, site, named, site.cast.fay)
        with_device(page)
        page.goto("/staff/accounts/")
        heading(page, "A passkey first")
        look_closely(page)
        page.get_by_role("link", name="Add a passkey").click()
        page.get_by_label("What do you call it?").fill("Key in my bag")
        page.get_by_role("button", name="Make the passkey").click()
        expect(page.get_by_role("main")).to_contain_text("Key in my bag")
        page.goto("/staff/accounts/")
        heading(page, "Accounts")

        with site.app.app_context(), transaction():
            db.session.execute(update(SignIn).values(factors="password totp"))
        page.goto("/staff/accounts/")
        heading(page, "A passkey first")
        look_closely(page)
        page.get_by_role("button", name="Use a passkey").click()
        heading(page, "Accounts")
        page.context.close()
    finally:
        site.app.config["ADMINISTRATORS_NEED_PASSKEYS"] = False
