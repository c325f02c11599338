"""What a young person's phone downloads, cold, from the server that `make demo` runs."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from bench.faults.server import Server
from tests.support.asked import answer_all, tap
from tests.support.browser import PHONE
from tests.support.watch import Watch
from tests.support.weight import Scale

pytestmark = pytest.mark.browser

# Bytes: the first page before it is painted, the first page with everything, the whole check-in of eight questions.
FIRST_PAINT, FIRST_PAGE, CHECK_IN = 8_000, 24_000, 40_000


@pytest.fixture
def gunicorn(site, tmp_path):
    """The production server over the test's own database."""
    server = Server(str(site.world.settings.SQLALCHEMY_DATABASE_URI), tmp_path / "gunicorn.log")
    server.start()
    yield f"http://127.0.0.1:{server.port}"
    server.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_check_in_is_light_YP_17(browser, gunicorn, invited, capsys, scripts):
    watch = Watch(gunicorn)
    context = browser.new_context(base_url=gunicorn, java_script_enabled=scripts, **PHONE)
    watch.follow(context)
    page = context.new_page()
    scale = Scale(page)
    page.goto(f"/go/{invited().token}", wait_until="networkidle")
    first = {"before_paint": scale.before_paint, "page": scale.total, **scale.bytes}
    page.get_by_role("button", name="Start").tap()
    answer_all(page, tap)
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent")
    page.wait_for_load_state("networkidle")
    whole = {"bytes": scale.total, "requests": scale.requests, **scale.bytes}
    context.close()
    with capsys.disabled():
        print("\n" + json.dumps({"measure": "weight", "scripts": scripts, "first_page": first, "check_in": whole}))
    assert first["before_paint"] <= FIRST_PAINT
    assert first["page"] <= FIRST_PAGE
    assert whole["bytes"] <= CHECK_IN
    watch.check()
