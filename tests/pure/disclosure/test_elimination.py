"""Elimination finds exactly the unknowns that are determined."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.disclosure.elimination import reduce_rows
from tests.support.chance import examples

COEFFICIENTS = st.sampled_from([-1, 1, 1, 2])
EQUATIONS = st.lists(st.dictionaries(st.integers(0, 7), COEFFICIENTS, max_size=4), max_size=8)


@examples(150)
@given(EQUATIONS)
def test_an_unknown_alone_in_a_row_is_one_that_rank_says_is_determined(equations):
    found = {next(iter(row)) for row in reduce_rows(equations) if len(row) == 1}
    matrix = np.zeros((len(equations) + 1, 8))
    for index, equation in enumerate(equations):
        for unknown, value in equation.items():
            matrix[index, unknown] = value
    rank = np.linalg.matrix_rank(matrix)
    expected = {
        unknown for unknown in range(8) if np.linalg.matrix_rank(np.vstack([matrix, np.eye(8)[unknown]])) == rank
    }
    assert found == expected


@given(EQUATIONS)
def test_same_equations_give_the_same_rows(equations):
    assert reduce_rows(equations) == reduce_rows([dict(equation) for equation in equations])


def test_rows_less_columns_give_an_unknown_away():
    # a + b and c + d are known, and so are a + c and b: then a, c and d follow.
    rows = reduce_rows([{0: 1, 1: 1}, {2: 1, 3: 1}, {0: 1, 2: 1}, {1: 1}])
    assert sorted(next(iter(row)) for row in rows if len(row) == 1) == [0, 1, 2, 3]
