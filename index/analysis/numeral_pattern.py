"""Where in a folded text do numerals stand that may count? The characters of numerals, the units, and the pattern.

What is written in their place is for `index.analysis.numerals`, where the rules stand as well. Compiled code finds most
numerals without the pattern, by the tables here (`index.analysis.rewriting`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

ONES = "一二三四五六七八九"
ZEROS = "〇零○"
DIGITS = f"{ONES}{ZEROS}"
TENS = "廿卅卌"
PLACES = "百千万亿"
ASCII = "0123456789"
ALL = f"{DIGITS}十{TENS}{PLACES}"
_HAN = rf"(?:[{ALL}]|两(?=[{PLACES}]))"

BEHIND_LI = "铺屯店桥河庄坪坡沟洋香墩山口亭营台堡岗峪湾窑塘长头甸墟峡峰关"
"""What stands behind 里 in names of places."""
_BEHIND_JUN = "种人旗徽校事民区官方史心服衔令需费火医列饷"
_BEHIND_TUAN, _BEHIND_YING = "圆结体扇员", "养业救造寨盘房地帐垒"

DATES: dict[str, Sequence[str]] = {
    "年": "",
    "日": "本军伪寇方籍俄美耳月",
    "号": "召称角令码",
    "月": "球亮饼光台老氏坛革花",
}
"""Units of dates, each with what may not stand behind it, because a longer word begins with it then."""
COUNTED: dict[str, Sequence[str]] = {
    "天": "下空地子王真然文津主国军命山池涯堂台皇险津师才兵宫帝竺",
    **dict.fromkeys(("世纪", "年代", "小时", "分钟", "公里", "海里", "英里", "华里", "公尺", "公斤"), ""),
    **dict.fromkeys("岁艘辆挺枚座匹吨", ""),
    "次": "元",
    "个": ("代表",),
    "名": "义将录",
    "位": ("一体",),
    "人": "帮转民口物员类才心马",
    "架": "构",
    "米": "尔勒饭",
    "里": BEHIND_LI,
    **dict.fromkeys(("集团军", "方面军", "野战军", "兵团", "军团", "支队", "联队", "舰队", "高地"), ""),
    **dict.fromkeys(("大队", "中队", "小队", "分队"), ""),
    "纵": "横深",
    "师": "兄弟姐妹傅父母徒范生爷",
    "旅": "行游客馆店途顺大居程",
    "团": _BEHIND_TUAN,
    "营": _BEHIND_YING,
    "连": "续环接胜败夜忙年同绵浩任锁三",
}
"""Units of which 一 doesn't count any, as it often means `a`; each with what may not stand behind it."""
INVOLVED = {
    "军": rf"(?<![一三六])(?<!新四)军(?!都督|营|[{_BEHIND_JUN}])",
    "门": r"(?<!一)门(?=[^\ufdd0]{0,2}炮)",
    "点": rf"点[{DIGITS}]+[{PLACES}]",
}
"""Units that depend on more, by what they begin with."""
OVER = "余多"
"""Stands for a unit behind 十."""
BEGINS = f"{DIGITS}十{TENS}两元{ASCII}"
"""What a numeral begins with; 元 is the first year of an era."""
MAY_FOLLOW = f"{ALL}两{ASCII}.,{OVER}" + "".join(sorted({unit[0] for unit in (*DATES, *COUNTED, *INVOLVED)}))
"""What begins whatever follows the first character of a numeral that counts, if it isn't one for itself."""
TOTALS = "人总兵岁次户倍"
"""Before 数, which a number may follow then: 人数二十万, but not 数十万."""
RULED_OUT_BEHIND_HAN = f"{ALL}几{ASCII}"
RULED_OUT_BEHIND_ASCII = f"{ALL}{ASCII}abcdefghijklmnopqrstuvwxyz"
RULED_OUT_BEHIND_POINT = f"{ALL}{ASCII}\ufdd0"
"""Behind what no numeral begins: it goes on, or is an estimate, or part of a name.

The last is for what stands before a point or comma in turn.
"""


def _units(table: dict[str, Sequence[str]]) -> str:
    return "|".join(unit + (f"(?!{'|'.join(behind)})" if behind else "") for unit, behind in table.items())


_ARMS = ("空降", "装甲", "步兵", "骑兵", "山地", "坦克", "机械化")
_UNITS_OF_ARMS: dict[str, Sequence[str]] = {
    **dict.fromkeys(("师", "旅", "连队", "部队", "联队", "大队", "支队"), ""),
    "团": _BEHIND_TUAN,
    "营": _BEHIND_YING,
}
_NUMBERED: dict[str, Sequence[str]] = {
    "军": _BEHIND_JUN,
    **dict.fromkeys(("集团军", "军团", "兵团", "号", "高地", "号高地", "型高地", "舰", "工程", "式", "线"), ""),
}
DESIGNATES = re.compile(f"(?:{'|'.join(_ARMS)})?(?:{_units(_UNITS_OF_ARMS)})|{_units(_NUMBERED)}")
"""Behind two or three digits one by one: they tell one of many that are counted through (一二九师, 九二式)."""
DESIGNATES_FROM = frozenset(each[0] for each in (*_ARMS, *_UNITS_OF_ARMS, *_NUMBERED))
"""What that begins with."""


@cache
def era_endings() -> frozenset[str]:
    """Return the last characters of all eras."""
    from corpus.eras import ERAS

    return frozenset(name[-1] for name in ERAS)


@cache
def numeral_pattern() -> re.Pattern[str]:
    """Return the pattern of all numerals that may count."""
    before_year = "".join(sorted(era_endings()))
    unit = f"(?:{_units(DATES)}|(?<!一)(?:{_units(COUNTED)})|{'|'.join(INVOLVED.values())}|(?<=十)[{OVER}])"
    # One set of characters at the beginning lets the search skip quickly; what may follow depends on which it was.
    return re.compile(
        rf"""
        [{BEGINS}](?:(?=[{MAY_FOLLOW}])|(?<=第.)|(?<=[{TENS}]))
        (?:
            (?<=[{DIGITS}十{TENS}两])
            (?:(?<![{RULED_OUT_BEHIND_HAN}数.,].)|(?<=[{TOTALS}]数.)|(?<=[^{RULED_OUT_BEHIND_POINT}][.,].))
            (?:
                (?<!两)(?:{_HAN})++ | (?<=两)[{PLACES}]{_HAN}*+
                | (?<=[{TENS}])(?![{ALL}]) | (?<=第[{ONES}十])(?![{ALL}]) | (?<![{ZEROS}两])(?={unit})
            )
            (?:点[{DIGITS}]+(?=[万亿]|高地)[万亿]?+)?+
            (?![0-9.]|,[0-9]{{3}}(?![0-9]))
            |
            (?<=[0-9])(?<![{RULED_OUT_BEHIND_ASCII}].)(?<![{RULED_OUT_BEHIND_ASCII}][.,\-].)
            (?:
                [0-9]*+(?:\.[0-9]++)?[{PLACES}](?:[0-9]|{_HAN})*+(?![0-9.]|,[0-9]{{3}}(?![0-9]))
                | [0-9]{{0,2}}(?:,[0-9]{{3}})+(?![0-9.,{ALL}])
                | (?<=[{before_year}].)[0-9]{{0,2}}(?=年)
            )
            |
            (?<=[{before_year}]元)(?=年)
        )
        """,
        re.VERBOSE,
    )
