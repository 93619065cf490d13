"""Which number does a numeral in a Chinese text mean, and how is a number written? Digits and Han numerals.

Not for finding numerals in a text, nor for index terms: this only reads one numeral that was found already, or writes
one.
"""

from __future__ import annotations

import re

_DIGITS = {c: n for n, cs in enumerate(("〇零○Ｏ", "一壹", "二贰貳两兩", "三叁參", "四肆", "五伍")) for c in cs}
_DIGITS |= {c: n for n, cs in enumerate(("六陆陸", "七柒", "八捌", "九玖"), start=6) for c in cs}
_TENS = {"廿": 20, "卄": 20, "卅": 30, "卌": 40}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}


def parse_number(text: str) -> int | None:
    """Return the whole number that `text` writes, or None where it is no numeral.

    Reads `1946`, `１９４６`, `一九四六`, `二〇〇八`, `三十五`, `廿一`, `一百零五`, `两千`, `十二万三千`.
    """
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    return _positional(text)


def is_digitwise(text: str) -> bool:
    """Return whether `text` is Han numerals read one by one, as in `一九四六`; a single numeral counts."""
    return bool(text) and all(c in _DIGITS for c in text)


def _positional(text: str) -> int | None:
    """Read a numeral that has units in it; a unit without a digit before it counts once (`十五`)."""
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section, digit = section + _TENS[char], 0
        elif char in _UNITS:
            section, digit = section + (digit or 1) * _UNITS[char], 0
        elif char in _MYRIADS:
            total, section, digit = total + (section + digit) * _MYRIADS[char], 0, 0
        else:
            return None
    return total + section + digit


_WRITTEN = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_SIMPLER = str.maketrans(
    {"〇": "零", "○": "零", "两": "二", "兩": "二", "萬": "万", "億": "亿"} | {"廿": "二十", "卅": "三十", "卌": "四十"}
)
_ZERO_LEFT_OUT = re.compile("零(?=[一二三四五六七八九][十百千])")
_LONE_TEN = re.compile("(?<=[零百千万亿])十")


def write_number(number: int) -> str:
    """Return a whole number from 0 to below a trillion in Han numerals with places: 17000 gives `一万七千`."""
    written = ""
    for size, name in ((100_000_000, "亿"), (10_000, "万"), (1, "")):
        section = number // size % 10_000
        if section and written and section < 1000:
            written += "零"
        written += _section(section) + name if section else ""
    return written.removeprefix("一") if written.startswith("一十") else written or "零"


def write_digits(digits: str, zero: str = "〇") -> str:
    """Return ASCII digits in Han numerals one by one: `1946` gives `一九四六`."""
    return "".join(_WRITTEN[int(digit)] if digit != "0" else zero for digit in digits)


def is_well_formed(text: str) -> bool:
    """Return whether Han numerals with places are put together as one number: `一百零五`, `廿一`, but not `三四百`.

    What leaves open which number is meant (`一万七`) is not; a zero that nothing depends on may be missing.
    """
    simpler = _LONE_TEN.sub("一十", text.translate(_SIMPLER))
    simpler = simpler.removeprefix("一") if simpler.startswith("一十") else simpler
    number = _positional(simpler)
    return number is not None and _ZERO_LEFT_OUT.sub("", simpler) == _ZERO_LEFT_OUT.sub("", write_number(number))


def _section(number: int) -> str:
    """Write a number from 1 to 9999, `一十二` for 12."""
    written = ""
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            written += _WRITTEN[digit] + _PLACES[place]
        elif written and not written.endswith("零"):
            written += "零"
    return written.removesuffix("零")
