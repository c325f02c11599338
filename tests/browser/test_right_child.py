"""What is written in one tab is saved to the young person of that tab, whatever happens in another (SAFE-36)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.db import db
from app.keywork.models import KeyworkSession

pytestmark = pytest.mark.browser

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def address(person):
    return f"/staff/young-people/{person.public_id}/sessions/record"


def write(page, person, words):
    page.goto(address(person))
    page.get_by_label(f"About {person.given_name} {person.family_name}, reference {person.ref}").check()
    page.locator("[name=attended] + label").first.click()
    page.locator("[name=kind] + label").first.click()
    page.locator("[name=minutes]").fill("30")
    page.locator("[name=summary]").fill(words)


def save(page):
    page.get_by_role("button", name="Save the session").click()


def stored(site):
    with site.app.app_context():
        rows = db.session.scalars(select(KeyworkSession).order_by(KeyworkSession.id)).all()
        return [(row.person_id, row.summary) for row in rows]


@SCRIPTS
def test_two_tabs_save_each_to_their_own_young_person_SAFE_36(site, desk, scripts):
    cast = site.cast
    cara = desk(cast.asha, scripts=scripts)
    callum = cara.context.new_page()
    write(cara, cast.cara, "Cara cooked.")
    write(callum, cast.callum, "Callum sailed.")
    cara.bring_to_front()
    save(cara)
    expect(cara.get_by_role("heading", level=1)).to_have_text("Sessions")
    expect(cara.get_by_role("main")).to_contain_text("Cara Quill")
    save(callum)
    expect(callum.get_by_role("heading", level=1)).to_have_text("Sessions")
    expect(callum.get_by_role("main")).to_contain_text("Callum Vane")
    assert stored(site) == [(cast.cara.id, "Cara cooked."), (cast.callum.id, "Callum sailed.")]


@SCRIPTS
def test_a_form_that_is_sent_to_the_other_tab_s_young_person_is_refused_SAFE_36(site, desk, scripts):
    cast = site.cast
    page = desk(cast.asha, scripts=scripts)
    write(page, cast.cara, "Cara cooked.")
    # What a slip of a script, of an extension or of a copied page would do: send this form to another's address.
    page.route(
        f"**{address(cast.cara)}",
        lambda route: (
            route.continue_(url=site.address + address(cast.callum))
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    save(page)
    expect(page.locator("#error-summary")).to_contain_text("opened for another young person")
    expect(page.locator("[name=summary]")).to_have_value("Cara cooked.")
    assert stored(site) == []
