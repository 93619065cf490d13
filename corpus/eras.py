"""In which Western year does a year of a Chinese era fall? The table of era names from the Han to the Republic.

Each era has the Western year of its first year and the number of years that it was counted. Years of rival states that
used an old name again are here too, with the names of the state by which a text tells them apart. A lunar year is set
equal to the Western year in which most of it falls. Not for months and days: lunar ones are not converted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from corpus.script import simplify


@dataclass(frozen=True, slots=True)
class Era:
    """One era: its name in simplified script, the state that counted it, its first Western year and its length.

    `rival` marks states whose eras count only if the text names the state, or if no other state used the name.
    """

    name: str
    state: str
    first: int
    length: int
    rival: bool = False

    def year_of(self, number: int) -> int:
        """Return the Western year of the era's year `number`, negative BC (`建元六年` is -135)."""
        year = self.first + number - 1
        # There is no year 0.
        return year + 1 if self.first < 0 <= year else year

    def gregorian(self, number: int) -> bool:
        """Return whether months of that year are Western ones: the Republic, and Japan since Meiji 6."""
        return self.year_of(number) >= _GREGORIAN.get(self.state, 9999)


_GREGORIAN = {"民国": 1912, "日本": 1873, "满洲国": 1932}

_MAIN = {
    "西汉": "建元 -140 6 元光 -134 6 元朔 -128 6 元狩 -122 6 元鼎 -116 6 元封 -110 6 太初 -104 4 天汉 -100 4 "
    "太始 -96 4 征和 -92 4 后元 -88 2 始元 -86 7 元凤 -80 6 元平 -74 1 本始 -73 4 地节 -69 4 元康 -65 4 神爵 -61 4 "
    "五凤 -57 4 甘露 -53 4 黄龙 -49 1 初元 -48 5 永光 -43 5 建昭 -38 5 竟宁 -33 1 建始 -32 4 河平 -28 4 阳朔 -24 4 "
    "鸿嘉 -20 4 永始 -16 4 元延 -12 4 绥和 -8 2 建平 -6 4 元寿 -2 2 元始 1 5 居摄 6 3 初始 8 1",
    "新": "始建国 9 5 天凤 14 6 地皇 20 4",
    "更始": "更始 23 3",
    "东汉": "建武 25 32 建武中元 56 2 中元 56 2 永平 58 18 建初 76 9 元和 84 4 章和 87 2 永元 89 17 元兴 105 1 "
    "延平 106 1 永初 107 7 元初 114 7 永宁 120 2 建光 121 2 延光 122 4 永建 126 7 阳嘉 132 4 永和 136 6 汉安 142 3 "
    "建康 144 1 永嘉 145 1 本初 146 1 建和 147 3 和平 150 1 元嘉 151 3 永兴 153 2 永寿 155 4 延熹 158 10 永康 167 1 "
    "建宁 168 5 熹平 172 7 光和 178 7 中平 184 6 光熹 189 1 昭宁 189 1 永汉 189 1 初平 190 4 兴平 194 2 建安 196 25 "
    "延康 220 1",
    "曹魏": "黄初 220 7 太和 227 7 青龙 233 5 景初 237 3 正始 240 10 嘉平 249 6 正元 254 3 甘露 256 5 景元 260 5 "
    "咸熙 264 2",
    "蜀汉": "章武 221 3 建兴 223 15 延熙 238 20 景耀 258 6 炎兴 263 1",
    "孙吴": "黄武 222 8 黄龙 229 3 嘉禾 232 7 赤乌 238 14 太元 251 2 神凤 252 1 建兴 252 2 五凤 254 3 太平 256 3 "
    "永安 258 7 元兴 264 2 甘露 265 2 宝鼎 266 4 建衡 269 3 凤凰 272 3 天册 275 2 天玺 276 1 天纪 277 4",
    "西晋": "泰始 265 10 咸宁 275 6 太康 280 10 太熙 290 1 永熙 290 1 永平 291 1 元康 291 9 永康 300 2 永宁 301 2 "
    "太安 302 2 永安 304 1 建武 304 1 永兴 304 3 光熙 306 1 永嘉 307 7 建兴 313 5",
    "东晋": "建武 317 2 大兴 318 4 太兴 318 4 永昌 322 2 太宁 323 4 咸和 326 9 咸康 335 8 建元 343 2 永和 345 12 "
    "升平 357 5 隆和 362 2 兴宁 363 3 太和 366 6 咸安 371 2 宁康 373 3 太元 376 21 隆安 397 5 元兴 402 3 义熙 405 14 "
    "元熙 419 2",
    "刘宋": "永初 420 3 景平 423 2 元嘉 424 30 孝建 454 3 大明 457 8 永光 465 1 景和 465 1 泰始 465 7 泰豫 472 1 "
    "元徽 473 5 昇明 477 3 升明 477 3",
    "南齐": "建元 479 4 永明 483 11 隆昌 494 1 延兴 494 1 建武 494 5 永泰 498 1 永元 499 3 中兴 501 2",
    "南梁": "天监 502 18 普通 520 8 大通 527 3 中大通 529 6 大同 535 12 中大同 546 2 太清 547 3 大宝 550 2 天正 551 2 "
    "承圣 552 4 天成 555 1 绍泰 555 2 太平 556 2",
    "南陈": "永定 557 3 天嘉 560 7 天康 566 1 光大 567 2 太建 569 14 至德 583 4 祯明 587 3",
    "北魏": "登国 386 11 皇始 396 3 天兴 398 7 天赐 404 6 永兴 409 5 神瑞 414 3 泰常 416 8 始光 424 5 神䴥 428 4 "
    "神麚 428 4 延和 432 3 太延 435 6 太平真君 440 12 正平 451 2 兴安 452 3 兴光 454 2 太安 455 5 和平 460 6 "
    "天安 466 2 皇兴 467 5 延兴 471 6 承明 476 1 太和 477 23 景明 500 4 正始 504 5 永平 508 5 延昌 512 4 熙平 516 3 "
    "神龟 518 3 正光 520 6 孝昌 525 3 武泰 528 1 建义 528 1 永安 528 3 建明 530 2 普泰 531 2 中兴 531 2 太昌 532 1 "
    "永熙 532 3",
    "东魏": "天平 534 4 元象 538 2 兴和 539 4 武定 543 8",
    "西魏": "大统 535 17",
    "北齐": "天保 550 10 乾明 560 1 皇建 560 2 太宁 561 2 河清 562 4 天统 565 5 武平 570 7 隆化 576 1 承光 577 1",
    "北周": "武成 559 2 保定 561 5 天和 566 7 建德 572 7 宣政 578 1 大成 579 1 大象 579 2 大定 581 1",
    "隋": "开皇 581 20 仁寿 601 4 大业 605 14 义宁 617 2 皇泰 618 2",
    "唐": "武德 618 9 贞观 627 23 永徽 650 6 显庆 656 6 龙朔 661 3 麟德 664 2 乾封 666 3 总章 668 3 咸亨 670 5 "
    "仪凤 676 4 调露 679 2 永隆 680 2 开耀 681 2 永淳 682 2 弘道 683 1 嗣圣 684 1 文明 684 1 光宅 684 1 垂拱 685 4 "
    "永昌 689 1 载初 689 2 天授 690 3 如意 692 1 长寿 692 3 延载 694 1 证圣 695 1 天册万岁 695 2 万岁登封 696 1 "
    "万岁通天 696 2 神功 697 1 圣历 698 3 久视 700 1 大足 701 1 长安 701 4 神龙 705 3 景龙 707 4 唐隆 710 1 景云 710 3 "
    "太极 712 1 延和 712 1 先天 712 2 开元 713 29 天宝 742 15 至德 756 3 乾元 758 3 宝应 762 2 广德 763 2 永泰 765 2 "
    "大历 766 14 建中 780 4 兴元 784 1 贞元 785 21 永贞 805 1 元和 806 15 长庆 821 4 宝历 825 3 大和 827 9 太和 827 9 "
    "开成 836 5 会昌 841 6 大中 847 14 咸通 860 15 乾符 874 6 广明 880 2 中和 881 5 光启 885 4 文德 888 1 龙纪 889 1 "
    "大顺 890 2 景福 892 2 乾宁 894 5 光化 898 4 天复 901 4 天祐 904 4",
    "唐高宗": "上元 674 3",
    "唐肃宗": "上元 760 2",
    "后梁": "开平 907 5 乾化 911 5 贞明 915 7 龙德 921 3",
    "后唐": "同光 923 4 天成 926 5 长兴 930 4 应顺 934 1 清泰 934 3",
    "后晋": "天福 936 9 开运 944 3",
    "后汉": "天福 947 1 乾祐 948 3",
    "后周": "广顺 951 3 显德 954 7",
    "北宋": "建隆 960 4 乾德 963 6 开宝 968 9 太平兴国 976 9 雍熙 984 4 端拱 988 2 淳化 990 5 至道 995 3 咸平 998 6 "
    "景德 1004 4 大中祥符 1008 9 天禧 1017 5 乾兴 1022 1 天圣 1023 10 明道 1032 2 景祐 1034 5 宝元 1038 3 康定 1040 2 "
    "庆历 1041 8 皇祐 1049 6 至和 1054 3 嘉祐 1056 8 治平 1064 4 熙宁 1068 10 元丰 1078 8 元祐 1086 9 绍圣 1094 5 "
    "元符 1098 3 建中靖国 1101 1 崇宁 1102 5 大观 1107 4 政和 1111 8 重和 1118 2 宣和 1119 7 靖康 1126 2",
    "南宋": "建炎 1127 4 绍兴 1131 32 隆兴 1163 2 乾道 1165 9 淳熙 1174 16 绍熙 1190 5 庆元 1195 6 嘉泰 1201 4 "
    "开禧 1205 3 嘉定 1208 17 宝庆 1225 3 绍定 1228 6 端平 1234 3 嘉熙 1237 4 淳祐 1241 12 宝祐 1253 6 开庆 1259 1 "
    "景定 1260 5 咸淳 1265 10 德祐 1275 2 景炎 1276 3 祥兴 1278 2",
    "辽": "神册 916 7 天赞 922 5 天显 926 13 会同 938 10 大同 947 1 天禄 947 5 应历 951 19 保宁 969 11 乾亨 979 5 "
    "统和 983 30 开泰 1012 10 太平 1021 11 景福 1031 2 重熙 1032 24 清宁 1055 10 咸雍 1065 10 大康 1075 10 "
    "太康 1075 10 大安 1085 10 寿昌 1095 7 寿隆 1095 7 乾统 1101 10 天庆 1111 10 保大 1121 5",
    "金": "收国 1115 2 天辅 1117 7 天会 1123 15 天眷 1138 3 皇统 1141 9 天德 1149 5 贞元 1153 4 正隆 1156 6 "
    "大定 1161 29 明昌 1190 7 承安 1196 5 泰和 1201 8 大安 1209 3 崇庆 1212 2 至宁 1213 1 贞祐 1213 5 兴定 1217 6 "
    "元光 1222 2 正大 1224 9 开兴 1232 1 天兴 1232 3",
    "元": "中统 1260 5 元贞 1295 3 大德 1297 11 至大 1308 4 皇庆 1312 2 延祐 1314 7 至治 1321 3 泰定 1324 5 "
    "致和 1328 1 天顺 1328 1 天历 1328 3 至顺 1330 4 元统 1333 3 至正 1341 30",
    "元世祖": "至元 1264 31",
    "元惠宗": "至元 1335 6 后至元 1335 6",
    "明": "洪武 1368 31 建文 1399 4 永乐 1403 22 洪熙 1425 1 宣德 1426 10 正统 1436 14 景泰 1450 8 天顺 1457 8 "
    "成化 1465 23 弘治 1488 18 正德 1506 16 嘉靖 1522 45 隆庆 1567 6 万历 1573 48 泰昌 1620 1 天启 1621 7 崇祯 1628 17 "
    "弘光 1645 1 隆武 1645 2 绍武 1646 1 永历 1647 37",
    "清": "天命 1616 11 天聪 1627 10 崇德 1636 8 顺治 1644 18 康熙 1662 61 雍正 1723 13 乾隆 1736 60 嘉庆 1796 25 "
    "道光 1821 30 咸丰 1851 11 同治 1862 13 光绪 1875 34 宣统 1909 4",
    "太平天国": "太平天国 1851 14",
    "民国": "民国 1912 199 中华民国 1912 199 洪宪 1916 1",
}
_RIVALS = {
    "前赵": "元熙 304 5 永凤 308 1 河瑞 309 2 光兴 310 2 嘉平 311 5 建元 315 2 麟嘉 316 3 汉昌 318 1 光初 318 12",
    "成汉": "建兴 304 3 晏平 306 5 玉衡 311 24 玉恒 335 4 汉兴 338 6 太和 344 3 嘉宁 346 2",
    "后赵": "太和 328 3 建平 330 4 延熙 334 1 建武 335 14 太宁 349 1 青龙 350 1 永宁 350 2",
    "冉魏": "永兴 350 3",
    "前燕": "元玺 352 6 光寿 357 4 建熙 360 11",
    "前秦": "皇始 351 5 寿光 355 3 永兴 357 3 甘露 359 6 建元 365 21 太安 385 2 太初 386 9 延初 394 1",
    "后秦": "白雀 384 3 建初 386 9 皇初 394 6 弘始 399 18 永和 416 2",
    "西燕": "燕兴 384 1 更始 385 2 中兴 386 9",
    "后燕": "燕元 384 3 建兴 386 11 永康 396 3 建平 398 1 长乐 399 3 光始 401 6 建始 407 1",
    "南燕": "建平 400 6 太上 405 6",
    "北燕": "正始 407 3 太平 409 22 太兴 431 6",
    "后凉": "太安 386 4 麟嘉 389 8 龙飞 396 4 咸宁 399 3 神鼎 401 3",
    "西秦": "建义 385 4 太初 388 13 更始 409 4 永康 412 8 建弘 420 9 永弘 428 4",
    "南凉": "太初 397 3 建和 400 3 弘昌 402 3 嘉平 408 7",
    "北凉": "神玺 397 3 天玺 399 3 永安 401 12 玄始 412 17 承玄 428 4 义和 431 3 永和 433 7",
    "西凉": "庚子 400 5 建初 405 13 嘉兴 417 4",
    "胡夏": "龙升 407 7 凤翔 413 6 昌武 418 2 真兴 419 7 承光 425 4 胜光 428 4",
    "前蜀": "武成 908 3 永平 911 5 通正 916 1 天汉 917 1 光天 918 1 乾德 919 6 咸康 925 1",
    "后蜀": "明德 934 4 广政 938 28",
    "杨吴": "武义 919 3 顺义 921 7 乾贞 927 3 大和 929 7 太和 929 7 天祚 935 3",
    "南唐": "昇元 937 7 升元 937 7 保大 943 15 交泰 958 1",
    "南汉": "乾亨 917 9 白龙 925 4 大有 928 15 光天 942 2 应乾 943 1 乾和 943 16 大宝 958 14",
    "闽国": "龙启 933 2 永和 935 2 通文 936 4 永隆 939 5 天德 943 3",
    "吴越": "天宝 908 16 宝大 924 2 宝正 926 6",
    "北汉": "天会 957 17 广运 974 6",
    "西夏": "显道 1032 3 广运 1034 3 天授礼法延祚 1038 11 延嗣宁国 1049 1 天祐垂圣 1050 3 福圣承道 1053 4 奲都 1057 6 "
    "拱化 1063 5 天赐礼盛国庆 1069 6 天仪治平 1086 4 天祐民安 1090 8 永安 1098 3 贞观 1101 13 雍宁 1114 5 元德 1119 8 "
    "正德 1127 8 大德 1135 5 大庆 1140 5 人庆 1144 5 天盛 1149 21 乾祐 1170 24 天庆 1194 13 应天 1206 4 皇建 1210 2 "
    "光定 1211 13 宝义 1226 2",
    "韩宋": "龙凤 1355 12",
    "大周": "天祐 1354 4",
    "大顺": "永昌 1644 2",
    "大西": "大顺 1644 3",
    "满洲国": "大同 1932 3 康德 1934 12",
    "日本": "治承 1177 5 寿永 1182 4 承久 1219 4 文永 1264 12 弘安 1278 11 元弘 1331 4 建武 1334 3 应仁 1467 3 "
    "文明 1469 19 永正 1504 18 大永 1521 8 享禄 1528 5 天文 1532 24 弘治 1555 4 永禄 1558 13 元龟 1570 4 天正 1573 20 "
    "文禄 1592 5 庆长 1596 20 元和 1615 10 宽永 1624 21 安政 1854 7 万延 1860 2 文久 1861 4 元治 1864 2 庆应 1865 4 "
    "明治 1868 45 大正 1912 15 昭和 1926 64 平成 1989 31 令和 2019 99",
}
_NAMED_AS = {
    "西汉": "汉 前汉",
    "东汉": "汉 后汉",
    "曹魏": "魏",
    "蜀汉": "蜀",
    "孙吴": "吴 东吴",
    "西晋": "晋",
    "东晋": "晋",
    "刘宋": "宋",
    "南齐": "齐 萧齐",
    "南梁": "梁 萧梁",
    "南陈": "陈",
    "北魏": "后魏 元魏 魏孝文帝 魏太武帝 魏道武帝",
    "北齐": "齐 高齐",
    "北周": "周 宇文周",
    "唐": "周 武周 李唐",
    "唐高宗": "高宗",
    "唐肃宗": "肃宗",
    "后周": "周",
    "北宋": "宋",
    "南宋": "宋",
    "辽": "契丹",
    "元世祖": "世祖 忽必烈",
    "元惠宗": "惠宗 顺帝 元顺帝",
    "明": "大明 南明",
    "清": "大清 后金",
    "民国": "中华",
    "前赵": "汉赵 刘聪 刘渊",
    "后赵": "石赵",
    "前秦": "苻坚 苻秦",
    "后秦": "姚秦",
    "胡夏": "大夏 赫连夏",
    "杨吴": "南吴",
    "大周": "张士诚",
    "大顺": "李自成",
    "大西": "张献忠",
    "西夏": "夏",
}


def _read_tables() -> dict[str, tuple[Era, ...]]:
    """Turn the tables into eras under their name in simplified script."""
    eras: dict[str, list[Era]] = defaultdict(list)
    for table, rival in ((_MAIN, False), (_RIVALS, True)):
        for state, line in table.items():
            cells = iter(line.split())
            for name, first, length in zip(cells, cells, cells, strict=True):
                eras[name].append(Era(name, state, int(first), int(length), rival))
    return {name: tuple(found) for name, found in eras.items()}


ERAS: dict[str, tuple[Era, ...]] = _read_tables()
"""Eras under their name in simplified script; one name may have been used by several states."""

_STATES: dict[str, frozenset[str]] = {
    called: frozenset(s for s in (*_MAIN, *_RIVALS) if called == s or called in _NAMED_AS.get(s, "").split())
    for called in {*_MAIN, *_RIVALS, *(w for line in _NAMED_AS.values() for w in line.split())}
}
_NAME_LENGTHS = sorted({len(name) for name in ERAS}, reverse=True)
_STATE_LENGTHS = sorted({len(name) for name in _STATES}, reverse=True)
_STATE_ENDINGS = frozenset(name[-1] for name in _STATES)
_REACH = 8
"""How many characters before the era's name the state or ruler is looked for (`北魏孝文帝太和`)."""


def eras_of(year: int) -> list[tuple[Era, int]]:
    """Return the eras that counted the Western year, each with the number that the year had in it.

    1937 gives the 26th year of 民国 and the 12th of 昭和 among others. A year BC is negative.
    """
    return [
        (era, number)
        for eras in ERAS.values()
        for era in eras
        if era.first <= year and (number := year - era.first + 1 - (era.first < 0 < year)) <= era.length
    ]


def era_name_before(text: str, offset: int) -> str:
    """Return the era name that ends at `offset` of `text`, as written there, or an empty string (`民國35`: `民國`)."""
    end = offset - 1 if text[offset - 1 : offset] == " " else offset
    window = simplify(text[max(0, end - _NAME_LENGTHS[0]) : end])
    for length in _NAME_LENGTHS:
        if window[-length:] in ERAS and length <= len(window):
            return text[end - length : end]
    return ""


def resolve_era(name: str, number: int, before: str) -> Era | None:
    """Return the era in whose year `number` a text means `name`, or None where it does not tell.

    `before` is the text that ends with `name`: the state or ruler named there decides (`魏太和`); without one, the
    only state that counted so far, rivals aside.
    """
    long_enough = [era for era in ERAS.get(simplify(name), ()) if 0 < number <= era.length]
    named = _states_named(simplify(before)[: len(before) - len(name)])
    of_state = [era for era in long_enough if era.state in named]
    if len(of_state) == 1:
        return of_state[0]
    main = [era for era in long_enough if not era.rival]
    candidates = main or long_enough
    return candidates[0] if len(candidates) == 1 and not of_state else None


def _states_named(before: str) -> frozenset[str]:
    """Return the states that the last words of `before` may mean, the nearest and longest name first."""
    for end in range(len(before), max(0, len(before) - _REACH), -1):
        if before[end - 1] in "，。；、：（(":
            break
        if before[end - 1] not in _STATE_ENDINGS:
            continue
        for length in _STATE_LENGTHS:
            # In `魏明帝` the character before 帝 is the ruler's title, not a dynasty.
            if length == 1 and before[end : end + 1] == "帝":
                continue
            if length <= end and before[end - length : end] in _STATES:
                return _STATES[before[end - length : end]]
    return frozenset()
