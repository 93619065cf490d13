"""Which parties of history's wars stood together? Accounts of single battles take it for known.

Parties are called as in `parties`: `*` and the name. What a text itself says of its parties is for `sides`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations, product

from corpus.article import Period

_WARS: tuple[tuple[int, int, str, str], ...] = (
    (-206, -202, "楚", "汉"),
    (-133, 91, "汉", "匈奴"),
    (221, 263, "魏", "蜀"),
    (383, 383, "前秦", "晋"),
    (534, 557, "东魏 北齐", "西魏 北周"),
    (557, 577, "北齐", "北周"),
    (618, 907, "唐", "突厥"),
    (642, 668, "唐 新罗", "高句丽 百济 倭"),
    (634, 866, "唐", "吐蕃"),
    (960, 1125, "宋", "辽"),
    (1038, 1127, "宋", "夏"),
    (1115, 1125, "金", "辽"),
    (1125, 1234, "宋", "金"),
    (1205, 1234, "金", "蒙古 元"),
    (1235, 1279, "宋", "蒙古 元"),
    (1337, 1453, "英", "法"),
    (1370, 1640, "明", "蒙古 瓦剌 鞑靼"),
    (1592, 1598, "japan", "明 朝"),
    (1618, 1662, "明", "后金 清"),
    (1803, 1815, "法", "英 普 奥 俄"),
    (1839, 1842, "清", "英"),
    (1851, 1868, "太平军 捻", "清 湘 淮"),
    (1853, 1856, "俄", "英 法 土"),
    (1856, 1860, "清", "英 法"),
    (1861, 1865, "联邦", "邦联"),
    (1870, 1871, "法", "普 德"),
    (1883, 1885, "清", "法"),
    (1894, 1895, "清", "japan"),
    (1900, 1901, "清", "英 法 美 japan 俄 德 奥 意"),
    (1904, 1905, "俄", "japan"),
    (1914, 1918, "德 奥 土", "英 法 俄 美 意 澳 盟"),
    (1931, 1945, "japan 德 意", "英 美 苏 法 波 希 加 澳 新西兰 盟 red blue"),
    (1950, 1953, "red 朝", "美 英 韩 联合国"),
)
"""First and last year of a war, and those who fought on either side."""
_ENEMIES, _ALLIES = -3.0, 2.0


def known_alliances(parties: Collection[str], period: Period | None) -> Iterator[tuple[str, str, float]]:
    """Yield pairs of `parties` with how surely they were allies, or below 0 enemies, in the wars of `period`."""
    if period is None:
        return
    for first, last, ours, theirs in _WARS:
        if first <= period.start.year and period.end.year <= last:
            one, other = (
                [party for party in ("*" + name for name in side.split()) if party in parties]
                for side in (ours, theirs)
            )
            if one and other:
                yield from ((here, there, _ENEMIES) for here, there in product(one, other))
                yield from ((here, there, _ALLIES) for side in (one, other) for here, there in combinations(side, 2))
