"""A young person's phone without scripts: it keeps cookies, follows links, sends forms as they stand, and tries again."""

from __future__ import annotations

import http.client
import random
import re
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from bench.faults.history import History, Sent, Visit
from tests.support.client import form_of
from tests.support.html import Page, parse

# Seconds without any answer after which a person stops; longer than the server takes to start on a busy machine.
PATIENCE = 90
# How often, after sending without an answer, somebody stops for good, or opens the link again instead of trying again.
STOPS, OPENS_AGAIN = 0.15, 0.2
WORDS = ("The bus is late.", "I like the garden.", "", "Mwy o gerddoriaeth, plîs.")


class LostError(Exception):
    """No answer came back: nobody can say whether the request arrived."""


class RefusedError(LostError):
    """Nobody was there to take the request, so that it certainly did not arrive."""


class Phone:
    """One browser: an address, cookies, and the page that is open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.path = ""
        self.status = 0
        self.text = ""
        self.receipt: str | None = None
        self._connection: http.client.HTTPConnection | None = None

    @property
    def page(self) -> Page:
        """The page that is open."""
        return parse(self.text)

    def get(self, path: str) -> None:
        """Open an address and follow where it leads. Raises LostError."""
        self._ask("GET", path, None)
        self._follow()

    def post(self, path: str, filled: dict[str, str]) -> int:
        """Send a form; the status that came back, before any redirect is followed. Raises LostError."""
        self._ask("POST", path, urlencode(filled).encode())
        return self.status

    def follow(self) -> None:
        """Go where the answer to a form leads. Raises LostError."""
        self._follow()

    def close(self) -> None:
        """Let the connection go."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def _follow(self) -> None:
        for _hop in range(5):
            if self.status not in {301, 302, 303, 307}:
                return
            self._ask("GET", self.to, None)

    def _ask(self, method: str, path: str, body: bytes | None) -> None:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            text = response.read().decode()
        except ConnectionRefusedError as error:
            self.close()
            raise RefusedError(f"{method} {path}") from error
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise LostError(f"{method} {path}: {type(error).__name__}") from error
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        self.status, self.text, self.path = response.status, text, urlsplit(path).path
        self.to = urljoin(path, response.headers.get("Location", path))
        self.receipt = response.headers.get("X-Receipt")


class Respondent:
    """Goes from the link to the receipt, whatever happens on the way, with the choices of its own seed."""

    def __init__(self, phone: Phone, visit: Visit, token: str, chance: random.Random, history: History) -> None:
        self.phone, self.visit, self.token, self.chance, self.history = phone, visit, token, chance, history
        self.answered_at = time.monotonic()
        self.changes = chance.choice((0, 0, 0, 1, 2))

    def run(self) -> None:
        """Until the receipt is shown or the person gives up."""
        self._insist(f"/go/{self.token}")
        while not self.visit.gave_up:
            if self.phone.receipt:
                self.visit.receipt = self.phone.receipt
                self.history.write("receipt", invitation=self.visit.invitation_id, digest=self.phone.receipt)
                break
            self._step()
        self.phone.close()

    def _step(self) -> None:
        path = self.phone.path
        if self.phone.status != 200:
            self._after_a_bad_page()
        elif path == "/go/start":
            self._submit({}, "/go/start")
        elif found := re.fullmatch(r"/go/question/(\d+)", path):
            self._answer(int(found[1]))
        elif path == "/go/help-now":
            buttons = [link.attributes["href"] for link in self.phone.page.all("a", class_="button")]
            self._insist(next(address for address in buttons if address.startswith("/go/")))
        elif path == "/go/check":
            self._check()
        else:
            self._give_up(f"a page that nobody expected: {path}")

    def _answer(self, place: int) -> None:
        page = self.phone.page
        values = [node.attributes["value"] for node in page.all("input", type="radio")]
        told = self._choose(values)
        self.visit.tried.setdefault(place, []).append(told)
        status = self._submit(dict([told]), None, place=place, told=told)
        if status == 303:
            self.visit.saved[place] = told
            self.visit.unknown.pop(place, None)
            self.visit.steps += 1

    def _choose(self, values: list[str]) -> Sent:
        return ("answer", self.chance.choice(values)) if values else ("words", self.chance.choice(WORDS))

    def _check(self) -> None:
        if self.changes > 0:
            self.changes -= 1
            links = [link.attributes.get("href", "") for link in self.phone.page.all("a")]
            self._insist(self.chance.choice([address for address in links if "change=1" in address]))
            return
        self.visit.tried_to_send = True
        self._submit({}, "/go/send")

    def _submit(self, data: dict[str, str], to: str | None, *, place: int = 0, told: Sent | None = None) -> int:
        """Send the form that is open, again where no answer comes; 0 where the person stops trying that."""
        action, filled = form_of(self.phone.page, to)
        filled.update(data)
        while not self.visit.gave_up:
            self.history.write("post", invitation=self.visit.invitation_id, to=action, place=place, told=told)
            try:
                status = self.phone.post(action, {name: str(value) for name, value in filled.items()})
            except RefusedError:
                self._wait()
                continue
            except LostError as error:
                self.visit.lost += 1
                if place and told:
                    self.visit.unknown.setdefault(place, []).append(told)
                self.history.write("lost", invitation=self.visit.invitation_id, why=str(error))
                self._wait()
                if to == "/go/send" and self.chance.random() < STOPS:
                    self._give_up("stopped after sending without an answer")
                elif self.chance.random() < OPENS_AGAIN:
                    self._insist(f"/go/{self.token}")
                    return 0
                continue
            self.history.write("answer", invitation=self.visit.invitation_id, status=status, place=place)
            self.answered_at = time.monotonic()
            self._follow()
            return status
        return 0

    def _follow(self) -> None:
        try:
            self.phone.follow()
        except LostError:
            self._wait()
            self._insist(self.phone.to)

    def _insist(self, path: str) -> None:
        """Open an address, again until an answer comes."""
        while not self.visit.gave_up:
            try:
                self.phone.get(path)
            except LostError:
                self._wait()
            else:
                self.answered_at = time.monotonic()
                return

    def _after_a_bad_page(self) -> None:
        if self.phone.status == 404 and self.visit.tried_to_send:
            self._give_up("the link is used up, and no receipt was seen")
        elif self.phone.status >= 500:
            self._wait()
            self._insist(f"/go/{self.token}")
        else:
            self._give_up(f"{self.phone.status} at {self.phone.path}")

    def _wait(self) -> None:
        self.visit.retries += 1
        if time.monotonic() - self.answered_at > PATIENCE:
            self._give_up("no answer for too long")
        time.sleep(self.chance.uniform(0.1, 0.5))

    def _give_up(self, why: str) -> None:
        self.visit.gave_up = why
        self.history.write("gave up", invitation=self.visit.invitation_id, why=why)
