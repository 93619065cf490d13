"""Which fields does an index have, under which names may they be asked for, and what of an article goes into each?

`FIELDS` is the one table: a new field is a new row. Every field is indexed twice, as words for ranking and as single
characters with positions for exact runs; `date` is a pair of numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from whoosh import fields as whoosh_fields
from whoosh.analysis import Token as WhooshToken
from whoosh.analysis import Tokenizer
from whoosh.columns import VarBytesColumn

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
    TextField("title", ("标题", "题名", "名称", "条目"), lambda a: [a.title], 0.8, 4.0, "prose"),
    TextField("alias", ("别名", "又称", "别称", "异名"), lambda a: _names(a.fields.aliases), 0.8, 3.0),
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
    TextField("category", ("分类", "类别"), lambda a: list(a.categories), 0.3, 0.5),
    TextField("body", ("正文", "内容", "全文"), lambda a: [a.text], 1.0, 0.5, "prose"),
)
"""Every text field, the most telling first."""

FACETS = ("commander", "place", "combatant", "part_of", "category")
"""The fields whose values can be counted over all matching articles."""

KEYWORDS = ("title", "alias", *FACETS)
"""The fields whose values a segment keeps as written: names that complete what someone types, and facets."""

SUMMARY = "summary"
"""The column that holds what counting and ordering need of each article, as `summary` makes it."""

TITLE_KEY = "title_key"
"""The field whose one term is the whole folded title."""

DATE_NAMES = ("date", "日期", "时间", "年代", "年份")
"""The names of the date field: a query for it matches every article whose period overlaps."""

BY_NAME = {field.name: field for field in FIELDS}
_ASKED = {name: field.name for field in FIELDS for name in (field.name, *field.chinese)} | dict.fromkeys(
    DATE_NAMES, "date"
)


def find_field(name: str) -> str | None:
    """Return the canonical name of the field that a query calls `name`, in any script, width and case, else None."""
    return _ASKED.get(analysis.fold(name).text.strip())


class Summary(NamedTuple):
    """What counting and ordering need of one article."""

    title: str
    """Folded."""
    first_day: int | None
    facets: dict[str, list[str]]


def summary(article: Article) -> Summary:
    """Return the summary of `article`."""
    period = article.fields.period
    facets = {name: BY_NAME[name].values(article) for name in FACETS}
    return Summary(analysis.fold(article.title).text, period.start.first_day if period else None, facets)


class WordTokenizer(Tokenizer):  # type: ignore[misc]  # Whoosh has no annotations, so its classes are Any.
    """Whoosh's way to ask the analysis chain for words. (Class path and attributes are part of the disk format.)"""

    segmenter = "jieba"
    """Which one cuts; schemas from before there was a choice don't say."""

    def __init__(self, segmenter: str) -> None:
        self.segmenter = segmenter

    def __call__(self, value: str, **options: Any) -> Iterator[Any]:
        """Yield Whoosh tokens for `value`; they carry what `options` asks for: positions, character offsets."""
        return _whoosh_tokens(analysis.words(value, cutter=analysis.segmenter(self.segmenter)), options)


class CharacterTokenizer(Tokenizer):  # type: ignore[misc]
    """Whoosh's way to ask the analysis chain for single characters. (Its class path is part of the disk format.)"""

    def __call__(self, value: str, **options: Any) -> Iterator[Any]:
        """Yield Whoosh tokens for `value`; they carry what `options` asks for: positions, character offsets."""
        return _whoosh_tokens(analysis.characters(value), options)


def _whoosh_tokens(tokens: Iterator[analysis.Token], options: dict[str, Any]) -> Iterator[Any]:
    kept = {name: options.get(name, False) for name in ("positions", "chars")}
    whoosh_token = WhooshToken(**kept, removestops=True, mode=options.get("mode", ""))
    for token in tokens:
        whoosh_token.text = whoosh_token.original = token.text
        whoosh_token.boost, whoosh_token.stopped = 1.0, False
        whoosh_token.pos = token.position + options.get("start_pos", 0)
        whoosh_token.startchar = token.start + options.get("start_char", 0)
        whoosh_token.endchar = token.end + options.get("start_char", 0)
        yield whoosh_token


def make_schema(segmenter: str = analysis.DEFAULT_SEGMENTER) -> Any:
    """Return the Whoosh schema for `FIELDS`, with the stored parts of an article and its first and last day.

    `segmenter` names the one that cuts the words.
    """
    schema = whoosh_fields.Schema(
        id=whoosh_fields.ID(stored=True, unique=True),
        text=whoosh_fields.STORED(),
        record=whoosh_fields.STORED(),
        first_day=whoosh_fields.NUMERIC(int, signed=True),
        last_day=whoosh_fields.NUMERIC(int, signed=True),
        **{TITLE_KEY: whoosh_fields.ID(), SUMMARY: whoosh_fields.COLUMN(VarBytesColumn())},
    )
    for field in FIELDS:
        schema.add(field.name, whoosh_fields.TEXT(analyzer=WordTokenizer(segmenter), phrase=False))
        schema.add(field.characters, whoosh_fields.TEXT(analyzer=CharacterTokenizer()))
    return schema
