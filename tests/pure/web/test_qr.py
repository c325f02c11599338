"""The drawing of a QR code says what its matrix says."""

from __future__ import annotations

import re

import segno

from app.web.qr import QUIET, qr_picture

LINK = "https://check.example.org/go/" + "aB3_-9xY" * 4


def drawn(path):
    modules = set()
    for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path):
        assert length == back
        modules |= {(int(x) + step, int(y)) for step in range(int(length))}
    return modules


def test_every_dark_module_is_drawn_once_and_no_other():
    picture = qr_picture(LINK)
    rows = list(segno.make_qr(LINK, error="m").matrix)
    dark = {(x + QUIET, y + QUIET) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    assert drawn(picture.path) == dark
    assert picture.size == len(rows) + 2 * QUIET


def test_an_empty_edge_of_four_modules_stays_around_it():
    picture = qr_picture(LINK)
    inside = range(QUIET, picture.size - QUIET)
    assert all(x in inside and y in inside for x, y in drawn(picture.path))


def test_the_drawing_is_light_enough_for_a_poor_network_YP_17():
    assert len(qr_picture(LINK).path) < 12_000
