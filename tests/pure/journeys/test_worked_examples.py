"""The examples in the docstrings of distance travelled are true."""

import doctest
from types import ModuleType

import pytest

from app.journeys import distance, reading, statistics


@pytest.mark.parametrize("module", [distance, reading, statistics], ids=lambda module: module.__name__)
def test_worked_examples_hold(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0
