"""Which fields does an index have, under which names may they be asked for, and what of an article goes into each?

`FIELDS` is the one table: a new field is a new row. Every field is indexed twice, as words for ranking and as single
characters with positions for exact runs; `date` is a pair of numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.article import Article, Value
from index import analysis


def _names(values: tuple[Value, ...]) -> list[str]:
    return [value.name for value in values]


@dataclass(frozen=True, slots=True)
class TextField:
    """One row of the table.

    `chinese` are the Chinese names that queries may use, simplified. `weight` is how much one word in the field counts
    against one in the body, `run_weight` how much all that was typed, standing there in one run, counts. A field of
    `names` is asked for by exact run, one of `prose` by words.
    """

    name: str
    chinese: tuple[str, ...]
    values: Callable[[Article], list[str]]
    weight: float
    run_weight: float
    kind: Literal["names", "prose"] = "names"

    @property
    def characters(self) -> str:
        """The name of the index field that holds single characters."""
        return f"{self.name}_characters"


FIELDS: tuple[TextField, ...] = (
    TextField("title", ("标题", "题名", "名称", "条目"), lambda a: [a.title], 2.0, 4.0, "prose"),
    TextField("alias", ("别名", "又称", "别称", "异名"), lambda a: _names(a.fields.aliases), 2.0, 3.0),
    TextField(
        "commander",
        ("指挥官", "将领", "主将", "统帅", "司令", "指挥", "人物"),
        lambda a: _names(a.fields.commanders),
        0.6,
        2.0,
    ),
    TextField("place", ("地点", "地方", "地名", "战场", "位置"), lambda a: _names(a.fields.places), 0.5, 1.5),
    TextField("combatant", ("参战方", "交战方", "军队", "部队"), lambda a: _names(a.fields.combatants), 0.3, 0.7),
    TextField("part_of", ("所属", "所属战争", "战争", "上级战役"), lambda a: _names(a.fields.part_of), 0.3, 0.7),
    TextField("result", ("结果", "结局", "战果"), lambda a: _names(a.fields.results), 0.3, 0.3, "prose"),
    TextField("strength", ("兵力", "军力"), lambda a: _names(a.fields.strengths), 0.2, 0.2, "prose"),
    TextField("casualties", ("伤亡", "损失"), lambda a: _names(a.fields.casualties), 0.2, 0.2, "prose"),
    TextField("variant", ("异体", "变体"), lambda a: list(a.variants), 0.5, 0.5, "prose"),
    TextField("category", ("分类", "类别"), lambda a: list(a.categories), 0.3, 0.5),
    TextField("body", ("正文", "内容", "全文"), lambda a: [a.text], 1.0, 0.5, "prose"),
)
"""Every text field, the most telling first."""

_NO_VALUES: tuple[Sequence[str], ...] = ((),) * len(FIELDS)
_OF_PLAIN = [(number, field) for number, field in enumerate(FIELDS) if field.name in ("title", "body")]


def values_of(article: Article) -> list[Sequence[str]]:
    """Return the values of all fields, in the order of `FIELDS`."""
    if not article.is_plain:
        return [field.values(article) or () for field in FIELDS]
    values = list(_NO_VALUES)
    for number, field in _OF_PLAIN:
        values[number] = field.values(article)
    return values


FACETS = ("commander", "place", "combatant", "part_of", "category")
"""The fields whose values can be counted over all matching articles."""

KEYWORDS = ("title", "alias", *FACETS)
"""The fields whose values a segment keeps as written: names that complete what someone types, and facets."""

DATE_NAMES = ("date", "日期", "时间", "年代", "年份")
"""The names of the date field: a query for it matches every article whose period overlaps."""

BY_NAME = {field.name: field for field in FIELDS}
_ASKED = {name: field.name for field in FIELDS for name in (field.name, *field.chinese)} | dict.fromkeys(
    DATE_NAMES, "date"
)


def find_field(name: str) -> str | None:
    """Return the canonical name of the field that a query calls `name`, in any script, width and case, else None."""
    return _ASKED.get(analysis.fold(name).text.strip())
