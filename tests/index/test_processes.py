"""Does a build leave the process that it runs in as it was?"""

from __future__ import annotations

import gc

import pytest

from index.processes import collecting_rarely


def test_cycles_are_looked_for_as_before_when_a_build_is_over() -> None:
    before = gc.get_threshold()

    with collecting_rarely():
        assert gc.get_threshold()[0] == before[0] * 100

    assert gc.get_threshold() == before


def test_so_it_is_after_an_error() -> None:
    before = gc.get_threshold()

    with pytest.raises(KeyError), collecting_rarely():
        raise KeyError

    assert gc.get_threshold() == before
