"""Which words does the interface itself use? One table in simplified Chinese, one in traditional.

Only labels: the text of an article, its title and its values are always shown as the author wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Ui = Literal["hans", "hant"]


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one script; those with braces are filled by `str.format`."""

    language: str
    site: str
    tagline: str
    skip: str
    home: str
    other_script: str
    json: str
    query: str
    commander: str
    place: str
    date: str
    date_hint: str
    submit: str
    more_fields: str
    syntax_hint: str
    suggestions: str
    suggested: str
    examples: str
    figures: dict[str, str]
    results_for: str
    results: str
    total: str
    nothing: str
    nothing_hint: str
    past_the_end: str
    first_page: str
    corrected: str
    answers_corrected: str
    sort: str
    sorts: dict[str, str]
    narrow: str
    facets: dict[str, str]
    chosen: str
    remove: str
    pages: str
    previous: str
    next: str
    page: str
    back: str
    marks: str
    fields: dict[str, str]
    field_table: str
    value: str
    side: str
    sides: str
    unknown_side: str
    source: str
    sources: dict[str, str]
    kinds: dict[str, str]
    confidence: str
    and_more: str
    contents: str
    categories: str
    separator: str
    errors: dict[str, tuple[str, str]]
    error_at: str
    error_at_end: str

    def side_name(self, side: int | None) -> str:
        """Return how a side of a battle is called: 第一方 for 1."""
        if side is None:
            return self.unknown_side
        numerals = "一二三四五六七八九"
        return self.sides.format(numerals[side - 1] if 1 <= side <= len(numerals) else side)


HANS: Final = Labels(
    language="zh-Hans",
    site="战役",
    tagline="在中文战役条目里查全文：简体、繁体一并找到，每一项都注明出处。",
    skip="跳到主要内容",
    home="首页",
    other_script="繁體介面",
    json="JSON",
    query="关键词",
    commander="指挥官",
    place="地点",
    date="日期",
    date_hint="如 1946、1946-07、1946-07..1946-09；公元前用负数，如 -0260",
    submit="检索",
    more_fields="按指挥官、地点、日期检索",
    syntax_hint="“…”须连续出现，AND、OR、NOT 与括号可组合条件，* 与 ? 代替任意字。",
    suggestions="检索建议",
    suggested="有 {} 条建议，可用上下方向键选择",
    examples="可以这样检索",
    figures={"articles": "条目", "text_bytes": "正文", "index_bytes": "索引"},
    results_for="检索：{}",
    results="检索结果",
    total="找到 {total} 个条目，用时 {ms} 毫秒",
    nothing="没有找到符合条件的条目。",
    nothing_hint="可以减少条件、改用更短的词，或者去掉引号。简体与繁体不必分别检索。",
    past_the_end="结果没有这么多页。",
    first_page="回到第一页",
    corrected="您要找的是不是：",
    answers_corrected="没有找到与原文相符的条目，以下是这样检索的结果：",
    sort="排序",
    sorts={"relevance": "相关度", "date": "由早到晚", "-date": "由晚到早", "title": "标题"},
    narrow="缩小范围",
    facets={"commander": "指挥官", "place": "地点", "part_of": "所属战争"},
    chosen="已选条件",
    remove="去掉{}",
    pages="结果分页",
    previous="上一页",
    next="下一页",
    page="第 {} 页",
    back="返回检索结果",
    marks="正文里标出 {} 处",
    fields={
        "aliases": "别名",
        "period": "日期",
        "places": "地点",
        "part_of": "所属战争",
        "combatants": "参战方",
        "commanders": "指挥官",
        "strengths": "兵力",
        "casualties": "伤亡",
        "results": "结果",
    },
    field_table="要素与依据",
    value="内容",
    side="所属方",
    sides="第{}方",
    unknown_side="",
    source="来源与依据",
    sources={"given": "文件注明", "infobox": "信息框", "category": "分类", "title": "标题", "prose": "正文"},
    kinds={"title": "标题", "alias": "别名", "commander": "指挥官", "place": "地点"},
    confidence="可信度 {}%",
    and_more="等 {} 项",
    contents="目录",
    categories="分类",
    separator="、",
    errors={
        "query": ("看不懂这个检索式", "请检查标出的位置。"),
        "parameter": ("地址里的参数不对", "请改用上面的表单重新检索。"),
        "not_found": ("没有这个页面", "条目可能已经改名，或者索引已经重建。可以用上面的表单找一找。"),
        "method": ("不支持这种请求", "这里的页面只能读取（GET）。"),
        "internal": ("出了意外", "请求没有完成，原因已记入服务器日志。请稍后再试。"),
    },
    error_at="错误在第 {} 个字符处。",
    error_at_end="错误在结尾处：检索式还没有写完。",
)

HANT: Final = Labels(
    language="zh-Hant",
    site="戰役",
    tagline="在中文戰役條目裡查全文：簡體、繁體一併找到，每一項都註明出處。",
    skip="跳到主要內容",
    home="首頁",
    other_script="简体界面",
    json="JSON",
    query="關鍵詞",
    commander="指揮官",
    place="地點",
    date="日期",
    date_hint="如 1946、1946-07、1946-07..1946-09；西元前用負數，如 -0260",
    submit="檢索",
    more_fields="按指揮官、地點、日期檢索",
    syntax_hint="「…」須連續出現，AND、OR、NOT 與括號可組合條件，* 與 ? 代替任意字。",
    suggestions="檢索建議",
    suggested="有 {} 條建議，可用上下方向鍵選擇",
    examples="可以這樣檢索",
    figures={"articles": "條目", "text_bytes": "正文", "index_bytes": "索引"},
    results_for="檢索：{}",
    results="檢索結果",
    total="找到 {total} 個條目，用時 {ms} 毫秒",
    nothing="沒有找到符合條件的條目。",
    nothing_hint="可以減少條件、改用更短的詞，或者去掉引號。簡體與繁體不必分別檢索。",
    past_the_end="結果沒有這麼多頁。",
    first_page="回到第一頁",
    corrected="您要找的是不是：",
    answers_corrected="沒有找到與原文相符的條目，以下是這樣檢索的結果：",
    sort="排序",
    sorts={"relevance": "相關度", "date": "由早到晚", "-date": "由晚到早", "title": "標題"},
    narrow="縮小範圍",
    facets={"commander": "指揮官", "place": "地點", "part_of": "所屬戰爭"},
    chosen="已選條件",
    remove="去掉{}",
    pages="結果分頁",
    previous="上一頁",
    next="下一頁",
    page="第 {} 頁",
    back="返回檢索結果",
    marks="正文裡標出 {} 處",
    fields={
        "aliases": "別名",
        "period": "日期",
        "places": "地點",
        "part_of": "所屬戰爭",
        "combatants": "參戰方",
        "commanders": "指揮官",
        "strengths": "兵力",
        "casualties": "傷亡",
        "results": "結果",
    },
    field_table="要素與依據",
    value="內容",
    side="所屬方",
    sides="第{}方",
    unknown_side="",
    source="來源與依據",
    sources={"given": "檔案註明", "infobox": "資訊框", "category": "分類", "title": "標題", "prose": "正文"},
    kinds={"title": "標題", "alias": "別名", "commander": "指揮官", "place": "地點"},
    confidence="可信度 {}%",
    and_more="等 {} 項",
    contents="目錄",
    categories="分類",
    separator="、",
    errors={
        "query": ("看不懂這個檢索式", "請檢查標出的位置。"),
        "parameter": ("網址裡的參數不對", "請改用上面的表單重新檢索。"),
        "not_found": ("沒有這個頁面", "條目可能已經改名，或者索引已經重建。可以用上面的表單找一找。"),
        "method": ("不支援這種請求", "這裡的頁面只能讀取（GET）。"),
        "internal": ("出了意外", "請求沒有完成，原因已記入伺服器日誌。請稍後再試。"),
    },
    error_at="錯誤在第 {} 個字元處。",
    error_at_end="錯誤在結尾處：檢索式還沒有寫完。",
)

TABLES: Final[dict[Ui, Labels]] = {"hans": HANS, "hant": HANT}


def choose(ui: str, accept_language: str) -> Ui:
    """Return which labels to show: the ones asked for by name, else by the browser's languages, else simplified."""
    if ui in TABLES:
        return "hant" if ui == "hant" else "hans"
    for language in accept_language.lower().split(","):
        tag = language.split(";")[0].strip()
        if tag.startswith("zh"):
            parts = tag.split("-")
            return "hant" if {"hant", "tw", "hk", "mo"}.intersection(parts) and "hans" not in parts else "hans"
    return "hans"
