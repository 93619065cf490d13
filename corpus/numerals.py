"""Which number does a numeral in a Chinese text mean? Digits, full-width digits, Han numerals in both scripts.

Not for finding numerals in a text, nor for index terms: this only reads one numeral that was found already.
"""

from __future__ import annotations

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
