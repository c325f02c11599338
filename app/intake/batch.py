"""One run: what it counts, what it refuses, and for which authority it works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.accounts.queries import get_authority
from app.db import new_public_id
from app.intake.seen import Seen
from app.intake.types import Problem, Row, Tally


@dataclass
class Batch:
    """Passed to the module of each kind, which adds to the tally and refuses rows.

    `public_id` goes into `import_batch` of every row that is added. Nothing here grows with the file.
    """

    report: Callable[[Problem], None]
    seen: Seen
    today: dt.date
    authority_code: str | None = None
    public_id: str = field(default_factory=new_public_id)
    tally: Tally = field(default_factory=Tally)
    _authority: tuple[int, str] | None = None
    _untold: list[Problem] = field(default_factory=list)

    def authority(self) -> tuple[int, str]:
        """Key and code of the authority that the call names, or the only one. Raises NotFoundError, naming them."""
        if self._authority is None:
            found = get_authority(self.authority_code)
            self._authority = (found.id, found.code)
        return self._authority

    @property
    def known_authority_id(self) -> int | None:
        """The authority that the rows belong to, None where a file of organisations or services named its own."""
        return self._authority[0] if self._authority else None

    def refuse(self, row: Row, column: str | None, reason: str) -> None:
        """Say that a row can't be brought in."""
        self.add((Problem(row.line, column, reason),))

    def add(self, problems: Iterable[Problem]) -> None:
        """Keep what is wrong until the rows of this chunk are through."""
        self._untold.extend(problems)

    def is_repeat(self, row: Row, column: str, *key: object) -> bool:
        """Whether this file has had the same key before; then the row is refused, naming both lines."""
        first = self.seen.first_line(row.line, *key)
        if first == row.line:
            return False
        self.refuse(row, column, f"This row says again what line {first} says; take one of the two out")
        return True

    def tell(self) -> None:
        """Report what was refused, in the order of the file."""
        self._untold.sort(key=lambda problem: problem.line or 0)
        for problem in self._untold:
            self.report(problem)
        self.tally.errors += len(self._untold)
        self._untold.clear()
