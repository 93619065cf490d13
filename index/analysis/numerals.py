"""Which numerals of a text mean the same number? 第七十四师 = 第74师, 一万七千 = 1.7万 = 17000, 民国三十五年 = 1946年.

Words are cut from canonical text: every numeral in ASCII digits, and in place of the year of an era the year AD, the
era's name kept beside it (民国1946年). Works on text that is folded already. What may as well be a name stays:

- A numeral of one character counts only behind 第 or before a unit, and not where a longer word begins with the unit
  (三国 and 九江 have none; 三门峡, 十里铺 and 八日军 go on). 一 counts but dates, as it often means `a`.
- Numerals read one by one count from four on; two or three of them only before a unit or behind 第, for what else
  they say is mostly a date's name (九一八) or an estimate (七八人).
- 百, 千 and 万 begin no numeral (百团大战, 千佛山, 万历), and what is not put together as one number stays (三四百).
- The names in `_NAMES`.

How a query's numbers may stand in an article is for `search.variants`. The stream of characters stays as it is.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from corpus.numerals import is_well_formed, parse_number
from index.analysis.folded import Folded

if TYPE_CHECKING:
    from decimal import Decimal

_ONES = "一二三四五六七八九"
_DIGITS = f"{_ONES}〇零○"
_PLACES = "百千万亿"
_ALL = f"{_DIGITS}十廿卅卌{_PLACES}"
_HAN = rf"(?:[{_ALL}]|两(?=[{_PLACES}]))"

_UNIT = rf"""(?:
    年 | 日(?![本军伪寇方籍俄美耳月]) | 号(?![召称角令码]) | 月(?![球亮饼光台老氏坛革花])
    | (?<!一)(?:
        天(?![下空地子王真然文津主国军命山池涯堂台皇险津师才兵宫帝竺]) | 世纪 | 年代 | 小时 | 分钟 | 岁
        | 次(?!元) | 个(?!代表) | 名(?![义将录]) | 位(?!一体) | 人(?![帮转民口物员类才心马]) | 艘 | 架(?!构)
        | 辆 | 挺 | 枚 | 座 | 匹 | 门(?=[^\ufdd0]{{0,2}}炮) | 公里 | 海里 | 英里 | 华里
        | 公尺 | 公斤 | 吨 | 米(?![尔勒饭]) | 里(?![铺屯店桥河庄坪坡沟洋香墩山口亭营台堡岗峪湾窑塘长头甸墟峡峰关])
        | 集团军 | 方面军 | 兵团 | 军团 | 纵(?![横深]) | 支队 | [大中小分]队 | 联队 | 舰队 | 野战军 | 高地
        | (?<![三六])(?<!新四)军(?!都督|营|[种人旗徽校事民区官方史心服衔令需费火医列饷])
        | 师(?![兄弟姐妹傅父母徒范生爷]) | 旅(?![行游客馆店途顺大居程]) | 团(?![圆结体扇员])
        | 营(?![养业救造寨盘房地帐垒]) | 连(?![续环接胜败夜忙年同绵浩任锁三])
    )
    | 点[{_DIGITS}]+[{_PLACES}]
    | (?<=十)[余多]
)"""
_DESIGNATES = re.compile(
    r"(?:空降|装甲|步兵|骑兵|山地|坦克|机械化)?(?:师|旅|团(?![圆结体扇员])|营(?![养业救造寨盘房地帐垒])|连队|部队|联队|[大支]队)"
    r"|军(?![种人旗徽校事民区官方史心服衔令需费火医列饷])|集团军|军团|兵团|号|[号型]?高地|舰|工程|式|线"
)
"""Behind two or three digits one by one: they tell one of many that are counted through (一二九师, 九二式)."""
_PLACE_NAME = re.compile(r"[铺堡店墩]|家子|里(?=[铺屯店桥河庄坪坡沟洋香墩山口亭营台堡岗峪湾窑塘长头甸墟峡峰关])")
_MOST_KEPT = 20_000
_NAMES: dict[str, tuple[str, ...]] = {
    "三十六": ("计",),
    "七十二": ("变",),
    "十八": ("罗汉",),
    "十三": ("陵", "太保", "行"),
    "十二": ("生肖",),
    "二十四": ("史",),
    "二十八": ("宿",),
    "十六": ("国", "夜"),
    "五十": ("岚", "铃"),
    "八百": ("壮士",),
    "三千": ("营", "世界"),
}
"""Numeral to what stands behind it in names."""
_TELLING = frozenset("铺堡店墩家里").union(name[0] for names in _NAMES.values() for name in names)
"""What begins the rest of a name."""
_GIVEN_NAME, _FAMILY_NAMES = "五十六", ("山本", "高野")


class Rewritten(NamedTuple):
    """A numeral at `start` to `end` of a folded text and what is written for it.

    `year` and `era_start` are given if it is the year of an era whose name begins there: the year AD, negative BC.
    """

    start: int
    end: int
    text: str
    year: int | None = None
    era_start: int = 0


_MAY_FOLLOW = (
    f"{_ALL}两0-9.,点余多年日号月天世小分岁次个名位人艘架辆挺枚座匹门公海英华吨米里集方兵军纵支大中联舰野高师旅团营连"
)
"""What begins whatever follows the first character of a numeral that counts, if it isn't one for itself."""


@cache
def _era_endings() -> frozenset[str]:
    from corpus.eras import ERAS

    return frozenset(name[-1] for name in ERAS)


@cache
def _pattern() -> re.Pattern[str]:
    before_year = "".join(sorted(_era_endings()))
    # One set of characters at the beginning lets the search skip quickly; what may follow depends on which it was.
    return re.compile(
        rf"""
        [{_DIGITS}十廿卅卌两元0-9](?:(?=[{_MAY_FOLLOW}])|(?<=第.)|(?<=[廿卅卌]))
        (?:
            (?<=[{_DIGITS}十廿卅卌两])
            (?:(?<![{_ALL}几数0-9.,].)|(?<=[人总兵岁次户倍]数.)|(?<=[^{_ALL}0-9\ufdd0][.,].))
            (?:
                (?<!两)(?:{_HAN})++ | (?<=两)[{_PLACES}]{_HAN}*+
                | (?<=[廿卅卌])(?![{_ALL}]) | (?<=第[{_ONES}十])(?![{_ALL}]) | (?<![〇零○两])(?={_UNIT})
            )
            (?:点[{_DIGITS}]+(?=[万亿]|高地)[万亿]?+)?+
            (?![0-9.]|,[0-9]{{3}}(?![0-9]))
            |
            (?<=[0-9])(?<![{_ALL}0-9a-z].)(?<![{_ALL}0-9a-z][.,\-].)
            (?:
                [0-9]*+(?:\.[0-9]++)?[{_PLACES}](?:[0-9]|{_HAN})*+(?![0-9.]|,[0-9]{{3}}(?![0-9]))
                | [0-9]{{0,2}}(?:,[0-9]{{3}})+(?![0-9.,{_ALL}])
                | (?<=[{before_year}].)[0-9]{{0,2}}(?=年)
            )
            |
            (?<=[{before_year}]元)(?=年)
        )
        """,
        re.VERBOSE,
    )


def canonical(folded: str) -> str:
    """Return a folded text with its numerals in ASCII digits: 整编第七十四师 gives 整编第74师.

    The year of an era becomes the year AD beside its name: 建安五年 gives 建安200年.
    """
    return _pattern().sub(_replacement, folded)


def canonical_folded(folded: Folded) -> Folded:
    """Return a folded text in canonical form; each digit stands for the whole numeral that the author wrote."""
    found = [one for one in rewritten(folded.text) if folded.text[one.start : one.end] != one.text]
    if not found:
        return folded
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    done = 0
    for start, end, text, *_ in (*found, Rewritten(len(folded.text), len(folded.text), "")):
        places = [folded.span(at, at + 1) for at in range(done, start)]
        parts += (folded.text[done:start], text)
        starts.extend(place[0] for place in places)
        ends.extend(place[1] for place in places)
        if text:
            whole = folded.span(start, end)
            starts.extend([whole[0]] * len(text))
            ends.extend([whole[1]] * len(text))
        done = end
    return Folded("".join(parts), starts, ends)


def rewritten(folded: str) -> Iterator[Rewritten]:
    """Yield the numerals of a folded text that have a canonical form, in order."""
    for match in _pattern().finditer(folded):
        yield _rewritten(match)


class _Plain(dict[str, str]):
    """Numeral to what is written for it where nothing beside it can change that; empty for all others."""

    __slots__ = ()

    def __missing__(self, run: str) -> str:
        if len(self) > _MOST_KEPT:
            self.clear()
        self[run] = found = "" if run == _GIVEN_NAME else _number(run) or ""
        return found


_PLAIN = _Plain()


def _replacement(match: re.Match[str]) -> str:
    """Return what is written for a match: by a short way for the many that need no look at their neighbours."""
    written, text, end = _PLAIN[match.group()], match.string, match.end()
    behind = text[end : end + 1]
    if written and behind not in _TELLING and (behind != "年" or text[match.start() - 1] not in _era_endings()):
        return written
    return _rewritten(match).text


def _rewritten(match: re.Match[str]) -> Rewritten:
    """Decide what is written for a match, which is itself if it is no number, or a name."""
    text, (start, end) = match.string, match.span()
    run = match.group()
    if (
        text[end : end + 1] == "年"
        and text[start - 1 : start] in _era_endings()
        and (era := _year_of_era(text, start, run))
    ):
        return era
    number = _number(run)
    if number is None:
        digits = _one_by_one(run)
        stays = not digits or not _counts(digits, text, start, end)
        return Rewritten(start, end, run if stays else digits)
    if len(run) > 1 and (_PLACE_NAME.match(text, end) or _is_name(run, text, start, end)):
        return Rewritten(start, end, run)
    return Rewritten(start, end, number)


def _is_name(run: str, text: str, start: int, end: int) -> bool:
    if run == _GIVEN_NAME:
        return text.endswith(_FAMILY_NAMES, 0, start)
    return text.startswith(_NAMES.get(run, ()), end)


@lru_cache(maxsize=8192)
def _number(run: str) -> str | None:
    """Return a numeral with places, a mixed one or one with commas in ASCII digits, or None if it is none of these."""
    if run == "元" or (len(run) > 1 and all(char in _DIGITS for char in run)):
        return None
    if "," in run or run.isascii():
        return run.replace(",", "")
    if "点" in run or run[0].isascii():
        return _mixed(run)
    return str(parse_number(run)) if is_well_formed(run) else None


def _mixed(run: str) -> str | None:
    """Return 1.7万, 3万5千, 一点七万 or 五三七点七 in ASCII digits, or None."""
    from decimal import Decimal  # here and below, because few texts need it

    total = Decimal(0)
    rest = run
    for unit, size in (("亿", 100_000_000), ("万", 10_000)):
        head, found, tail = rest.partition(unit)
        if found:
            part = _part(head)
            if part is None:
                return None
            total, rest = total + part * size, tail
    part = _part(rest) if rest else Decimal(0)
    if part is None or (total and (total % 1 or (rest and ("." in run or "点" in run)))):
        return None
    total += part
    return str(int(total)) if total == int(total) else str(total)


def _part(text: str) -> Decimal | None:
    """Return what stands before 万, or for itself: 1.7, 12, 5千, 十二, 五三七点七."""
    from decimal import Decimal

    match = re.fullmatch(rf"([0-9]+(?:\.[0-9]+)?)([千百]?)|([{_DIGITS}]+)点([{_DIGITS}]+)", text)
    if match and match[1]:
        return Decimal(match[1]) * {"千": 1000, "百": 100, "": 1}[match[2]]
    if match:
        return Decimal(f"{_ascii(match[3])}.{_ascii(match[4])}")
    han = text.translate({ord(str(number)): char for number, char in enumerate(_ONES, 1)})
    return Decimal(parse_number(han) or 0) if is_well_formed(han) else None


def _ascii(digits: str) -> str:
    return "".join(str(parse_number(digit)) for digit in digits)


@lru_cache(maxsize=8192)
def _one_by_one(run: str) -> str:
    digits = _ascii(run) if len(run) > 1 and all(char in _DIGITS for char in run) else ""
    return digits if digits.strip("0") else ""


def _counts(digits: str, text: str, start: int, end: int) -> bool:
    """Tell whether digits read one by one mean a number there: 一九四六, 一二九师, but not 九一八 nor 七八人."""
    rises = all(ord(other) == ord(one) + 1 for one, other in pairwise(digits))
    if len(digits) > 3:
        return not rises
    if len(digits) == 3 and text.startswith("年", end):
        return True
    if text.startswith("年", end) and text.endswith("前", 0, start):
        return True
    if rises:
        return text.startswith("式", end)
    return text.endswith("第", 0, start) or _DESIGNATES.match(text, end) is not None


_NOT_AN_ERA = frozenset(
    re.findall("..", "长安建康大同永安保定大庆永康建德咸宁兴安大安长乐嘉兴应天太平和平普通文明如意")
)
"""These are places and words more often: 在长安三年."""
_BEFORE_AN_ERA = re.compile(rf"[^{_ALL}0-9\ufdd0]*\Z")
_REACH = 16


def _year_of_era(text: str, start: int, run: str) -> Rewritten | None:
    """Return what is written for the numeral `run` before 年 if an era's name ends where it begins."""
    last_two = text[max(start - 2, 0) : start]
    if last_two not in _two_character_eras():
        if last_two not in _era_tails():
            return None
        found = _era(_before(text, start), run)
    else:
        found = _era(last_two, run) if _needs_no_state(last_two, run) else _era(_before(text, start), run)
    if found is None:
        return None
    name, year = found
    written = f"前{-year}" if year < 0 else str(year)
    return Rewritten(start, start + len(run), written, year, start - len(name))


def _before(text: str, start: int) -> str:
    """Return what may name an era and its state: no numeral is in it, and nothing of another text."""
    match = _BEFORE_AN_ERA.search(text, max(start - _REACH, 0), start)
    return match.group() if match else ""


@cache
def _era_tails() -> frozenset[str]:
    """Return the last two characters of all eras."""
    from corpus.eras import ERAS

    return frozenset(name[-2:] for name in ERAS)


@cache
def _two_character_eras() -> frozenset[str]:
    """Return the eras of two characters with which no longer one ends."""
    from corpus.eras import ERAS

    longer = {name[-2:] for name in ERAS if len(name) > 2}
    return frozenset(name for name in ERAS if len(name) == 2 and name not in longer)


@lru_cache(maxsize=4096)
def _needs_no_state(name: str, run: str) -> bool:
    """Tell whether only one state had a year `run` of an era of this name."""
    from corpus.eras import ERAS

    number = 1 if run == "元" else parse_number(run) or 0
    return sum(0 < number <= era.length for era in ERAS[name]) < 2


@lru_cache(maxsize=4096)
def _era(before: str, run: str) -> tuple[str, int] | None:
    """Return the era whose name `before` ends with, and the Western year of its year `run`."""
    from corpus.eras import ERAS, era_name_before, resolve_era

    name = era_name_before(before, len(before)) if before[-1:] != " " else ""
    number = 1 if run == "元" else parse_number(run)
    era = resolve_era(name, number, before) if name and number and name not in _NOT_AN_ERA else None
    if era is None or number is None:
        return None
    year = era.year_of(number)
    # 建武二年 would become 建武26年, which is another year of the era.
    is_clear = run == str(year) or not any(0 < year <= one.length for one in ERAS[name])
    return (name, year) if is_clear else None
