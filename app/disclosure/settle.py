"""Choosing which cells of one measure stay shown, until nothing small follows from what is shown.

Rules D3 to D5 of the design: hide what is too small, then hide more for as long as a subtraction tells apart a group
that is too small. Cells that follow by subtraction are treated as if they were shown. A cell without anybody counts as
known to everyone, the careful choice, because two hidden cells protect nothing when one of them is empty.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.disclosure.elimination import reduce_rows
from app.disclosure.geometry import Geometry
from app.disclosure.table import RawCell

Judge = Callable[[int, int], bool]
"""May a group of `of` people, `people` of whom the measure counts, be told apart?"""


def left_over(whole: RawCell, parts: Sequence[RawCell]) -> tuple[int, int]:
    """(of, people) of the group that is told apart by taking the parts from the whole.

    People in several parts are taken one by one: a person whom the subtraction does not cancel belongs to the group,
    whether it leaves them over or takes them away twice.
    """
    of = whole.of - sum(part.of for part in parts)
    people = whole.people - sum(part.people for part in parts)
    weights = {person: [*counted] for person, counted in whole.several.items()}
    for part in parts:
        for person, counted in part.several.items():
            weight = weights.setdefault(person, [0, 0])
            weight[0] -= counted[0]
            weight[1] -= counted[1]
    for weight in weights.values():
        of += (weight != [0, 0]) - weight[0]
        people += (weight[1] != 0) - weight[1]
    return of, people


@dataclass(frozen=True)
class _Problem:
    """A group that is too small to tell apart: cells to hide, best first, and where to look if none of them can be."""

    preferred: tuple[int, ...]
    around: tuple[int, ...]


@dataclass(frozen=True)
class Layer:
    """One measure over a family of tables.

    candidates: cells that may be shown as far as everything else is concerned.
    public: cells known from an earlier release with exactly the same people; hiding them again would not help.
    """

    geometry: Geometry
    candidates: frozenset[int]
    public: frozenset[int]
    judge: Judge

    @cached_property
    def settled(self) -> frozenset[int]:
        """Cells that are known whatever is hidden now."""
        return frozenset(self._closure(())[0])

    @cached_property
    def empty(self) -> frozenset[int]:
        """Cells that nobody is in."""
        return frozenset(index for index, cell in enumerate(self.geometry.cells) if cell.of == 0)

    @cached_property
    def singles(self) -> Sequence[tuple[int, int]]:
        """(of, people) of each cell among people with one contribution, whose numbers add up."""
        return [
            (
                cell.of - sum(counted[0] for counted in cell.several.values()),
                cell.people - sum(counted[1] for counted in cell.several.values()),
            )
            for cell in self.geometry.cells
        ]

    def settle(self) -> frozenset[int]:
        """The cells that stay shown. Hides at least one in each round, so it ends."""
        cells = self.geometry.cells
        shown = {index for index in self.candidates - self.empty if self.judge(cells[index].of, cells[index].people)}
        while hidden := self._repair(shown):
            shown -= hidden
        return frozenset(shown)

    def _repair(self, shown: set[int]) -> set[int]:
        """What to hide next: one cell for each problem that an earlier one of this round does not touch."""
        known, rows = self._closure(shown)
        hidden: set[int] = set()
        touched: set[int] = set()
        for problem in (*self._remainders(known), *self._differences(known), *self._derived(rows)):
            if touched.intersection(problem.preferred) or touched.intersection(problem.around):
                continue
            cell = self._to_hide(problem, shown)
            if cell is not None:
                hidden.add(cell)
                touched.update(problem.preferred, problem.around, (cell,))
        return hidden

    def _closure(self, shown: Iterable[int]) -> tuple[set[int], list[dict[int, int]]]:
        """Cells whose number follows from what is shown, and the equations left over the others."""
        known = {*shown, *self.public, *self.empty}
        equations = []
        for relation in self.geometry.relations:
            equation = {part: 1 for part in relation.parts if part not in known}
            if relation.whole not in known:
                equation[relation.whole] = -1
            if equation:
                equations.append(equation)
        rows = reduce_rows(equations)
        known.update(next(iter(row)) for row in rows if len(row) == 1)
        return known, rows

    def _remainders(self, known: set[int]) -> Iterable[_Problem]:
        """Wholes that tell a small group apart once the known parts are taken away, however deep those lie."""
        covers = self._covers(known)
        for relation in self.geometry.relations:
            if relation.whole not in known:
                continue
            cover = tuple(index for part in relation.parts for index in covers[part])
            if not self._may_tell_apart(relation.whole, cover):
                inside = tuple(sorted(cover, key=self._size))
                yield _Problem((*inside, relation.whole), relation.parts)

    def _may_tell_apart(self, whole: int, parts: Sequence[int]) -> bool:
        """Whether the group between a whole and some of its parts may be told apart.

        People in several parts only ever make a group larger on both sides of a split, so they are looked at only
        where the others are too few.
        """
        of = self.singles[whole][0] - sum(self.singles[part][0] for part in parts)
        people = self.singles[whole][1] - sum(self.singles[part][1] for part in parts)
        if of and self.judge(of, people):
            return True
        cells = self.geometry.cells
        return self.judge(*left_over(cells[whole], [cells[part] for part in parts]))

    def _covers(self, known: set[int]) -> list[tuple[int, ...]]:
        """For each cell, known cells that fill as much of it as can be filled: itself, or parts of its parts."""
        cells = self.geometry.cells
        covers: list[tuple[int, ...]] = []
        for index in range(len(cells)):
            if index in known:
                covers.append((index,))
                continue
            best: tuple[int, ...] = ()
            for relation in self.geometry.divided[index]:
                cover = tuple(inner for part in relation.parts for inner in covers[part])
                if sum(cells[inner].of for inner in cover) > sum(cells[inner].of for inner in best):
                    best = cover
            covers.append(best)
        return covers

    def _differences(self, known: set[int]) -> Iterable[_Problem]:
        """Known cells that a known cell around them exceeds by a small group.

        Asked apart from remainders, because people in several parts make parts look as if they filled more of a whole.
        """
        for outer, inner in self.geometry.nested:
            both = outer in known and inner in known and inner not in self.empty
            if both and not self._may_tell_apart(outer, (inner,)):
                yield _Problem((inner, outer), (inner, outer))

    def _derived(self, rows: Iterable[dict[int, int]]) -> Iterable[_Problem]:
        """Hidden cells, and sums of hidden cells, that follow by elimination and are too small to tell apart."""
        cells = self.geometry.cells
        for row in rows:
            if len(set(row.values())) == 1:
                of = sum(cells[index].of for index in row)
                people = sum(cells[index].people for index in row)
                if not self.judge(of, people):
                    yield _Problem((), tuple(sorted(row)))

    def _to_hide(self, problem: _Problem, shown: set[int]) -> int | None:
        """The first preferred cell that can still be hidden, else the smallest on the nearest lines around.

        None when only what was released before tells the group apart, or nothing is left to hide.
        """
        for index in problem.preferred:
            if index in shown and index not in self.settled:
                return index
        frontier = {*problem.around, *problem.preferred}
        if frontier <= self.settled:
            return None
        seen_cells: set[int] = set()
        while frontier:
            seen_cells |= frontier
            lines = {line for index in frontier for line in self.geometry.through[index]}
            near = {index for line in lines for index in (line.whole, *line.parts)} - seen_cells
            hideable = [index for index in near if index in shown and index not in self.settled]
            if hideable:
                return min(hideable, key=self._size)
            frontier = near
        return None

    def _size(self, index: int) -> tuple[int, int, int]:
        """Smallest first; for equal sizes the coarser cell last."""
        cell = self.geometry.cells[index]
        return cell.of, cell.people, index
