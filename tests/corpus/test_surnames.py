"""Do surnames of one and two characters tell, in both scripts?"""

from __future__ import annotations

import pytest

from corpus.surnames import surname_length


@pytest.mark.parametrize(
    ("word", "length"),
    [("诸葛亮", 2), ("諸葛亮", 2), ("馬謖", 1), ("歐陽修", 2), ("山下奉文", 2), ("粟裕", 1), ("的人", 0), ("", 0)],
)
def test_the_surname_at_the_beginning_is_measured(word: str, length: int) -> None:
    assert surname_length(word) == length
