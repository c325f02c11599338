"""Markup that would run where htmx looks at it: nothing of it runs, and no try goes unnoticed."""

from __future__ import annotations

import re

import pytest

from tests.support.browser import PATIENT

pytestmark = pytest.mark.browser

RUN = "window.ran=(window.ran||0)+1"
# What htmx would run as a script where it is let: a handler, values, headers, a filter of a trigger.
MARKUP = {
    "a handler": f'<button id="trap" type="button" hx-on:click="{RUN}">Press</button>',
    "a handler, spelled as data": f'<button id="trap" type="button" data-hx-on:click="{RUN}">Press</button>',
    "a handler of htmx's own": f'<button id="trap" type="button" hx-get="/help" hx-on:htmx:config:request="{RUN}">Press</button>',
    "values": f'<button id="trap" type="button" hx-get="/help" hx-vals="js:{{a: {RUN}}}">Press</button>',
    "headers": f'<button id="trap" type="button" hx-get="/help" hx-headers="js:{{a: {RUN}}}">Press</button>',
    "values, spelled out": f'<button id="trap" type="button" hx-get="/help" hx-vals="javascript:{{a: {RUN}}}">Press</button>',
    "a filter": f'<button id="trap" type="button" hx-get="/help" hx-trigger="click[{RUN}]">Press</button>',
    "an old handler": f'<button id="trap" type="button" onclick="{RUN}">Press</button>',
    "an address": f'<a id="trap" href="javascript:void({RUN})">Press</a>',
}
# Put in by a task of its own: what runs inside evaluate() itself is let off the content policy by the browser.
PUT_IN = """markup => new Promise(done => setTimeout(() => {
  document.querySelector("main").insertAdjacentHTML("beforeend", markup);
  htmx.process(document.querySelector("main"));
  done();
}))"""
# What a press sets off has had its turn when this ends.
PRESSED = """() => new Promise(done => setTimeout(() => {
  document.querySelector("#trap").click();
  setTimeout(done, 100);
}))"""


def press(page, name):
    """Put the markup into a page of ours and press it."""
    page.goto("/go")
    page.wait_for_function("() => window.htmx")
    page.evaluate(PUT_IN, MARKUP[name])
    page.evaluate(PRESSED)


@pytest.mark.parametrize("name", MARKUP)
def test_markup_that_got_into_a_page_runs_nothing_and_is_noticed_SEC_92(desk, watch, name):
    page = desk()
    with page.expect_event("console", lambda said: "CSP: script-src" in said.text, timeout=PATIENT):
        press(page, name)  # the policy stops it, and says so
    assert page.evaluate("() => window.ran || 0") == 0
    assert [fault for fault in watch.faults if "CSP: script-src" in fault]
    watch.expected += ["CSP: script-src", re.escape("Content Security Policy"), "EvalError", "unsafe-eval"]


@pytest.mark.parametrize("name", MARKUP)
def test_the_same_markup_runs_where_the_policy_is_taken_away(desk, watch, name):
    page = desk(bypass_csp=True)
    press(page, name)
    # Without this, the test above would show nothing.
    page.wait_for_function("() => window.ran > 0", timeout=PATIENT)
    watch.expected += ["Content Security Policy"]
