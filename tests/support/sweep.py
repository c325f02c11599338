"""Every page in every state that can be brought about, looked at in one mode after another (A11Y-02, A11Y-05)."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect
from werkzeug.exceptions import HTTPException

from tests.support.accounts import invitation_link
from tests.support.asked import ask_for_call, at_question
from tests.support.browser import DESK, MODES, PATIENT, PHONE, Mode, lost_words, reflow, scan, targets
from tests.support.cast import PASSWORD, Staff
from tests.support.invited import Invited, invite
from tests.support.live import Site
from tests.support.lived import LONG, live_in, publish
from tests.support.safe_life import rare_places
from tests.support.watch import Watch

# A link out, a file, a way to end the visit, a young person's link.
_NOT_FOLLOWED = ("/exit", "/go/", "/static/")
_EACH_ENDPOINT = 3


@dataclass
class Sweep:
    """One walk over all pages in one mode; `share` of the states is looked at closely.

    A whole sweep (`is_whole`) opens up to three pages of a kind for each member of staff, sends every form empty, and looks
    at each kind of page at least once. Any other opens one page of a kind, for whoever comes to it first.
    Where there are `others`, each of these modes is put on for a share of the states, instead of the walk's own.
    """

    site: Site
    browser: Browser
    mode: Mode
    share: float = 1.0
    seed: int = 1
    is_whole: bool = True
    others: tuple[Mode, ...] = ()
    looked: Counter[str] = field(default_factory=Counter)
    looks: Counter[str] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)
    visited: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    rules: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed}:{self.mode.name}")
        self.watch = Watch(self.site.address, self.site.neutral)
        if not self.mode.has_scripts:
            self.watch.expected += [r"\.js\?v=\w+ net::ERR_FAILED", r"console: .*ERR_FAILED"]

    def run(self) -> None:
        """Everybody's pages: first while little is there, then in a world that has been lived in."""
        cast = self.site.cast
        with self.site.app.app_context():
            check_in, star = invite(cast), invite(cast, cast.callum, instrument="waymark-star")
        for who in (cast.dev, cast.erin):
            self._with(self._empty, who)
        live_in(self.site.app, cast)
        publish(self.site.app, cast)
        self._with(lambda page: self._young(page, check_in), phone=True)
        self._with(lambda page: self._star(page, star), phone=True)
        self._with(self._anyone, phone=True)
        self._with(lambda page: self._elsewhere(page, star), phone=True)
        for who in (cast.asha, cast.erin, cast.sol, cast.dev):
            self._with(self._staff, who)
        self.site.world.renew()
        for staff, path in rare_places(self.site.app, cast):
            self._with(lambda page, path=path: self._rare(page, path), staff, phone=True)
        # Last: sending an administrator's forms as they stand signs others out.
        self._with(self._staff, cast.fay)
        self.problems += _faults(self.watch)

    def _with(self, walk: Callable[[Page], None], staff: Staff | None = None, *, phone: bool = False) -> None:
        options = PHONE if phone or self.mode.window else DESK
        context = self.browser.new_context(base_url=self.site.address, locale="en-GB", **options)
        context.set_default_timeout(PATIENT)
        self.watch.follow(context)
        if staff:
            self.site.world.renew()
            context.add_cookies([self.site.cookie(staff)])
        page = context.new_page()
        self.mode.begin(page)
        walk(page)
        context.close()

    def look(self, page: Page, state: str = "", *, young: bool = False) -> None:
        """Look at the page as it is now, if this state is in the sample; what is wrong is kept, so that all is seen."""
        endpoint = self._endpoint(urlsplit(page.url).path)
        self.visited.add(endpoint)
        is_new = self.is_whole and not self.looked[endpoint]
        for mode in self.others or (self.mode,):
            if self.chance.random() < self.share or is_new:
                self.looked[endpoint] += 1
                self.looks[mode.name] += 1
                with mode.once(page) if self.others else nullcontext():
                    self._check(page, mode, f"{endpoint} {state}", young=young)

    def _check(self, page: Page, mode: Mode, where: str, *, young: bool) -> None:
        for check in (
            lambda: scan(page, young=young),
            lambda: reflow(page, self._narrowest(page, mode)),
            lambda: targets(page, 44 if young else 24),
            lambda: lost_words(page),
        ):
            try:
                self.rules += check() or 0
            except AssertionError as problem:
                self.problems.append(f"{mode.name}, {where}: {problem}")

    def _narrowest(self, page: Page, mode: Mode) -> int:
        """320 px with ordinary text; larger text has to fit the width that the person has (WCAG asks for one or the other)."""
        return 320 if mode.text == 1.0 or page.viewport_size is None else page.viewport_size["width"]

    def _endpoint(self, path: str) -> str:
        with suppress(HTTPException):
            endpoint, _values = self.site.app.url_map.bind("").match(path)
            return str(endpoint)
        return "no page"

    def _visit(self, page: Page, path: str, state: str = "", *, young: bool = False) -> None:
        page.goto(path)
        self.look(page, state or path, young=young)

    def _empty(self, page: Page) -> None:
        for path in ("/staff/home", "/staff/alerts/", "/staff/ideas/"):
            self._visit(page, path, "where little is there")

    def _young(self, page: Page, invited: Invited) -> None:
        self._visit(page, f"/go/{invited.token}", young=True)
        page.get_by_role("button", name="Start").click()
        for number in range(1, 8):
            at_question(page, number)
            self.look(page, f"question {number}", young=True)
            if number == 2:
                page.get_by_role("button", name="Continue").click()
                expect(page.locator("#error-summary")).to_be_visible()
                self.look(page, "with an error", young=True)
            # The fifth asks about danger: its first answer leads to help.
            page.locator(".answer label").nth(0 if number == 5 else 2).click()
            page.get_by_role("button", name="Continue").click()
            if number == 5:
                page.wait_for_url("**/go/help-now")
                self.look(page, young=True)
                self._call(page)
                page.get_by_role("link", name="Go on").click()
        at_question(page, 8)
        self.look(page, "question 8", young=True)
        self._visit(page, "/go/paused", young=True)
        self._visit(page, "/go/start", "begun", young=True)
        self._visit(page, "/help", "while answering", young=True)
        page.goto("/go/question/8")
        page.locator("textarea").fill(LONG)
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Send").wait_for()
        self.look(page, "answers", young=True)
        self._visit(page, "/go/question/1?change=1", "changing", young=True)
        page.goto("/go/check")
        page.get_by_role("button", name="Send").click()
        page.wait_for_url("**/go/sent")
        self.look(page, young=True)
        self._idea(page)

    def _call(self, page: Page) -> None:
        """Ask for a call, take it back, ask again."""
        self._visit(page, "/go/call", young=True)
        page.get_by_role("button", name="Ask for a call").click()
        expect(page.locator("#error-summary")).to_be_visible()
        self.look(page, "with an error", young=True)
        ask_for_call(page)
        self.look(page, young=True)
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_text("You took it back.")).to_be_visible()
        self.look(page, "taken back", young=True)
        ask_for_call(page)
        page.get_by_role("link", name="Go back").click()

    def _idea(self, page: Page) -> None:
        self._visit(page, "/go/idea", young=True)
        page.get_by_role("button", name="Send").click()
        expect(page.locator("#error-summary")).to_be_visible()
        self.look(page, "with an error", young=True)
        page.get_by_label("What is your idea?").fill(LONG)
        page.get_by_role("button", name="Send").click()
        page.wait_for_url("**/go/idea/thanks")
        self.look(page, young=True)

    def _star(self, page: Page, invited: Invited) -> None:
        page.goto(f"/go/{invited.token}")
        page.get_by_role("button", name="Start").click()
        for number in (1, 2):
            at_question(page, number)
            self.look(page, f"step {number}", young=True)
            page.locator(".answer label").nth(1).click()
            page.get_by_role("button", name="Continue").click()
        at_question(page, 3)

    def _anyone(self, page: Page) -> None:
        self._visit(page, "/", young=True)
        self._visit(page, "/go", young=True)
        page.get_by_label("code").fill("AAAA 2222")
        page.get_by_role("main").get_by_role("button").click()
        expect(page.locator("#error-summary")).to_be_visible()
        self.look(page, "with an error", young=True)
        for path in (
            f"/go/{'x' * 32}",
            "/go/start",
            "/help",
            "/help?lang=cy",
            "/hear/harbour-house",
            "/hear/ridge-project",
        ):
            self._visit(page, path, young=True)
        self._visit(page, "/staff/sign-in")
        self._spoil(page)
        self._second_step(page)
        self._visit(page, "/nowhere")

    def _second_step(self, page: Page) -> None:
        """Sign in as two who have an account: one with an app, one who was invited and has yet to set one up."""
        world = self.site.world
        page.goto("/staff/sign-in")
        page.locator("#email").fill(world.cast.ben.email)
        page.locator("#password").fill(PASSWORD)
        page.locator("main form button").first.click()
        self._visit(page, "/staff/second-step")
        self._spoil(page)
        link = invitation_link(world.app, world.cast)
        self._visit(page, link)
        self._spoil(page)
        page.locator("#password").fill("gravel lantern seven plums")
        page.locator("main form button").first.click()
        self._visit(page, "/staff/second-step/set-up")
        self._spoil(page)

    def _elsewhere(self, page: Page, invited: Invited) -> None:
        self._visit(page, f"/go/{invited.token}", "begun in another browser", young=True)

    def _staff(self, page: Page) -> None:
        waiting, seen = deque(["/staff/home", "/staff/what-can-i-see"]), set[str]()
        if self.is_whole:
            self.opened.clear()
        while waiting:
            path = waiting.popleft()
            endpoint = self._endpoint(urlsplit(path).path)
            self.opened[endpoint] += 1
            # The first page has to be opened in any case: the way to all others leads through it.
            if self.opened[endpoint] > (_EACH_ENDPOINT if self.is_whole else 1) and seen:
                continue
            # A slow machine takes longer for all these pages than a proof of who somebody is lasts.
            self.site.world.renew()
            page.goto(path)
            self.look(page, path)
            links: list[str] = page.eval_on_selector_all("a[href^='/']:not([download])", _HREFS)
            for link in links:
                is_file = self._endpoint(urlsplit(link).path) == "commissioning.document"
                if link not in seen and not is_file and not link.startswith(_NOT_FOLLOWED):
                    seen.add(link)
                    waiting.append(link)
            if self.is_whole or self.chance.random() < self.share:
                self._spoil(page)
        for path in ("/staff/young-people/" + "n" * 22, "/commission/", "/staff/alerts/"):
            self._visit(page, path, "where it may be refused")

    def _rare(self, page: Page, path: str) -> None:
        self._visit(page, path)
        self._spoil(page)

    def _spoil(self, page: Page) -> None:
        """Empty the page's own form and send it, so that it shows what to put right."""
        button = page.locator("main form[method=post][novalidate] button").last
        if button.count() == 0:
            return
        for box in page.locator("main form input[type=text], main form textarea, main form input[type=password]").all():
            if box.is_editable():
                box.fill("")
        page.evaluate("() => { document.documentElement.dataset.before = '' }")
        button.click()
        page.wait_for_function(_ANSWERED, timeout=PATIENT)
        if page.locator("#error-summary").count():
            self.look(page, "with an error")


# Another page has come, or this one says what to put right: forms are sent by the browser or by htmx.
_ANSWERED = """() => document.readyState === "complete"
  && (!("before" in document.documentElement.dataset) || document.querySelector("#error-summary") !== null)"""
_HREFS = "links => links.map(a => a.getAttribute('href').split('#')[0]).filter(Boolean)"


def _faults(watch: Watch) -> list[str]:
    try:
        watch.check()
    except AssertionError as found:
        return [str(found)]
    return []


def sweep(
    site: Site,
    browser: Browser,
    mode: Mode,
    *,
    share: float = 1.0,
    seed: int = 1,
    is_whole: bool = True,
    others: tuple[Mode, ...] = (),
) -> Sweep:
    """All pages in one mode, or in `others` by turns. The world has to be fresh."""
    swept = Sweep(site, browser, mode, share, seed, is_whole, others)
    swept.run()
    return swept


__all__ = ["MODES", "Sweep", "sweep"]
