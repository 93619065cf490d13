"""What do an article's infoboxes say about who, where, when and with what result?

Parameters become fields here. How a cell is cut is in `cells`, which words are names in `names` and `localities`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import chain

from corpus.article import Article, Fields, Infobox, Period, Value
from corpus.cells import Line, read_lines
from corpus.dates import DatedSpan, find_periods
from corpus.localities import places, wars
from corpus.names import people
from corpus.readers.wikitext import parse_fragment
from corpus.script import simplify

_PLACES = ("place", "location", "地点", "地點", "位置", "战场", "戰場")
_DATES = ("date", "日期", "时间", "時間", "dates")
_RESULTS = ("result", "结果", "結果", "outcome", "status", "战果", "戰果")
_PART_OF = ("partof", "part_of", "part of", "从属", "從屬", "属于", "屬於", "campaign_of")
_ALIASES = ("other_names", "other_name", "alias", "aka", "别名", "別名", "別稱", "别称", "又名", "othername")

_SIDED = re.compile(
    r"(?>(?P<commanders>commanders?|leaders?|leadfigures?|指挥官|指揮官|指挥者|指揮者|将领|將領|统帅|統帥|主帅|主帥|主将|主將|司令|领导人|領導人)"
    r"|(?P<combatants>combatants?|belligerents?|sides?|参战方|參戰方|交战方|交戰方|参战国|參戰國)"
    r"|(?P<strengths>strength|兵力|力量)"
    r"|(?P<casualties>casualties|losses|伤亡|傷亡|损失|損失))"
    r"[ _]?(?P<side>[1-9一二三四])?[ _-]?[a-z]?\Z"
)
_HAN_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_UNKNOWN = re.compile("不[明详]|未知|无")
_NOT_SAID = re.compile(r"不[明详清]|未知|[?？\-—]")
_WORD = re.compile(r"\w")
_LISTED = re.compile("[、，,;；/／]")
_IGNORED = re.compile(r"[\s·‧・•]+")
_LEADING_NOTE = re.compile(r"^[^：:]{1,8}[：:]\s*")


def extract(article: Article) -> Fields:
    """Return the fields that the article's infoboxes give, each value with the words of its cell as evidence.

    All infoboxes are read, the first one first; the period is that of the first one's date alone.
    """
    boxes = [_Cells(box) for box in article.infoboxes]
    combatants = [list(_combatants(box)) for box in boxes]
    return Fields(
        aliases=_distinct(v for box in boxes for v in _plain(box, _ALIASES)),
        commanders=_distinct(
            v for box, sides in zip(boxes, combatants, strict=True) for v in _commanders(box, {s.name for s in sides})
        ),
        places=_distinct(v for box in boxes for v in _listed(box, _PLACES, places)),
        combatants=_distinct(chain.from_iterable(combatants)),
        period=_period(boxes[0]) if boxes else None,
        results=_distinct(v for box in boxes for v in _whole(box.as_written(*_RESULTS), None)),
        strengths=_distinct((v for box in boxes for v in _by_side(box, "strengths")), by_side=True),
        casualties=_distinct((v for box in boxes for v in _by_side(box, "casualties")), by_side=True),
        part_of=_distinct(v for box in boxes for v in _listed(box, _PART_OF, wars)),
    )


class _Cells:
    """The values of one infobox by the names of their parameters; of two of the same name the last counts."""

    def __init__(self, box: Infobox) -> None:
        self._values = dict(box.parameters)
        self._lowered = {name.lower(): value for name, value in box.parameters}
        self.sided: defaultdict[str, list[tuple[int | None, str]]] = defaultdict(list)
        """The parameters of each field with sides, as (side, value); a name without a number is of no known side."""
        for name, value in self._values.items():
            match = _SIDED.match(name.strip().lower()) if value.strip() else None
            if match:
                digit = match["side"]
                field = next(field for field in match.re.groupindex if match[field])
                self.sided[field].append(((_HAN_DIGITS.get(digit) or int(digit)) if digit else None, value))

    def as_written(self, *names: str) -> str:
        """Return the first non-empty value among the parameters `names`."""
        return _first(self._values, names)

    def first(self, names: Iterable[str]) -> str:
        """Return the same, whatever case the parameters are written in."""
        return _first(self._values, names) or _first(self._lowered, names)


def _first(values: Mapping[str, str], names: Iterable[str]) -> str:
    return next((value for name in names if (value := values.get(name, "").strip())), "")


def _commanders(box: _Cells, combatants: Set[str]) -> Iterator[Value]:
    for side, raw in box.sided["commanders"]:
        for line in read_lines(raw):
            for name in people(line, headings=combatants):
                yield Value(name, "infobox", line.text, side)


def _combatants(box: _Cells) -> Iterator[Value]:
    for side, raw in box.sided["combatants"]:
        for line in read_lines(raw, countries=True):
            name = _LEADING_NOTE.sub("", _BRACKETED.sub("", line.text)).strip(" ：:、，,†*•")
            if _WORD.search(name) and not _UNKNOWN.fullmatch(simplify(name)):
                yield Value(name, "infobox", line.text, side)


def _listed(box: _Cells, names: tuple[str, ...], read: Callable[[Line], Iterator[str]]) -> Iterator[Value]:
    for line in read_lines(box.first(names)):
        for name in read(line):
            if name.strip():
                yield Value(name.strip(), "infobox", line.text)


def _by_side(box: _Cells, field: str) -> Iterator[Value]:
    for side, raw in box.sided[field]:
        yield from _whole(raw, side)


def _whole(raw: str, side: int | None) -> Iterator[Value]:
    """Yield a cell as one value, its lines joined by semicolons."""
    lines = [line.strip(" ；;") for line in parse_fragment(raw, countries=True).text.split("\n")]
    text = "；".join(line for line in lines if line)
    if text and not _NOT_SAID.fullmatch(simplify(text)):
        yield Value(text, "infobox", text, side)


def _plain(box: _Cells, names: tuple[str, ...]) -> Iterator[Value]:
    for line in read_lines(box.first(names)):
        for name in _LISTED.split(line.text):
            if name.strip():
                yield Value(name.strip(), "infobox", line.text)


def _period(box: _Cells) -> Period | None:
    """Read the date cell: from its first day to its last, a date in brackets counting only if it is finer or alone."""
    text = parse_fragment(box.first(_DATES)).text
    found = find_periods(text)
    if not found:
        return None
    aside = [match.span() for match in _BRACKETED.finditer(text)]
    outside = [s for s in found if not any(a <= s.begin and s.finish <= b for a, b in aside)]
    chosen = outside if outside and max(map(_precision, outside)) >= max(map(_precision, found)) else found
    finest = [span for span in chosen if _precision(span) == max(map(_precision, chosen))]
    start = min((span.start for span in finest), key=lambda date: date.first_day)
    end = max((span.end for span in finest), key=lambda date: date.last_day)
    return Period(start, end, "infobox", " ".join(text.split()))


def _precision(span: DatedSpan) -> int:
    return sum(part is not None for part in (span.start.month, span.start.day, span.end.month, span.end.day))


def _distinct(values: Iterable[Value], *, by_side: bool = False) -> tuple[Value, ...]:
    """Keep the first of values with the same name, spaces, middle dots and script apart (and side, if asked)."""
    kept: dict[tuple[str, int | None], Value] = {}
    for value in values:
        key = simplify(_IGNORED.sub("", value.name))
        kept.setdefault((key, value.side if by_side else None), value)
    return tuple(kept.values())
