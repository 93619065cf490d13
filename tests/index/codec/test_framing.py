"""Does a text with its record come back as it was stored?"""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from index.codec import framing


@given(st.text(st.characters(exclude_categories=())), st.binary())
@example("", b"")
@example("\ud800", b"\0")
@example("张灵甫與張靈甫", b"{}")
@example("孟良崮𠮷", b"")
def test_framing_gives_back_what_it_was_given(text: str, packed: bytes) -> None:
    assert framing.decode(framing.encode(text, packed)) == (text, packed)
    assert framing.decode(b"") is None


@given(st.text(st.characters(exclude_categories=())))
def test_the_length_of_a_text_is_told_in_utf_8(text: str) -> None:
    assert framing.text_bytes(framing.encode(text, b"record")) == len(text.encode("utf-8", "surrogatepass"))
    assert framing.text_bytes(b"") == 0


def test_every_character_of_the_basic_plane_comes_back() -> None:
    characters = list(map(chr, range(0x10000)))
    assert [framing.decode(framing.encode(char, b"")) for char in characters] == [(char, b"") for char in characters]


def test_chinese_of_either_script_takes_two_bytes_a_character() -> None:
    assert len(framing.encode("张灵甫與張靈甫", b"")) == 5 + 2 * 7
