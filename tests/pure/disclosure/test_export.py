"""Figures and the published format come from protected tables alone."""

import json

import pytest

from app.disclosure.export import as_json
from app.disclosure.figures import figures
from app.disclosure.protect import protect_family
from app.disclosure.rules import Rules, display_percent
from tests.pure.disclosure.worlds import ATOMS, INDICATOR, family, people, person, same_size


@pytest.fixture(scope="module")
def tables():
    return family(people(same_size(9), [100, 100, 100, 50, 60, 70]))


@pytest.fixture(scope="module")
def safe(tables):
    return protect_family(tables)


@pytest.fixture(scope="module")
def published(safe):
    return json.loads(json.dumps(as_json(safe)))


def find(safe, code, measure):
    return next(table for table in safe if (table.code, table.measure) == (code, measure))


def test_true_counts_are_refused(tables):
    with pytest.raises(TypeError, match="SafeTable"):
        as_json(tables)


def test_rules_dimensions_and_measures_are_written_out(published):
    assert published["rules"] == {
        "people_for_count": 10,
        "paired_for_share": 20,
        "round_to": 5,
        "noise_limit": 5,
        "noise_variance": 3,
    }
    assert published["dimensions"]["service"] == {"*": ["A", "B", "C"], "provider-x": ["A", "B"]}
    assert published["measures"] == {
        "people": None,
        "paired": "people",
        "improved": "paired",
        "worse": "paired",
    }


def test_every_cell_of_every_table_is_written_out_and_hidden_ones_have_no_number(published):
    assert len(published["tables"]) == 8
    for table in published["tables"]:
        assert len(table["cells"]) == 20
        assert table["cells_shown"] == sum(cell["status"] == "shown" for cell in table["cells"])
        for cell in table["cells"]:
            if cell["status"] == "shown":
                assert set(cell) == {"keys", "value", "noise", "status"}
            else:
                assert cell == {"keys": cell["keys"], "value": None, "status": "hidden"}


def test_percentages_come_from_the_adjusted_counts(safe):
    paired, improved = find(safe, "T1", "paired"), find(safe, "T1", "improved")
    drawn = [f for f in figures(safe, Rules()) if f.percent is not None and "quarter" in f.keys]
    assert drawn
    for figure in drawn:
        keys = (figure.keys["service"], figure.keys["quarter"])
        assert figure.percent == display_percent(improved.cells[keys].value, paired.cells[keys].value)


def test_no_figure_says_all_or_none(published):
    assert published["figures"]
    for figure in published["figures"]:
        assert set(figure) == {
            "indicator",
            "keys",
            "percent",
            "interval",
            "band",
            "mean_change",
            "paired_rate",
        }
        assert figure["indicator"] == INDICATOR
        assert figure["percent"] is None or 1 <= figure["percent"] <= 99
        assert figure["paired_rate"] is None or 1 <= figure["paired_rate"] <= 99
        assert figure["interval"] is None or 1 <= figure["interval"][0] <= figure["interval"][1] <= 99


def test_group_that_all_improved_gets_a_band_and_nothing_exact():
    facts = [
        person(atom, f"{atom}{n}", improved=atom[:2] == ("A", "Q1") or n % 2 == 0) for atom in ATOMS for n in range(12)
    ]
    found = {tuple(f.keys.values()): f for f in figures(protect_family(family(facts)), Rules())}
    figure = found["A", "Q1"]
    assert (figure.band, figure.percent, figure.interval, figure.mean_change) == ("85_or_more", None, None, None)
    assert figure.paired_rate == 95
    assert found["C", "Q1"].band is None
    assert found["C", "Q1"].percent is not None


def test_small_paired_group_gets_a_count_but_no_percentage():
    facts = [person(atom, f"{atom}{n}", improved=n % 2 == 0) for atom in ATOMS for n in range(4)]
    safe = protect_family(family(facts))
    assert find(safe, "T1", "improved").cells["A", "Q1"].status == "shown"
    shown = {tuple(f.keys.values()) for f in figures(safe, Rules()) if f.percent is not None}
    assert ("A", "Q1") not in shown
    assert ("A", "*") in shown


def test_mean_change_is_adjusted_within_what_the_noise_allows(tables, safe):
    raw, paired = find(tables, "T1", "improved"), find(safe, "T1", "paired")
    means = {k: c.mean_change for k, c in find(safe, "T1", "improved").cells.items() if c.mean_change is not None}
    assert means
    differs = 0
    for keys, mean in means.items():
        cell = raw.cells[keys]
        adjusted = paired.cells[keys].value
        assert abs(mean - cell.change / adjusted) <= 5 * 2 / adjusted + 0.051
        differs += mean != round(cell.change / cell.of, 1)
        assert round(mean, 1) == mean
    assert differs


def test_withheld_table_has_no_figures():
    assert as_json(protect_family(family(people({}))))["figures"] == []
