"""Which words have the shape of a person's name, and which words are posts?

Tells by the word alone, folded to simplified script; what a text says around it is for `name_cues` and `person_links`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.prose.known_commanders import SIDE_OF
from corpus.surnames import JAPANESE, surname_length

HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
DOT = "·‧・•．"
BEFORE_DOT = 8
"""How many characters may stand before the first middle dot of a transliterated name."""
TRANSLITERATED = re.compile(rf"[\u3400-\u9fffA-Z]{{1,{BEFORE_DOT}}}(?:[{DOT}][\u3400-\u9fff]{{1,10}}){{1,4}}")

POST = (
    r"(?:(?:总|副)?(?:司令(?:员|官|长官)?|指挥(?:官|使)?)|[军师旅团][长長]|支?队[长]|长官|主任|督办|督军|护军使|镇守使|巡阅使|督理|"
    r"(?:主|守|大|名|部|裨|偏|宿|诸|叛|降|骁|老|副|秦|楚|齐|燕|赵|韩|魏|蜀|吴|晋|汉|隋|唐|宋|辽|金|夏|元|明|清|梁|陈|周|凉)将|将领|将军|主帅|元帅|统帅|大帅|先锋官?|都督|提督|总兵|参将|游击|总督|巡抚|经略|督师|"
    r"(?:节度|招讨|安抚|经略|防御|观察|团练|宣抚|制置|转运|宣慰|巡检|都指挥|兵马|招抚)使|都监|钤辖|部署|总管|都统|统制|"
    r"统领|太尉|太守|刺史|知州|知府|校尉|中郎将|司马|丞相|宰相|太师|国公|亲王|郡王|大名|家督|"
    r"[上中少大准]将|[上中少]校|政委|政治委员|参谋长|皇帝|沙皇|国王|首相|酋长|执政官|苏丹|名将|主公|盟主|统领官|标统|协统|管带)"
)
_MINOR_POST = re.compile(r"(?:政委|政治委员|参谋长|[上中少大准]校|主任|司马|丞相|宰相)")
_SHAPE = re.compile(rf"{HAN}{{2,6}}")
_RULER = re.compile(
    rf"{HAN}{{1,3}}(?:[公侯伯君]|(?<![国亲霸])王|(?<![皇上])帝|[太世高中成仁神英宪孝武穆熹思圣宣][祖宗]|可汗|单于)"
    rf"|{HAN}{{2,8}}(?:[一二三四五六七八九十]世|伯爵|公爵|侯爵|亲王|大公|王子|天皇)"
)
NOT_LAST = frozenset(
    "省市县区镇乡村岛河湖湾府郡寨堡庄屯店集营口埠桥沟坡谷港路线朝代军师旅团部队会党战役争变事族人语院校报社"
    "署厅厂站局司兵将官舰号派系帝王侯公法案约条令年月日时期集方面力量者等们区两调各残用率被和与及的于在等所令命派从向对至到已又则也因指却没此会氏据亲是比转便即遂乃曾均皆仍"
    "截攻击败退撤逃渡占围遭救追杀斩奔赶抵赴听请欲使给入出去回往死伤亡拒劝"
)
_NOT_LAST_OF_THREE = frozenset("门台")
"""Endings of gates and towers, but also of Japanese names."""
_NOT_LAST_OF_TWO = frozenset("山江关城州岭峰国海")
"""Endings of places that are endings of names as well, after a surname and one character more (`孙中山`)."""
_LISTED = (
    "王牌 越南 解决 位置 华野 中野 东野 保卫 吕梁 安徽 江西 江苏 云南 宁夏 成都 常德 "
    "许昌 汤阴 安阳 鲁南 鲁西 苏北 苏中 苏南 齐鲁 江南 江北 江东 江淮 华北 华东 华中 "
    "华南 温哥华 东北 石油 石家庄 马来亚 马尼拉 金陵 金星 汉阳 成功 万里 时任 曾任 任命 "
    "应当 应该 全体 全部 全面 司令 向导 时间 时候 高级 高地 高原 连长 连续 连同 路过 "
    "武装 武力 武汉 方才 方向 方案 平定 平原 平行 和平 何时 任何 相继 相持 当时 许多 "
    "成立 成员 单位 单独 纪念 计划 包围 包括 明显 通过 通讯 能够 应战 向前 向北 向南 "
    "向东 向西 别动 陆军 海军 空军 国军 红军 共军 日军 华军 白军 元军 明军 金军 宋军 "
    "陈军 段军 马军 石军 官兵 师部 团部 秦军 燕军 齐军 楚军 晋军 魏军 吴军 越军 贝勒 "
    "师长 团长 高官 家属 路线 黄河 黄金 黄埔 白天 白色 古代 古老 文官 武官 文化 万人 "
    "万余 容易 充分 利用 利益 益州 阴谋 温度 水军 公路 公开 公布 双方 双重 那么 相互 "
    "空中 空降 空袭 养兵 终于 终究 居民 满洲 国民 国内 国家 师傅 边境 边区 华侨 殷商 "
    "关东 关内 关外 关中 关于 解放 解除 解围 宁可 连夜 左右 左翼 左路 宗教 时年 木材 "
    "水路 车辆 花费 古城 计算 项目 成果 隆重 广大 广泛 广州 广东 广西 通往 满清 步兵 "
    "步骑 富有 能力 劳动 居住 国会 国防 沙漠 明白 明确 明朝 元朝 金朝 宋朝 唐朝 隋朝 "
    "晋朝 秦朝 汉朝 清朝 夏朝 商朝 周朝 梁朝 陈朝 齐朝 苏联 苏军 刘邓 陈粟 陈谢 朱毛 "
    "林罗 聂贺 蒋冯 冯阎 蒋桂 曹魏 孙吴 刘宋 游击 马鞍山 金山卫 黄冈 黄石 黄山 许都 江陵 "
    "江宁 江夏 江阴 金华 金山 汤山 常熟 华山 华阴 华容 平壤 平遥 武昌 武陵 武威 武进 "
    "武夷 武鸣 安庆 安东 安康 安顺 安丘 宁波 宁远 宁国 荆门 钟祥 祁阳 蓝田 卢氏 卢沟 "
    "常山 曲阜 曲江 曲靖 涂山 鲁山 莫斯科 柏林 巴黎 罗马 华盛顿 马德里 马六甲 伊犁 莱芜 "
    "陈留 陈仓 卫辉 沈丘 房山 竹山 罗山 商丘 商洛 古田 白马 石首 龙岩 龙游 高邮 高平 "
    "高唐 高密 高阳 越南 温泉 伏击 伏兵 雷击 强攻 强渡 强行 包抄 包剿 安排 安全 安置 应援 应敌 "
    "衡水 阳泉 晋中 包头 通辽 沈阳 吉林 通化 松原 伊春 宿迁 焦作 咸宁 衡阳 邵阳 岳阳 张家界 益阳 怀化 娄底 揭阳 "
    "云浮 桂林 来宾 "
    "广元 广安 巴中 毕节 咸阳 金昌 白银 张掖 平凉 银川 石嘴山 台北 高雄 台中 台南 江津 冀中 冀东 冀南 晋北 晋南 "
    "苏鲁 广宁 安邑 六安 那里 那边 那时 那些 那天 那年 "
    "江油 高淳 石牌 祁东 宁都 武平 吴淞 金坛 杨树浦 怀来 平泉 锦州 柳州 "
)
NO_NAMES = frozenset(_LISTED.split())
"""Words that begin with a surname and name no person."""
RISKY = frozenset(
    "于时路方全连单平向何和应能当成明常任计满乐经云皮都相车通双广终保官桂原区国师沙水木花秦晋齐鲁冀从凉燕武焦阳位来"
)
"""Surnames that are commoner as other words: without a link or a post before it, such a beginning names nobody."""
_LISTED_BEHIND = "政权 幕府 只好 军队 大军 水军 部队 家臣 方面 一族 之子 两家 所部 先后 家 势 方 领 "
_NOT_JAPANESE = frozenset(_LISTED_BEHIND.split())
"""What stands behind a Japanese surname without being a given name: 丰臣政权."""
BY_SOUND = frozenset(
    "阿埃艾安奥巴贝比彼宾波伯勃博布查达丹德迪蒂丁多杜尔恩法菲费弗夫福盖冈戈格根古哈海汉赫亨胡霍基吉加杰金卡凯坎考科克孔库拉莱兰朗劳勒雷里利列林"
    "隆卢鲁路伦罗洛马迈麦曼蒙米密莫姆姆穆纳乃南内尼涅纽努诺欧帕潘佩皮普奇齐乔切琴让热日瑞萨塞桑瑟沙舍什圣史斯苏索塔泰坦汤特提图托瓦韦维温沃乌西"
    "希谢辛休雅亚扬耶叶伊因尤约泽扎詹朱兹佐琳娜丽莎妮诸"
)
"""Characters by which foreign names are commonly written."""
_COUNTED = frozenset(("三国", "两国", "二国", "三军", "两军", "三省", "两省"))
_INNER = frozenset("军师旅团部队省城察绥路线区县镇岛")


def is_minor_post(before: str) -> bool:
    """Return whether the post `before` a name seldom commands in the field (a commissar, a chief of staff)."""
    return _MINOR_POST.fullmatch(before) is not None


@lru_cache(maxsize=32768)
def looks_like_name(word: str) -> bool:
    """Return whether the folded `word` has the shape of a person's name (`诸葛亮`, `尾高龟藏`, `理查·一世`)."""
    if word in SIDE_OF or TRANSLITERATED.fullmatch(word):
        return True
    if not _SHAPE.fullmatch(word) or word in NO_NAMES or word[-1] in NOT_LAST or word[1] in _INNER:
        return False
    if len(word) == 3 and (word[:2] in NO_NAMES or word[1:] in _COUNTED):
        return False
    if len(word) <= 3 and word[-1] in _NOT_LAST_OF_THREE:
        return False
    surname = surname_length(word)
    if word[-1] in _NOT_LAST_OF_TWO and (len(word) < surname + 2 or word[0] in RISKY):
        return False
    if word[:2] in JAPANESE and word[2:] in _NOT_JAPANESE:
        return False
    longest = (6 if word[:2] == "长宗" else 5) if word[:2] in JAPANESE else surname + 2
    return 0 < surname < len(word) <= longest


def looks_like_ruler(word: str) -> bool:
    """Return whether the folded `word` names a ruler or a lord by his style (`晋文公`, `信陵君`, `爱德华三世`)."""
    return _RULER.fullmatch(word) is not None
