"""Which unknown numbers follow from known ones by adding and subtracting.

Arithmetic is modulo a large prime, which keeps numbers small; a sum that is really not zero being taken for zero has
a chance of about one in 10^18.
"""

from collections.abc import Iterable, Mapping

PRIME = 2**61 - 1
Row = dict[int, int]


def reduce_rows(equations: Iterable[Mapping[int, int]]) -> list[Row]:
    """Gauss-Jordan elimination of sparse equations, each unknown -> coefficient, known amounts left out.

    In every row of the answer one unknown (with coefficient 1) is in no other row. An unknown is determined exactly
    when a row holds it alone. Rows are in a fixed order for the same equations.
    """
    active = {index: _clean(equation) for index, equation in enumerate(equations)}
    columns: dict[int, set[int]] = {}
    for index, row in active.items():
        for unknown in row:
            columns.setdefault(unknown, set()).add(index)
    pivots: list[tuple[int, Row]] = []
    while columns:
        # The unknown in the fewest equations first, so that rows stay short.
        unknown = min(columns, key=lambda name: (len(columns[name]), name))
        chosen = min(columns[unknown], key=lambda index: (len(active[index]), index))
        row = _scaled(active.pop(chosen), unknown)
        _forget(columns, chosen, row)
        for index in sorted(columns.get(unknown, ())):
            _subtract(active[index], row, unknown, index, columns)
        pivots.append((unknown, row))
    return _back_substitute(pivots)


def _clean(equation: Mapping[int, int]) -> Row:
    """The equation with coefficients from 1 to PRIME - 1."""
    return {unknown: value % PRIME for unknown, value in equation.items() if value % PRIME}


def _scaled(row: Row, unknown: int) -> Row:
    """The row divided so that this unknown has coefficient 1."""
    if row[unknown] == 1:
        return row
    inverse = pow(row[unknown], -1, PRIME)
    return {name: value * inverse % PRIME for name, value in row.items()}


def _forget(columns: dict[int, set[int]], index: int, row: Row) -> None:
    """Take a row out of the index of unknowns."""
    for name in row:
        columns[name].discard(index)
        if not columns[name]:
            del columns[name]


def _subtract(row: Row, pivot: Row, unknown: int, index: int, columns: dict[int, set[int]]) -> None:
    """Remove one unknown from a row by subtracting the pivot row, keeping the index of unknowns right."""
    factor = row[unknown]
    for name, value in pivot.items():
        result = (row.get(name, 0) - factor * value) % PRIME
        if result:
            row[name] = result
            columns.setdefault(name, set()).add(index)
        elif name in row:
            del row[name]
            columns[name].discard(index)
            if not columns[name]:
                del columns[name]


def _back_substitute(pivots: list[tuple[int, Row]]) -> list[Row]:
    """Leave in each row its own unknown and unknowns that no row is for."""
    reduced: dict[int, Row] = {}
    for unknown, row in reversed(pivots):
        result = dict(row)
        for name in [name for name in row if name in reduced]:
            factor = result.pop(name)
            for other, value in reduced[name].items():
                if other == name:
                    continue
                amount = (result.get(other, 0) - factor * value) % PRIME
                if amount:
                    result[other] = amount
                else:
                    result.pop(other, None)
        reduced[unknown] = result
    return list(reduced.values())
