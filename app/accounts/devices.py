"""What kind of browser somebody signed in with, in vague words: enough to know one's own by, no more (SEC-47)."""

from __future__ import annotations

# The first that is found names it: browsers call themselves by each other's names, so the particular stand first.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "an Android phone or tablet"),
    ("Windows", "a Windows computer"),
    ("CrOS", "a Chromebook"),
    ("Macintosh", "a Mac"),
    ("Linux", "a Linux computer"),
)


def device_words(user_agent: str) -> str:
    """For example "Firefox on a Windows computer".

    >>> device_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0")
    'Firefox on a Windows computer'
    >>> device_words("something else")
    'A browser'
    """
    browser = next((words for mark, words in _BROWSERS if mark in user_agent), "A browser")
    machine = next((words for mark, words in _MACHINES if mark in user_agent), "")
    return f"{browser} on {machine}" if machine else browser
