"""Is there compiled code that puts the numerals of long texts into canonical form? What `numerals.canonical` gives.

`_canonical.c` settles a place by the sets of characters here, which come from the tables of `numeral_pattern`; it asks
`numerals.numeral_at` where they don't tell, so the pattern has the last word. Its gain is in long texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

from index.analysis import numeral_pattern as pattern
from index.analysis.numerals import NAME_ENDINGS, PLAIN, PLAIN_YEARS, canonical, numeral_at, written
from index.native import compiled


def canonical_long(folded: str) -> str:
    """Return a folded text in canonical form, as `canonical` does, but sooner: several texts joined, for example."""
    module = compiled("index.analysis._canonical")
    if module is None:
        return canonical(folded)
    found: str = _rules(module).canonical(folded)
    return found


@cache
def _rules(module: ModuleType) -> Any:
    return module.Rules(_sets(), "".join(_pairs()), PLAIN, PLAIN_YEARS, numeral_at, written)


def _sets() -> dict[str, str]:
    """Return the sets of characters by the names that `_canonical.c` has for them."""
    return {
        "begins": pattern.BEGINS,
        "may_follow": pattern.MAY_FOLLOW,
        "han": pattern.ALL,
        "ascii": pattern.ASCII,
        "zeros": pattern.ZEROS,
        "one": "一",
        "digits": pattern.DIGITS,
        "ten": "十",
        "tens": pattern.TENS,
        "places": pattern.PLACES,
        "two": "两",
        "first_year": "元",
        "ordinal": "第",
        "ruled_out_behind_han": pattern.RULED_OUT_BEHIND_HAN,
        "ruled_out_behind_ascii": pattern.RULED_OUT_BEHIND_ASCII,
        "ruled_out_behind_point": pattern.RULED_OUT_BEHIND_POINT,
        "ascii_points": ".,-",
        "points": ".,",
        "several": "数",
        "totals": pattern.TOTALS,
        "decimal": "点",
        "dates": "".join(pattern.DATES),
        "counted": "".join(unit for unit in pattern.COUNTED if len(unit) == 1),
        "involved": "".join(pattern.INVOLVED),
        "over": pattern.OVER,
        "year": "年",
        "era_endings": "".join(pattern.era_endings()),
        "telling": "".join(ending for ending in NAME_ENDINGS if len(ending) == 1),
        "telling_in_pairs": "".join({ending[0] for ending in NAME_ENDINGS if len(ending) > 1}),
        "telling_for_digits": "年式" + "".join(pattern.DESIGNATES_FROM),
    }


def _pairs() -> Iterator[str]:
    """Yield how longer units begin, longer words that begin with a unit, and what ends names."""
    for unit, words in (*pattern.DATES.items(), *pattern.COUNTED.items()):
        yield from (longer[:2] for longer in (unit, *(unit + word for word in words)) if len(longer) > 1)
    yield from (ending[:2] for ending in NAME_ENDINGS if len(ending) > 1)
