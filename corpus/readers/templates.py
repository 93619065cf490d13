"""What does a template show to a reader of the article?

One ordered table of families: the first one whose names match renders the template. Templates in no family show nothing
(navigation boxes, footnotes, maintenance notes). Nothing here walks an article; that is `markup`'s task.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from corpus.countries import country
from corpus.readers import marks
from corpus.readers.wiki_tree import Code, Template


class Renderer(Protocol):
    """What a family needs from the walker that calls it."""

    countries: bool
    """Whether a flag template without an argument shows its country's name."""

    def block(self, code: Code) -> str:
        """Render `code` with its line breaks."""

    def inline(self, code: Code) -> str:
        """Render `code` as one line."""

    def link(self, target: str, label: str) -> str:
        """Render a link with this label."""


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a template: its name in lower case with spaces, its arguments, and who renders them."""

    name: str
    template: Template
    renderer: Renderer

    @property
    def positional(self) -> list[Code]:
        """The arguments without a name, and those named by a number, in order."""
        return [p.value for p in self.template.params if not p.showkey or p.name.strip().isdigit()]

    def inline(self, index: int) -> str:
        """Return positional argument `index` (from 0; -1 is the last) as one line, or an empty string."""
        values = self.positional
        return self.renderer.inline(values[index]) if -len(values) <= index < len(values) else ""

    def named(self, *names: str) -> str:
        """Return the first non-empty argument among `names` as one line, or an empty string."""
        values = {p.name.strip(): p.value for p in self.template.params if p.showkey}
        return next((text for n in names if n in values and (text := self.renderer.inline(values[n]))), "")


def template_name(template: Template) -> str:
    """Return the name in lower case, with spaces and without a namespace: `模板:Infobox_war` is infobox war."""
    written = template.name
    return _kept_name(written) if len(written) <= _USUAL_NAME else _name(written)


def _name(written: str) -> str:
    name = re.sub(r"<!--.*?-->", "", written, flags=re.DOTALL).replace("_", " ")
    return re.sub(r"^(?:template|模板|样板|樣板)\s*:\s*", "", " ".join(name.split()).lower())


_kept_name = lru_cache(maxsize=4096)(_name)
_USUAL_NAME = 60
"""Characters; longer names are broken pages, and not worth keeping."""


def is_infobox(name: str) -> bool:
    """Tell whether a template of this name (as `template_name` gives it) is an infobox: 戰爭資訊框 is one."""
    return any(word in name for word in ("infobox", "信息框", "資訊框", "资讯框"))


def _nothing(call: Call) -> str:
    return marks.GONE


def _no_mark(call: Call) -> str:
    return ""


def _first(call: Call) -> str:
    values = call.positional
    return call.renderer.block(values[0]) if values else ""


def _second(call: Call) -> str:
    return call.inline(1) or call.inline(0)


def _last(call: Call) -> str:
    return call.inline(-1)


def _small(call: Call) -> str:
    return marks.wrap("small", _first(call))


def _foreign(call: Call) -> str:
    return marks.wrap("foreign", call.inline(1))


def _foreign_by_name(call: Call) -> str:
    return marks.wrap("foreign", call.inline(0))


def _label_last(call: Call) -> str:
    """`{{tsl|en|English|中文|shown}}`: the local title is third, its label follows it."""
    target = call.inline(2) or call.inline(1)
    return call.renderer.link(target, call.inline(3) or target)


def _label_first(call: Call) -> str:
    """`{{link-en|中文|English|shown}}`."""
    target = call.inline(0)
    return call.renderer.link(target, call.named("lt", "display", "顯示", "显示") or call.inline(2) or target)


def _interlanguage(call: Call) -> str:
    """`{{ill|中文|en|English}}`, or with the language first."""
    target = call.inline(1) if re.fullmatch(r"[a-z]{2,3}(?:-[a-z]+)?", call.inline(0)) else call.inline(0)
    return call.renderer.link(target, call.named("lt", "display", "顯示", "显示") or target)


def _list_items(call: Call) -> str:
    """Each argument on lines of its own, a bullet right behind the pipe counting as one at a line's start."""
    items = (call.renderer.block(value).strip() for value in call.positional)
    return "".join(f"{marks.BREAK}{re.sub(r'^[*#:;]+ *', '', item)}{marks.BREAK}" for item in items)


def _line_break(call: Call) -> str:
    return marks.BREAK


def _space(call: Call) -> str:
    return " "


def _dot(call: Call) -> str:
    return "、"


def _dash(call: Call) -> str:
    return "－"


def _formatted_number(call: Call) -> str:
    return call.name.partition(":")[2]


def _nihongo(call: Call) -> str:
    """`{{nihongo|姊川之戰|姉川の戦い|…}}` shows the first, with the original in brackets."""
    original = marks.wrap("foreign", call.inline(1))
    return call.inline(0) + (f"（{original}）" if original else "")


def _date(call: Call) -> str:
    """`{{start date|1947|5|13}}` shows its year, month and day."""
    shown = ""
    for index, unit in enumerate("年月日"):
        number = call.inline(index) if index < len(call.positional) else ""
        if not number.isdecimal():
            break
        shown += number.lstrip("0") + unit
    return shown


_UNITS = {
    "km": "公里",
    "m": "米",
    "mi": "英里",
    "ft": "英尺",
    "kg": "公斤",
    "t": "吨",
    "nmi": "海里",
    "km2": "平方公里",
}


def _convert(call: Call) -> str:
    number, unit = call.inline(0), call.inline(1)
    return number + _UNITS.get(unit, unit)


def _circa(call: Call) -> str:
    return "约" + call.inline(0)


def _flag(call: Call) -> str:
    """`{{flag|X}}` shows X, in Chinese where the table has it."""
    name = call.named("name") or call.inline(0)
    if not call.renderer.countries:
        return call.inline(1) if len(call.positional) > 1 else ""
    return country(name) or name


def _country(call: Call) -> str:
    """`{{ROC-1928|重慶市}}` shows its argument, a bare `{{PRC}}` its country where the renderer wants countries."""
    if not (call.template.name.strip().isupper() or country(call.name)):
        return marks.GONE
    argument = call.inline(0) or call.named("name")
    if argument:
        return argument
    return (country(call.name) or "") if call.renderer.countries else ""


@dataclass(frozen=True, slots=True)
class Family:
    """Templates that show text in the same way: by name, or by a pattern that fits the whole name."""

    render: Callable[[Call], str]
    names: frozenset[str] = frozenset()
    pattern: re.Pattern[str] | None = None

    def has(self, name: str) -> bool:
        """Tell whether a template of this name belongs to the family."""
        return name in self.names or (self.pattern is not None and self.pattern.fullmatch(name) is not None)


def _named(render: Callable[[Call], str], *names: str) -> Family:
    return Family(render, frozenset(names))


def _like(render: Callable[[Call], str], pattern: str) -> Family:
    return Family(render, pattern=re.compile(pattern))


FAMILIES: tuple[Family, ...] = (
    _named(_label_last, "tsl", "translink", "internal link helper/en"),
    _like(_label_first, r"link-[a-z-]+|le|liw|link[ -]wd|internal link helper.*|仮リンク"),
    _like(_interlanguage, r"ill[mw]?|ill2|interlanguage link.*"),
    _named(_foreign, "lang", "transl", "transliteration"),
    _like(_foreign_by_name, r"lang-[a-z-]+|[a-z]{2}-[a-z]+ icon|jpn|nihongo[23]|zh-[a-z]+"),
    _named(_nihongo, "nihongo", "nihongo1"),
    _named(_small, "small", "smaller", "resize", "小字", "fontsmall", "smalldiv", "細字"),
    _named(
        _list_items,
        *("plainlist", "plain list", "flatlist", "flat list", "bulleted list", "unbulleted list", "ubl", "ubil"),
        *("ublist", "unbullet", "unordered list", "ordered list", "hlist", "hlist-comma", "nwl", "cslist"),
        *(
            "無序列表",
            "无序列表",
            "水平列表",
            "collapsible list",
            "collapsible_list",
            "可折叠列表",
            "可摺疊列表",
            "tree list",
        ),
    ),
    _named(_line_break, "br", "break", "hr", "crlf", "clear line", "--"),
    _named(_space, "nbsp", "space", "spaces", "pad", "zwsp", "shy", "!", "pipe"),
    _named(_dot, "·", "•", "dot", "dotp", "middot", "bull", "、", "bold middot"),
    _named(_dash, "snd", "ndash", "–", "en dash", "mdash", "spaced ndash", "spnd"),
    _named(_second, "color", "colour", "fontcolor", "font color", "textcolor", "font", "bgcolor", "colored text"),
    _named(
        _date,
        *("start date", "end date", "startdate", "enddate", "start-date", "end-date", "dts", "date table sorting"),
        *("start date and age", "end date and age"),
    ),
    _named(_convert, "convert", "cvt"),
    _named(_circa, "circa", "c.", "約", "约", "ca."),
    _like(_formatted_number, r"formatnum:.*|lc:.*|uc:.*|ucfirst:.*|lcfirst:.*"),
    _named(
        _first,
        *("nowrap", "nobr", "no wrap", "j", "nobold", "nobolditalic", "normal", "big", "large", "larger", "huge"),
        *("quote", "cquote", "quotation", "quote box", "blockquote", "bquote", "rquote", "quoteblock", "引用", "引文"),
        *(
            "僻字",
            "僻",
            "zy",
            "注音",
            "ruby",
            "rubyf",
            "ruby-py",
            "拼音",
            "kai",
            "楷体",
            "楷體",
            "serif",
            "sans-serif",
            "pinyin",
        ),
        *("abbr", "tooltip", "abbrlink", "h:title", "em", "strong", "strike", "underline", "u", "uline", "center"),
        *("centre", "left", "right", "align", "div col", "columns-list", "cols", "vanchor", "visible anchor", "僻字2"),
        *("gap", "sup", "sub", "noitalic", "italic", "nowrap2", "font-size", "year", "le2", "fact text", "noprint"),
        *("fs", "nsmdns", "red", "blue", "green", "bo", "color box text", "sic", "typo", "僻字圖", "來源請求範圍"),
    ),
    # Marks of what became of a person: dead, wounded, captured, executed, surrendered.
    _like(_no_mark, r"kia|wia|pow|mia|dow|executed|surrendered|surrender|assassinated|suicide|defected|dnf|natural.*"),
    _like(_no_mark, r"†|‡|dagger|ddagger|double[- ]dagger|俘[虜虏]|[陣阵]亡|受[傷伤]|[處处][決决]|自[殺杀]|投降"),
    _like(_no_mark, r"失[蹤踪]|[戰战]死|倒戈|叛[變变]|[負负][傷伤]|病故|遇刺"),
    # Pictures of flags and arms, which have no text of their own.
    _like(
        _no_mark,
        r"(?:flag ?icon|flag ?deco|flag image|coa ?icon|army ?icon|navy ?icon|icon|fi)(?: image)?|旗幟|國旗圖標",
    ),
    _like(
        _flag,
        r"flag|flagu|flag ?country|flag2|flaglink|flag\+link|army|navy|air ?force|armed ?forces|military|軍|军|海軍",
    ),
    _like(
        _country, r"[a-z]{3,5}-\d{4}(?:-\w+)?|nazi germany|[a-z ]*empire|[a-z ]*(?:kingdom|dynasty|republic)(?: .*)?"
    ),
    _like(
        _nothing,
        r"-|clear|r|rp|sfn.*|ref.*|efn.*|note.*|cite.*|citation.*|url|coord|tl|fix|who|when|div .*|see .*|main",
    ),
    _like(_country, r"[a-z]{2,4}"),
    _named(_country, "japan", "manchukuo", "ussr", "russia", "germany", "france", "italy", "spain", "poland", "turkey"),
)
"""The first family that has a template's name renders it."""


@lru_cache(maxsize=1024)
def _family(name: str) -> Family | None:
    return next((family for family in FAMILIES if family.has(name)), None)


def render_template(template: Template, renderer: Renderer) -> str:
    """Return the marked text that `template` shows; unknown ones leave only the mark of their absence."""
    name = template_name(template)
    family = _family(name)
    return marks.GONE if family is None else family.render(Call(name, template, renderer))
