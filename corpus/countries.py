"""Which country does a flag template such as `{{PRC}}` or `{{flag|Empire of Japan}}` stand for, in Chinese?

A short table of those that articles about battles use most; an unknown code stands for no country.
"""

from __future__ import annotations

_CODES: dict[str, tuple[str, ...]] = {
    "中华人民共和国": ("prc", "chn", "people's republic of china"),
    "中華民國": (
        "roc",
        "roc-1912",
        "roc-1928",
        "roc-tw",
        "chn-1912",
        "chn-1928",
        "twn",
        "republic of china",
        "republic of china (1912-1949)",
    ),
    "大清": ("qing", "qing-1862", "qing-1889", "qing dynasty"),
    "日本": ("jpn", "jap", "japan"),
    "大日本帝國": ("jpn-1870", "jpn-1889", "empire of japan"),
    "美國": ("usa", "us", "united states", "united states of america"),
    "英國": ("uk", "gbr", "united kingdom", "united kingdom of great britain and ireland"),
    "大英帝國": ("british empire",),
    "法國": ("fra", "france"),
    "法蘭西第三共和國": ("french third republic",),
    "法蘭西第一帝國": ("first french empire",),
    "法蘭西第二帝國": ("second french empire",),
    "德國": ("ger", "deu", "germany"),
    "德意志帝國": ("german empire",),
    "納粹德國": ("nazi germany", "naz", "nazi", "ger-1935", "ger-nazi"),
    "普魯士王國": ("prussia", "kingdom of prussia"),
    "蘇聯": ("ussr", "urs", "soviet union"),
    "俄羅斯": ("rus", "russia"),
    "俄羅斯帝國": ("russian empire",),
    "意大利": ("ita", "italy"),
    "意大利王國": ("kingdom of italy",),
    "奧匈帝國": ("austria-hungary",),
    "奧地利帝國": ("austrian empire",),
    "鄂圖曼帝國": ("ottoman empire",),
    "西班牙": ("esp", "spain"),
    "荷蘭": ("nld", "ned", "netherlands"),
    "波蘭": ("pol", "poland"),
    "羅馬尼亞": ("rou", "romania"),
    "匈牙利": ("hun", "hungary"),
    "芬蘭": ("fin", "finland"),
    "希臘": ("grc", "greece"),
    "土耳其": ("tur", "turkey"),
    "印度": ("ind", "india"),
    "英屬印度": ("british india", "british raj"),
    "巴基斯坦": ("pak", "pakistan"),
    "越南": ("vnm", "vietnam"),
    "北越": ("north vietnam",),
    "南越": ("south vietnam",),
    "朝鮮": ("prk", "north korea"),
    "韓國": ("kor", "south korea"),
    "澳大利亞": ("aus", "australia"),
    "新西蘭": ("nzl", "new zealand"),
    "加拿大": ("can", "canada"),
    "菲律賓": ("phl", "philippines"),
    "以色列": ("isr", "israel"),
    "埃及": ("egy", "egypt"),
    "敘利亞": ("syr", "syria"),
    "伊拉克": ("irq", "iraq"),
    "伊朗": ("irn", "iran"),
    "阿富汗": ("afg", "afghanistan"),
    "烏克蘭": ("ukr", "ukraine"),
    "滿洲國": ("manchukuo",),
    "聯合國": ("un", "united nations"),
}
_BY_CODE = {code: name for name, codes in _CODES.items() for code in codes}

NAMES = frozenset(_CODES)
"""The Chinese names in the table."""


def country(code: str) -> str | None:
    """Return the Chinese name for a flag's code or English name (`PRC`: 中华人民共和国), or None if unknown."""
    return _BY_CODE.get(" ".join(code.replace("_", " ").lower().split()))
