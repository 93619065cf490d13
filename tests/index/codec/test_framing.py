"""Does a text with its record come back as it was stored?"""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from index.codec import framing


@given(st.text(st.characters(exclude_categories=())), st.binary())
@example("", b"")
@example("\ud800", b"\0")
def test_framing_gives_back_what_it_was_given(text: str, packed: bytes) -> None:
    assert framing.decode(framing.encode(text, packed)) == (text, packed)
    assert framing.decode(b"") is None
