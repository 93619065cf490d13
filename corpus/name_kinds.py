"""Is this a name, and can these two be names of one thing?

Link texts are whatever fits a sentence: names, but also posts, dates, longer phrases, and words for something else than
the page that they lead to (`[[山西军阀|晋军]]`). What is told here by the words alone is told by their endings; which
names an article gives is for `corpus.other_names`, how many articles agree for `index.agreement`.

Names are given folded to simplified script.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from corpus.battle_words import BATTLE_WORD
from corpus.countries import NAMES as COUNTRY_NAMES
from corpus.ranks import is_title
from corpus.script import simplify
from corpus.surnames import surname_length

Kind = Literal["battle", "force", "party", "polity", "railway", "landform", "settlement"]

LONGEST = 16
"""A longer run of words is hardly used as a name in a sentence."""

_ENDINGS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("battle", re.compile(f"(?:{BATTLE_WORD[3:-1]}|大?捷|首义|袭击|突击|之变|之难|合战|战场)\\Z")),
    ("party", re.compile(r"(?:党|同盟会|中共)\Z")),
    ("railway", re.compile(r"(?:铁路|线|公路|[^一-龥]?路)\Z")),
    ("force", re.compile(r"(?:军|部队|(?<!京)(?<!太)师|旅|团|营|连|队|兵|部|会门|军区|战区|司令部|纵队)\Z")),
    ("polity", re.compile(r"(?:国|朝|政府|政权|王朝|汗国|帝国|联邦|联盟|藩)\Z")),
    ("landform", re.compile(r"(?:岛|群岛|山|山脉|岭|河|江|湖|海|湾|水|洋|海峡|平原|高原|盆地|半岛)\Z")),
    ("settlement", re.compile(r"(?:省|市|县|区|州|郡|府|镇|乡|村|城|旗|街道|道|关|口|寨|堡|港)\Z")),
)
"""What the end of a name tells; the first that fits."""

_ALLOWED = re.compile(
    r"(?=[^\u3400-\u9fff]*[\u3400-\u9fff].*[\u3400-\u9fff])[\u3400-\u9fff\U00020000-\U0003ffff0-9]+(?:[·‧・•—\-][\u3400-\u9fff]+)*"
)
_NUMBER = "0-9〇零一二三四五六七八九十百千两"
_NO_NAME = re.compile(
    # A date or a count; what points at something; what belongs to a sentence.
    f"[{_NUMBER}]+(?:年|月|日|世纪|万|余|多|个|名|艘|人)|(?:年间|时期|年代|期间)\\Z"
    "|^(?:[该这此其某我被把在由为是]|将(?!军)|敌[军国人方]|[本友对双各全诸多两几数][方军国地部侯将者家支])"
    "|[的了着过]|之间|以[来后前]|进攻|攻[打占克取破]|包围|发[动起]|率[领军部]|撤[退出往]|讨伐|占领|失败|响应|[等们]\\Z"
)
_GENERIC = re.compile(
    "(?:(?:[陆海空联援守叛义敌盟友清]军|[主大前后中左右]军|水[师军]|骑兵|步兵|炮兵|舰队|联合舰队|军队|部队|主力|大部队|游击队|近卫军|禁军|民兵)"
    "|(?:中央|地方)?(?:政府|当局|朝廷|政权|军阀|总部|司令部|参谋部|国防部|军事委员会|委员会|议会|国会)"
    "|(?:首都|京[城师]|省[会城]|县[城治]|国[都家]|都城|城[市区]|郊[区外]|故乡|家乡|边境|边界|前线|后方|根据地|解放区|殖民地|半岛|海峡)"
    "|(?:[第大内世界外]*(?:战争|大战|内战|战役|会战|战斗|起义|革命|事变|政变|兵变|叛乱|行动|作战|暴动|运动|战场|北伐|东征|西征|南征|远征))"
    "|(?:[东西南北中]{1,2}[部方面]?|[东西南北]{1,2}(?:岸|路|线|军|方面))"
    "|(?:先主|后主|太[祖宗后上皇子]+|皇[帝后上子]|国王|女王|王后|公主|亲王|丞相|宰相|元首|首领|盟主|天子|父亲|母亲|长子|次子|儿子|弟弟|兄长|夫人|妻子)"
    "|(?:汉人|满人|蒙古人|日本人|中国人|外国|列强|西方|东方|同名|条目|列表|详见|主条目|原文|英语|日语|汉语))"
)
_POST = re.compile(
    "(?:总统|主席|总理|首相|总督|元帅|将军|大将|上将|中将|少将|司令|司令官|太守|刺史|都督|国王|皇帝|女王)\\Z"
)
_ORDINAL = re.compile(f"第[{_NUMBER}]+(?:次|届|期|[^{_NUMBER}]{{0,4}}(?:军|师|旅|团|队|区|营|兵团)).{{0,3}}")
_QUALIFIER = re.compile(r"\s*[（(][^（()）]*[)）]\s*\Z")
_MIDDLE_DOT = re.compile("[·‧・•]")
_COUNTRIES = frozenset(map(simplify, COUNTRY_NAMES)) | {"中国", "韩国"}
_PLACE_ENDINGS = ("自治县", "自治州", "省", "市", "县", "区", "镇", "乡", "村", "州", "郡", "府", "城")
_TELLING: frozenset[Kind] = frozenset({"battle", "force", "party", "railway"})
"""Kinds whose names say so: what doesn't end like one of these is not one of them."""


def bare(name: str) -> str:
    """Return a page's name without what tells it from others of that name: 王平 (三國) is 王平."""
    if name.isalnum():  # As most are: there is nothing to take off letters.
        return name
    return _QUALIFIER.sub("", name.replace("_", " ")).strip(" \u3000“”「」『』《》\"'")


@lru_cache(maxsize=8192)
def kind_of(name: str) -> Kind | None:
    """Return what the end of a name says that it names, or None: 徐蚌会战 is a battle, 归绥 may be anything."""
    if name in _COUNTRIES:
        return "polity"
    return next((kind for kind, ending in _ENDINGS if ending.search(name)), None)


@lru_cache(maxsize=8192)
def is_name(name: str) -> bool:
    """Return whether words have the form of a name: Han characters, at least two, no sentence, date, rank or post."""
    return (
        2 <= len(name) <= LONGEST
        and _ALLOWED.fullmatch(name) is not None
        and _NO_NAME.search(name) is None
        and _GENERIC.fullmatch(name) is None
        and not is_title(name)
    )


def can_be_one(name: str, other: str) -> bool:
    """Return whether two different names may be of one thing, by their kinds: 北平 and 北京, not 山西 and 晋军."""
    return _abbreviates(other, name) or _abbreviates(name, other) or _kinds_agree(name, other)


def may_be_called(name: str, text: str) -> bool:
    """Return whether a link's `text` may be another name of the page `name`, rather than words in its place.

    What is only part of the name, or more than the name, counts where it is a way to call it: 中国人民解放军 is 解放军,
    and 乔治·马歇尔 is 马歇尔, but 晋冀鲁豫边区 is no 边区, and 英王乔治六世 is only a phrase.
    """
    if name in text or _ORDINAL.fullmatch(text) or (_POST.search(text) and not _POST.search(name)):
        return False
    return _may_shorten(name, text) if text in name else can_be_one(name, text)


def _kinds_agree(name: str, other: str) -> bool:
    one, two = kind_of(name), kind_of(other)
    if one is None or two is None:
        return one == two or (one or two) not in _TELLING
    return one == two


def _abbreviates(short: str, full: str) -> bool:
    """Tell whether `short` takes characters out of `full` in order, the first among them: 中共, 抗大, 秀山县."""
    if len(short) >= len(full) or short[0] != full[0]:
        return False
    rest = iter(full)
    return all(character in rest for character in short) and kind_of(short) in (None, kind_of(full))


def _may_shorten(name: str, text: str) -> bool:
    rest = name[: -len(text)] if name.endswith(text) else None
    if rest is not None and _MIDDLE_DOT.search(name):
        return _MIDDLE_DOT.search(rest[-1]) is not None
    if rest is None:
        return name.startswith(text) and name[len(text) :] in _PLACE_ENDINGS
    if kind_of(name) is None and len(name) <= 4:
        return surname_length(name) == len(rest)
    return kind_of(text) == kind_of(name) and kind_of(text) in ("battle", "force", "party") and len(rest) >= 2
