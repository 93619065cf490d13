"""What does the inside of one Markdown block say? Links, bold runs and escapes, as text with marks (see `marks`).

One pass from left to right, in time linear in the length. Which lines make a block is `markdown_blocks`' question.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from corpus.readers.link_target import page_of, split_namespace
from corpus.readers.link_text import repair
from corpus.readers.marks import BOLD_OFF, BOLD_ON, GONE, lift, wrap

_TEXT: Final = r"(?:[^\[\]\\]|\\.|\[[^\[\]\\]*\])*+"
_URL: Final = r"(?:[^()\s\\]|\\.|\([^()\s]*\))*+"
_TOKEN: Final = re.compile(
    r"(?P<citation>\\\[[*_]{0,2}\[?(?:來源請求|来源请求|原創研究|原创研究|誰|谁|何時|何时)(?:\]\([^()\n]*\))?[*_]{0,2}\\\])"
    r"|(?P<debris>\\\[\\\[|\\\]\\\])"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    rf"|(?P<link>!?\[(?P<shown>{_TEXT})\]\((?P<url>{_URL})(?:\s+\"(?P<title>(?:[^\"\\]|\\.)*+)\")?\s*\))"
    rf"|\[(?P<spanned>{_TEXT})\]\{{[.#][^{{}}\n]*\}}"
    r"|(?P<torn>(?<!\])\]++\()"
    r"|&(?P<entity>(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    r"|(?P<stars>(?<!\s)\*+|\*{2,}|\*(?!\s))"
    r"|(?P<marks>(?<!\w)_++(?=\S)|(?<=[^\s_])_++(?!\w)|~~+|`+)"
    r"|(?P<soft>\n)",
    re.DOTALL,
)
_SIGN: Final = re.compile(r"[\\\[\]!&*_~`\n]")
"""Stands at the beginning of every token: a set is found many times as quickly."""
_CAPTION_END: Final = re.compile(r"\\\]\\\]")
_LONGEST_CAPTION: Final = 400
_NEXT_SHOWN: Final = re.compile(rf"[\[*_\\`~{GONE}]*([^\[*_\\`~]?)")
_NO_SPACE: Final = re.compile(
    r"[\u2014-\u2026\u2e80-\u9fff\uf900-\ufaff\ufdd0-\ufdef\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_EMPTY_BOLD: Final = re.compile(f"{BOLD_ON}([ \t]*+){BOLD_OFF}")
_MARKS: Final = re.compile("[\ufdd0-\ufdd7\ufde0-\ufdef]+")


@dataclass(slots=True)
class Rendering:
    """What has been found while blocks were rendered: link targets in order, categories, whether bold is on."""

    targets: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    bold: bool = False

    def render(self, raw: str) -> str:
        """Return `raw` as text with marks; links are numbered by their place in `targets`."""
        self.bold = False
        marked = _Scanner(raw, self).run()
        return _EMPTY_BOLD.sub(r"\1", marked) if BOLD_ON in marked else marked


@dataclass(slots=True)
class _Scanner:
    raw: str
    found: Rendering
    out: list[str] = field(default_factory=list)
    position: int = 0
    _captions: list[int] | None = None

    def run(self) -> str:
        sign = _SIGN.search(self.raw)
        while sign:
            token = _TOKEN.match(self.raw, sign.start())
            if token is None:
                sign = _SIGN.search(self.raw, sign.end())
                continue
            self.out.append(self.raw[self.position : token.start()])
            self.position = token.end()
            kind = token.lastgroup or ""
            handle = _HANDLERS.get("link" if token["link"] is not None else kind)
            if handle is not None:
                handle(self, token)
            sign = _SIGN.search(self.raw, self.position)
        self.out.append(self.raw[self.position :])
        return "".join(self.out)

    def soft_break(self, token: re.Match[str]) -> None:
        """A line break inside a paragraph is a space between words and nothing between Han characters."""
        before = next((piece for piece in (_MARKS.sub("", p) for p in reversed(self.out[-8:])) if piece), "")
        following = _NEXT_SHOWN.match(self.raw, token.end())
        after = following[1] if following else ""
        self.out.append("" if _NO_SPACE.match(before[-1:]) or _NO_SPACE.match(after) else " ")

    def escaped(self, token: re.Match[str]) -> None:
        self.out.append(token["escaped"])

    def entity(self, token: re.Match[str]) -> None:
        self.out.append(_MARKS.sub("", unescape(token[0])))

    def torn_link(self, _: re.Match[str]) -> None:
        self.out.append("(")

    def stars(self, token: re.Match[str]) -> None:
        if len(token[0]) in (2, 3):
            self.found.bold = not self.found.bold
            self.out.append(BOLD_ON if self.found.bold else BOLD_OFF)

    def spanned(self, token: re.Match[str]) -> None:
        self.out.append(self._inner(token["spanned"]))

    def link(self, token: re.Match[str]) -> None:
        page = page_of(token["url"])
        kind, name = split_namespace(page) if page else ("article", "")
        if token[0][0] == "!" or kind == "file" or (token["title"] or "").startswith("fig:"):
            self._skip_caption()
        elif kind == "category":
            self.found.categories.append(name)
        elif kind == "language" and token["shown"].strip() == page:
            pass  # a link to the same article in another language shows nothing of the text
        else:
            self._page_link(self._inner(token["shown"]), name)

    def _page_link(self, shown: str, target: str) -> None:
        plain = lift(shown)[0]
        if not target or not plain:
            self.out.append(shown)
            return
        length = repair(plain, target)
        self.found.targets.append(target)
        linked = wrap("link", plain[:length], len(self.found.targets) - 1) + plain[length:]
        starts, ends = shown.startswith(BOLD_ON), shown.endswith(BOLD_OFF)
        self.out.append(f"{BOLD_ON if starts else ''}{linked}{BOLD_OFF if ends else ''}")

    def _inner(self, raw: str) -> str:
        return _Scanner(raw, self.found).run()

    def _skip_caption(self) -> None:
        """A caption loses its beginning with the file: what is left of it ends at `\\]\\]`, and says nothing."""
        if self._captions is None:
            self._captions = [found.end() for found in _CAPTION_END.finditer(self.raw)]
        place = bisect_left(self._captions, self.position + 1)
        if place < len(self._captions) and self._captions[place] - self.position <= _LONGEST_CAPTION:
            caption = self.raw[self.position : self._captions[place]]
            if "fig:" not in caption:
                self.position = self._captions[place]


_HANDLERS: Final[dict[str, Callable[[_Scanner, re.Match[str]], None]]] = {
    "soft": _Scanner.soft_break,
    "escaped": _Scanner.escaped,
    "entity": _Scanner.entity,
    "torn": _Scanner.torn_link,
    "stars": _Scanner.stars,
    "spanned": _Scanner.spanned,
    "link": _Scanner.link,
}
"""What to do with each kind of token; kinds that are missing here (`debris`, `marks`, …) leave nothing behind."""
