"""Figures for a group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.journeys.statistics import mean, paired_figures, standard_deviation, t_interval, wilson


def test_no_share_of_an_empty_group() -> None:
    assert wilson(0, 0) is None


@given(st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_interval_of_a_share_holds_the_share_and_stays_between_nothing_and_all(
    share: tuple[int, int],
) -> None:
    count, total = share
    interval = wilson(count, total)
    assert interval is not None
    low, high = interval
    assert 0 <= low <= count / total <= high <= 1
    assert low < high


def test_shares_of_nobody_and_of_everybody_end_exactly_there() -> None:
    nobody, everybody = wilson(0, 72), wilson(72, 72)
    assert nobody is not None
    assert everybody is not None
    assert nobody[0] == 0
    assert everybody[1] == 1
    assert everybody[0] == pytest.approx(0.949348827403542)


def test_interval_of_a_mean_uses_student_t() -> None:
    # Two values: one degree of freedom, whose 97.5% point is 12.706.
    interval = t_interval(0.0, 2**0.5, 2)
    assert interval is not None
    assert list(interval) == pytest.approx([-12.7062047, 12.7062047])
    assert t_interval(1.0, 0.0, 1) is None


def test_mean_and_spread_need_one_and_two_values() -> None:
    assert (mean([]), mean([4]), standard_deviation([4])) == (None, 4, None)
    assert standard_deviation([2, 4, 4, 4, 5, 5, 7, 9]) == pytest.approx(2.13808993)


def test_nobody_paired_gives_no_figure_and_says_so() -> None:
    figures = paired_figures([], [])
    assert (figures.mean_start, figures.mean_change, figures.ci95_change) == (None, None, None)
    assert len(figures.notes) == 1


def test_one_person_has_means_and_nothing_else() -> None:
    figures = paired_figures([2], [5])
    assert (figures.mean_start, figures.mean_end, figures.mean_change) == (2, 5, 3)
    assert (figures.sd_change, figures.ci95_change, figures.effect_d_av, figures.effect_d_z) == (None,) * 4
    assert len(figures.notes) == 1


def test_equal_changes_have_an_interval_of_no_width_and_no_effect_d_z() -> None:
    # In binary fractions 0.3 - 0.1 and 0.8 - 0.6 differ by a hair; that is not a spread.
    figures = paired_figures([0.1, 0.6], [0.3, 0.8])
    assert figures.sd_change == 0
    assert figures.ci95_change == (figures.mean_change, figures.mean_change)
    assert figures.effect_d_z is None
    assert figures.effect_d_av is not None


def test_no_effect_size_where_nobody_differs() -> None:
    figures = paired_figures([2, 2, 2], [4, 4, 4])
    assert (figures.effect_d_av, figures.effect_d_z, len(figures.notes)) == (None, None, 2)


def test_lists_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        paired_figures([1, 2], [1])
