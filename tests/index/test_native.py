"""Is compiled code taken where it is, left alone where one says so, and missed where it is required?"""

from __future__ import annotations

import pytest

from index.native import CHOICE, compiled

HERE, NOWHERE = "math", "index._no_such_part"


@pytest.mark.parametrize("choice", ["", "1", "required"])
def test_it_is_taken_where_it_is(monkeypatch: pytest.MonkeyPatch, choice: str) -> None:
    monkeypatch.setenv(CHOICE, choice)

    found = compiled(HERE)

    assert found is not None
    assert found.__name__ == HERE


def test_it_is_left_alone_where_one_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "0")

    assert compiled(HERE) is None


def test_numpy_takes_its_place_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CHOICE, raising=False)

    assert compiled(NOWHERE) is None


def test_it_is_missed_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "required")

    with pytest.raises(ImportError, match="_no_such_part"):
        compiled(NOWHERE)
