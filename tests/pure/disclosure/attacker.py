"""Someone who subtracts. Works from leaf combinations by floating-point algebra and shares nothing with the publisher.

It is given which cells are shown and which people exist, and tells which cells' numbers follow. It knows which cells
nobody is in, which is more than a commissioner is told.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

import numpy as np

Cell = tuple[str, tuple[str, ...]]
"""(code of the table, keys)."""
Shown = set[Cell]
Layout = Mapping[str, Sequence[tuple[str, Mapping[str, Sequence[str]]]]]
"""For each table its dimensions: (position among an atom's leaves is by name), node -> leaves."""


def leaves_of(nodes: Mapping[str, Sequence[str]], node: str) -> Sequence[str]:
    """The leaves under a node."""
    return nodes.get(node, (node,))


def all_cells(layout: Layout) -> list[Cell]:
    """Every cell of every table, hidden or not."""
    cells = []
    for code, dimensions in layout.items():
        nodes = [[*tree, *tree["*"]] for _, tree in dimensions]
        cells += [(code, keys) for keys in product(*nodes)]
    return cells


def members(cell: Cell, layout: Layout, atoms: Sequence[Mapping[str, str]]) -> np.ndarray:
    """1 for each atom that lies in the cell."""
    code, keys = cell
    inside = [
        all(atom[name] in leaves_of(tree, node) for (name, tree), node in zip(layout[code], keys, strict=True))
        for atom in atoms
    ]
    return np.array(inside, dtype=float)


def known_by_algebra(shown: Shown, layout: Layout, atoms: Sequence[Mapping[str, str]]) -> list[Cell]:
    """Hidden cells whose number is a sum and difference of shown numbers."""
    hidden = [cell for cell in all_cells(layout) if cell not in shown]
    if not shown or not hidden:
        return []
    rows = np.array([members(cell, layout, atoms) for cell in sorted(shown)])
    _, strengths, directions = np.linalg.svd(rows, full_matrices=False)
    basis = directions[strengths > 1e-8]
    targets = np.array([members(cell, layout, atoms) for cell in hidden])
    left = targets - targets @ basis.T @ basis
    return [cell for cell, rest in zip(hidden, left, strict=True) if np.abs(rest).max(initial=0) < 1e-7]


def pairs_of_sets(shown: Shown, layout: Layout) -> Iterable[tuple[Cell, list[Cell]]]:
    """Shown cells with shown cells to take from them: one inside it, or all shown parts of one breakdown."""
    for code, keys in sorted(shown):
        dimensions = layout[code]
        reach = [set(leaves_of(tree, node)) for (_, tree), node in zip(dimensions, keys, strict=True)]
        for other_code, other in sorted(shown):
            if other_code == code and other != keys:
                smaller = [set(leaves_of(t, n)) for (_, t), n in zip(dimensions, other, strict=True)]
                if all(a <= b for a, b in zip(smaller, reach, strict=True)):
                    yield (code, keys), [(code, other)]
        for position, (_, tree) in enumerate(dimensions):
            parts = [
                (code, (*keys[:position], leaf, *keys[position + 1 :])) for leaf in leaves_of(tree, keys[position])
            ]
            if len(parts) > 1:
                yield (code, keys), [part for part in parts if part in shown]


def small_groups(
    shown: Shown,
    layout: Layout,
    people: Sequence[Mapping[str, str]],
    is_safe: Callable[[Sequence[int]], bool],
) -> list[str]:
    """Every group that subtraction tells apart and that is not safe, in words; empty when all is well.

    people: where each person is, by dimension. is_safe: given the numbers of the people in a group.
    """
    atoms = possible_atoms(layout, people)
    inside = {cell: people_in(cell, layout, people) for cell in all_cells(layout)}
    found = [f"{cell} is shown" for cell in sorted(shown) if not is_safe(sorted(inside[cell]))]
    follows = known_by_algebra(shown, layout, atoms)
    found += [f"{cell} follows" for cell in follows if not is_safe(sorted(inside[cell]))]
    for whole, parts in pairs_of_sets(shown, layout):
        rest = inside[whole].difference(*(inside[part] for part in parts))
        if not is_safe(sorted(rest)):
            found.append(f"{whole} less {parts}")
    return found


def people_in(cell: Cell, layout: Layout, people: Sequence[Mapping[str, str]]) -> set[int]:
    """The numbers of the people in a cell."""
    return set(np.flatnonzero(members(cell, layout, people)).tolist())


def possible_atoms(layout: Layout, people: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Combinations of leaves over all tables, without those that an empty cell of one of the tables rules out."""
    trees = {name: tree for dimensions in layout.values() for name, tree in dimensions}
    atoms = [dict(zip(trees, leaves, strict=True)) for leaves in product(*(t["*"] for t in trees.values()))]
    held = {
        code: {tuple(person[name] for name, _ in dimensions) for person in people}
        for code, dimensions in layout.items()
    }
    return [
        atom for atom in atoms if all(tuple(atom[name] for name, _ in layout[code]) in held[code] for code in layout)
    ]
