"""Is this word a rank, a post, a unit or a state, rather than somebody's name?

Word lists for cleaning the cells of commanders. They are written in simplified characters and compared after folding.
"""

from __future__ import annotations

import re

from corpus.countries import NAMES as COUNTRY_NAMES
from corpus.script import simplify
from corpus.surnames import surname_length

_COUNTRY = "|".join(sorted({simplify(name) for name in COUNTRY_NAMES} | {"中国"}, key=len, reverse=True))
_NUMBER = "[0-9０-９一二三四五六七八九十百廿两]+"
_RANK = (
    "(?:[陆海空]军)?(?:特级|一级|二级|代|大|上|中|少|准)[将校尉佐](?:军)?|(?:[陆海空]军)?大?元帅|骑士|爵士|大?将军|旅将"
)
_SOVEREIGN = "国王|国君|皇帝|天皇|女王|沙皇|苏丹|可汗|大汗|哈里发|教皇|教宗"
_POST = (
    "[总副代前兼署]*(?:司令[员官部]?|指挥(?:官|使|员)?|督军|督帅|都督|总督|巡抚|提督|总兵官?|参将|游击(?:将军)?|守备|把总|千总|"
    "军长|军团长|师团长|师长|旅团长|旅长|团长|联队长|大队长|中队长|支队长|营长|连长|舰长|队长|政委|政治委员|参谋长|参谋|主任|"
    "主席|[部县市省州院校局会议处区]长|书记|首相|总统|总理|太守|刺史|节度使|经略使?|"
    "经略安抚使|安抚使|招讨使|转运使|观察使|宣抚使|制置使|知州|知府|知县|统帅|统领|统制|主帅|主将|将领|先锋官?|监军|校尉|"
    "中郎将|长史|丞相|宰相|大司马|太尉|太傅|司徒|司空|尚书|侍郎|御史|钦差大臣|钦差|大臣|领袖|首领|长官|指导者|副将|副帅|"
    "佥使|都司|监司|郡守|县令|县监|防御使|副都统|都统|大学士|团练使|都指挥使|司令长官)"
)
_UNIT = (
    "集团军|方面军|野战军|兵团|军团|纵队|支队|大队|中队|联队|师团|旅团|战区|军区|舰队|总队|游击队|部队|司令部|绥靖区|"
    "军分区|战斗群|装甲军|步兵师|志愿军|义勇军|自卫军|民兵|警察|卫队|骑士团|政府|联盟|同盟"
)
_SHORT_UNIT = "军|师|旅|团|营|连"
_BRANCH = "[陆海空联国]军|海军陆战队|水师|骑兵|步兵|炮兵"
NUMBERED_UNIT = f"(?:整编|新编?|暂编)?第?{_NUMBER}(?:{_UNIT}|{_SHORT_UNIT})"

_TITLE = f"(?:{_RANK}|{_POST}|{_SOVEREIGN})"
_PEERAGE = "公爵|侯爵|伯爵|子爵|男爵|大公|亲王|郡王|国公|王子|太子|世子|王储|贝勒|贝子"
_TITLE_ONLY = re.compile(
    f"(?:{_COUNTRY}|{_BRANCH}|{NUMBERED_UNIT}|.{{1,8}}(?:{_UNIT})|.{{1,4}}(?=国王|皇帝|总督|刺史|太守|巡抚|主席)|水军)*"
    f"(?:{_TITLE}[兼及、 ]*)*(?:{_TITLE}|{_PEERAGE})"
)
_TITLE_BEFORE = re.compile(f".*{_TITLE}[兼 ]*(?=[\u3400-\u9fff]{{2,}}|[A-Za-z])")
# 明治天皇 is a name as a whole, 杜聿明將軍 is not.
_TITLE_BEHIND = re.compile(f"(?<=..) *(?:{_RANK}|{_POST})+$")
_CROWN_BEFORE = re.compile("^.{1,3}[王宗祖帝公侯](?=.{2,3}$)")
_UNIT_BEFORE = re.compile(f"^.*(?:{NUMBERED_UNIT}|八路军|新四军|解放军)[长部]? *(?=[\u3400-\u9fff]{{2,4}}$)")
_BODY = re.compile(
    f".*{_NUMBER}个?(?:{_UNIT}|{_SHORT_UNIT})(?:[一各]部|主力|等部?|残部|.*(?:{_UNIT}|{_SHORT_UNIT}))?|"
    f".*(?:{_UNIT})|.{{3,}}[军师旅团]|[国红清日宋明金元辽魏秦汉唐联叛伪法英俄德美]军|"
    f"(?:解放|八路|新四)军|{_COUNTRY}|.*(?:王国|帝国|共和国|公国|汗国|王朝)|[秦汉晋隋唐宋辽金元明清]朝?|"
    "[东西南北后前大][秦汉晋隋唐宋辽金元明清魏燕赵凉周齐梁陈]|西夏|蜀汉|曹魏|[孙东]吴|朝鲜|盟军|协约国|轴心国|同盟国|.*[藩氏]"
)

_LONGEST = 30
"""No title or unit is longer; longer text is prose, on which the patterns would only spend time."""


def is_title(text: str) -> bool:
    """Tell whether `text` is only a rank or a post, as 總兵, 海軍上將 and 第五軍軍長 are."""
    folded = simplify(text.strip())
    return len(folded) <= _LONGEST and _TITLE_ONLY.fullmatch(folded) is not None


def is_body(text: str) -> bool:
    """Tell whether `text` names a unit, an army, a state or a dynasty rather than a person: 第五軍, 蜀漢."""
    folded = simplify(text.strip())
    if len(folded) > _LONGEST:
        return False
    if _BODY.fullmatch(folded):
        return _TITLE_BEHIND.search(folded) is None
    return len(folded) == 3 and folded[-1] == "军" and not surname_length(folded)


def without_titles(name: str) -> str:
    """Cut ranks, posts and units off both ends of a name: 第五軍軍長杜聿明 and 杜聿明將軍 are 杜聿明."""
    if len(name) > 2 * _LONGEST:
        return name
    for pattern in (_TITLE_BEFORE, _UNIT_BEFORE):
        before = pattern.match(simplify(name))
        if before and len(name) - before.end() >= 2:
            name = name[before.end() :]
    crown = _CROWN_BEFORE.match(simplify(name))
    if crown and surname_length(name[crown.end() :]):
        name = name[crown.end() :]
    behind = _TITLE_BEHIND.search(simplify(name))
    return (name[: behind.start()] if behind else name).strip()
