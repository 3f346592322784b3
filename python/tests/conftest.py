"""What the tests have in common."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root() -> Path:
    return ROOT


@pytest.fixture
def two_clusters() -> tuple[list[list[str]], list[int]]:
    """The worked example of the README."""
    return [["1", "0"], ["-0.5", "1"], ["-0.2", "-1"]], [1, 1, -1]
