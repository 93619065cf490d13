"""How much do the words before and behind a person's name speak for command?

One table of patterns with their weights, from the surest to the weakest. Whose weights decide is for `commanders`, who
is a person for `people`.
"""

from __future__ import annotations

import re

from corpus.prose.name_shapes import POST, is_minor_post, looks_like_name

BARE_MENTION = 0.1

_WITH_OTHERS = r"(?:等[人将]?|二人|两人|三人|诸将|父子|兄弟)?(?:[（(][^）)]{0,12}[）)])?"
_MANNER = (
    r"(?:亲自?|自己?|再次?|又|则|却|急忙?|乃|遂|便|曾|各|分别|也|亦|均|就|仍|统一|随即|随后|立即|当即|当夜|当晚|连夜|即|先|首先|率先|最先|"
    r"后|共同|联合|协助|继续|终于|迅速|奉命|乘机|趁机|乘[势胜]|只得|只好|被迫|已|正|奋力|奋勇|拼死|不|未能?|从而|于是|决定|企图|会同){0,2}"
)
_WHERE = r"(?:(?:在|于|自|从|由|经|沿|向|到|至|到达|抵达|赶到|退[到至入]|渡过?)[^，。；、]{1,9}?)?"

_LEADS = re.compile(
    # Every word of command begins with one of these; what is before them is bounded, so that no name takes long.
    rf"{_WITH_OTHERS}{_MANNER}{_WHERE}{_MANNER}"
    r"(?:为首|率|督率|指挥|统率|统领|统帅|统兵|统军|统辖|领导|领兵|领军|领着|带领?|将兵|督师|督战|督促|督军|坐镇|所部|所率|所统|所辖|麾下|两军|"
    r"联军|合军|主持|总统|接掌|接替[^，。；]{0,6}指挥|代[替理]?[^，。；]{0,4}指挥|[两二三四五六七八]个[^，。；]{0,4}(?:军|师|兵团|纵队|旅)|"
    r"组成[^，。；]{0,6}(?:前委|指挥部|司令部|前指)|[各两三四]部|等部|第[0-9一二三四五六七八九十百]+[军师旅团兵集纵]|"
    r"的[^，。；]{0,10}(?:军|部队|军区|兵团|骑兵|步兵|集团|师团|[师旅团](?![长部员体结])|舰队|水师|人马|纵队|[支大]队|右翼|左翼|中军|方面军)|"
    r"[^，。；]{0,3}(?:大队|支队)|[师旅团](?![长部级员座体])|部(?![署分门长将下落委院族属位])|部队|集团|军(?![长官事部校])|"
    r"兵团|纵队|驻守|驻军|驻扎|镇守|固守|困守|坚守|据守|死守|守卫|守备|扼守|防守|负责|大军|叛军|舰队|守(?!军|备|将|卒|兵|势))"
)
_ACTS = re.compile(
    rf"{_WITH_OTHERS}{_MANNER}{_WHERE}{_MANNER}"
    r"(?:下令|命令?|令|电令|急令|急调|筹划|布置|指示|决心|派(?!使|人|代表|员)|遣(?!使|人)|调(?!查|停|解)|防御|进犯|进攻|进军|进击|进逼|进至|进抵|出兵|出击|出战|攻|击|败|围|夺|占|增援|驰援|救援|支援|赴援|突围|投降|请降|乞降|被俘|"
    r"被擒|被围|被歼|被杀|被斩|阵亡|战死|战殁|力战|自刎|自焚|自缢|殉[国难职]|身[中负被]|负伤|受伤|中[箭弹炮]|逃|遁|撤|退|抵抗|反击|反攻|迎战|迎击|伏击|设伏|追击|追[至到]|截|"
    r"袭|大破|大败|起兵|移兵|回师|作战|交战|鏖战|激战|对战|会战|部署|集结|渡|登陆|布阵|列阵|化装|弃城|化妆|领|据|屯|驻|引兵|举兵|南下|北上|东进|西进|并进|推进|挺进|"
    r"合围|会师|会合|接战|杀|斩|督|突入|冲|破|凭[险城借]|按兵不动|授首|伏诛|牵制|掩护|断后|殿后|扼|以[^，。]{0,12}(?:军|师|部队|兵|骑|之众)|"
    r"[^，。；的]{1,8}(?:进攻|反攻|南下|北上|东进|西进|赶来|赶到|来援|突围|收复|攻占|会合|牵制|主持|督战|督师|指挥|坐镇))"
)
_THINKS = re.compile(
    r"(?:等人?)?(?:又|则|乃|遂|也|却|仍)?(?:决定|企图|认为|误以为|误判|判断|得知|获悉|闻讯|闻报|见|眼见|发现|发觉|察觉|建议|请求|主张|献策|料|自杀|自尽|请战|不听|不从|拒绝|拒不|奉命|任|溺)"
)
_GOES_ON = re.compile(
    r"[^。；]{1,20}，(?:遂|乃|便|于是|随后|随即|并|又|只得|自|决定)?(?:亲?率[领部众军兵]?(?!先)|亲自?率?|领兵|引兵|挥师|挥军|督率|指挥|(?:代替|接替)[^，。；]{0,6}指挥|下令|命令?(?!中))"
)
"""What the subject of a sentence does in its next clause: 熊秉坤鸣笛集合，率众直奔 …"""
_BEFORE_SUBJECT = frozenset("，。；：\n日")
"""What stands right before the subject of a sentence, if anything does."""

_ORDERS = re.compile(
    rf"{_MANNER}(?:下[令诏旨]|诏|命令?|令|派|遣|任命|任用|起用|以[^，。；]{{1,10}}为|调|召|决定|采纳|批准|要求|同意|不听|大怒|震怒|大[喜惊])"
)
_SENDS = frozenset("令命派遣诏")
_POSTS_GIVEN = (
    r"(?:司令|指挥|军长|师长|旅长|团长|[主次末副偏上大裨]将|主帅|副帅|统帅|都督|元帅|先锋|前锋|总管|左右督|[左右][翼路]|政委|政治委员|招讨使|节度使|经略|将军|制置使|安抚使|"
    r"部署|都统|提督|总兵|监军|参谋长|督师|都监|[左右中前后]军|预备队|后卫|殿后)"
)
_POST_BEFORE = re.compile(rf"(副)?{POST}(?:兼[^，。、]{{0,8}}?)?[“「：:]?\s?\Z")
_TAKES_POST = r"(?:为|自?任|接替[^，。；]{1,8}[出担]任|担任|出任|兼任|接任|升任|调任|改任|时任|代理|暂代)"
_POST_AFTER = re.compile(
    r"(?:等)?(?:将军|军长|师长|旅长|司令|元帅|上将|中将|少将|大将|[大中少]佐|[上中少]校|"
    rf"\s?[（(][^（）()，。；]{{0,12}}{POST}[^（）()，。；]{{0,6}}[）)]|"
    rf"[^，。；、]{{0,4}}{_TAKES_POST}[^，。；]{{0,14}}?{_POSTS_GIVEN})"
)
_OBJECT_BEFORE = re.compile(
    r"(?:俘虏|俘获|俘|活捉|生擒|擒获|歼灭|全歼|击毙|击败|打败|大败|斩杀?|消灭|击溃|击杀|重创|迎击|包围|夹击|合击|追击|拦截|任命|起用|改派|推举?|公推|拜|电令|急令|命令|令|命|派遣?|遣|由|以|"
    r"调|统率|统领|率领?|指挥|留|让|召集|会同|会合|联合|配合|汇合|对|遭到?|被|为)"
    r"(?:[^，。；、]{0,8}?(?:军|部|师长|军长|将领|将|大将|部将|部下|其?[兄弟子侄叔]|[长次]子|从弟|女婿|等))?\Z"
)
_POSTED_BEFORE = re.compile(
    r"(?:坐镇|困守|驻守|镇守|防守|扼守|据守|固守)[^，。；、]{0,8}的\Z|部[（(]\Z|军[（(]\Z|(?:统率|统领|指挥|率领)(?:[^，。；、]{0,4}(?:将领|大将|部将))?\Z|(?:指挥|统率|守备)[^，。；]{0,8}的是(?:[^，。；]{0,6})\Z"
    r"|(?:统帅|主帅|主将|司令(?:官|员)?|指挥官|总指挥)(?:分别)?[是为由][^，。；、]{0,6}\Z"
)
_REPLACED_BEFORE = re.compile(r"(?:接替|取代|代替|替换|撤换|顶替)[^，。；、]{0,6}\Z")
"""Whoever was replaced before the battle did not command there."""
_REPLACES = re.compile("[代替换]")
_CIVIL = (
    "总统 总理 院长 书记 首相 外长 外交部长 大使 公使 参赞 领事 记者 学者 教授 作家 小说家 "
    "剧作家 作曲家 诗人 史家 史学家 历史学家 议员 省长 市长 皇后 太后 导演 演员 摄影师 画家 "
    "哲学家 传教士 尚书 侍郎 御史 通讯员 战士 英雄 纪念 悼念 祭奠 追赠 追授 追封 授予"
)
_CIVIL_BEFORE = tuple(_CIVIL.split())
_SPEAKS_AFTER = re.compile(
    r"(?:等人?)?(?:(?:后来|曾)?(?:在[^，。；]{0,10}(?:中|里))?(?:回忆|著|指出|写道|写成|记载|评价|形容|认为这)|《|(?:也|亦|还)?(?:写信|致信|致函|贺电|电贺|祝贺|慰问|嘉奖)|之[子父兄弟]|的(?:弟弟|儿子|父亲|哥哥|妻子|长子|次子|弟子))"
)


def weigh(before: str, after: str) -> float:
    """Return how much speaks for command: 2 and more where somebody holds a post or leads, 1.3 where he fights.

    `before` and `after` are the words around a name, or around a list of names, in one sentence and folded.
    """
    weight = BARE_MENTION
    post = _POST_BEFORE.search(before)
    if post:
        weight += 0.8 if is_minor_post(post[0].rstrip("“「：: ")) else 1.6 if post[1] else 2.0
    elif _POSTED_BEFORE.search(before):
        weight += 2.0
    elif _OBJECT_BEFORE.search(before):
        weight += 1.3
    if _POST_AFTER.match(after) or _LEADS.match(after):
        weight += 2.0
    elif _ACTS.match(after) or ((post or not before or before[-1] in _BEFORE_SUBJECT) and _GOES_ON.match(after)):
        weight += 1.3
    elif _THINKS.match(after):
        weight += 0.7
    if _REPLACES.search(before) and _REPLACED_BEFORE.search(before):
        return BARE_MENTION
    if before.endswith(_CIVIL_BEFORE) or _SPEAKS_AFTER.match(after):
        weight -= 1.5
    return weight


def only_orders(after: str) -> bool:
    """Return whether the words behind a name have him send, appoint or decide, and not fight himself."""
    if _ORDERS.match(after):
        return True
    # 魏明帝曹叡令曹真…: behind the style the name.
    return any(after[length : length + 1] in _SENDS and looks_like_name(after[:length]) for length in (2, 3))
