"""What does Wikipedia's script conversion markup, `-{…}-`, show to a reader, and what else does it name?

One variant is shown: plain content as it stands, otherwise the one that fits the script of the text around. The others
are names by which the same thing may be looked for. Converting whole texts from one script to the other is not done
here; how a rule in `{{NoteTA}}` is found is for the readers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from corpus.script import fold_script

Script = Literal["simplified", "traditional"]

_ORDER: Final[dict[Script, tuple[str, ...]]] = {
    "simplified": ("zh-hans", "zh-cn", "zh-sg", "zh-my", "zh"),
    "traditional": ("zh-hant", "zh-tw", "zh-hk", "zh-mo", "zh"),
}
_DEEPEST: Final = 10
"""Marks that are nested deeper are taken out, as MediaWiki does at some depth; none are by intent."""
# `-{{` opens a template behind a hyphen, unless a third brace follows; so with `}}-`.
_TOKEN: Final = re.compile(r"-\{(?!\{(?!\{))|(?<!\})\}-|(?<=\}\})\}-")
# What is possessive (`*+`) can't try again with fewer blanks, of which a page may have thousands.
_CODE: Final = r"(?:[^;:{}|]{0,40}=>\s*+)?(zh(?:-[a-z]{2,4})?)\s*+:"
_VARIANT: Final = re.compile(rf"\s*+{_CODE}", re.IGNORECASE)
_NEXT_VARIANT: Final = re.compile(rf";\s*+(?={_CODE})", re.IGNORECASE)
_FLAG: Final = r"(?:[A-Z]|-|zh(?:-[a-z]{2,4})?)"
_FLAGS: Final = re.compile(rf"\s*+({_FLAG}(?:\s*+;\s*+{_FLAG})*)?\s*+\|", re.IGNORECASE)
_ANY_CODE: Final = re.compile(r"(?<![a-z])(zh(?:-[a-z]{2,4})?)\s*+:", re.IGNORECASE)
_INNERMOST: Final = re.compile(r"-\{[^{}]*\}-")
_HIDING: Final = frozenset("HTD-")
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_SAMPLED: Final = 5000
_TRADITIONAL: Final = 0.08
"""The part of characters, those of markup too, that differ from simplified ones in a traditional text at least."""


@dataclass(slots=True)
class Resolved:
    """Text without conversion markup; what it names beside what it shows, still with other markup, in order.

    `titles` are the forms of a title rule, `variants` all others that are not shown where they stand.
    """

    text: str
    variants: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


def script_of(text: str) -> Script:
    """Tell which script most of `text` is written in: 發生於北方 is traditional, 北方 simplified for want of a sign."""
    han = "".join(_HAN.findall(text[: 4 * _SAMPLED]))[:_SAMPLED]
    differing = sum(one != other for one, other in zip(han, fold_script(han), strict=True))
    return "traditional" if differing > _TRADITIONAL * len(han) else "simplified"


def variants_of(rule: str) -> dict[str, str]:
    """Return what a rule says for each variant: `zh-cn:导弹;zh-tw:飛彈` for zh-cn and zh-tw; nothing for plain text."""
    found: dict[str, str] = {}
    variant = _VARIANT.match(rule)
    while variant is not None:
        following = _NEXT_VARIANT.search(rule, variant.end())
        end = following.start() if following else len(rule)
        found.setdefault(variant[1].lower(), rule[variant.end() : end].rstrip("; \n").strip())
        variant = _VARIANT.match(rule, following.end()) if following else None
    return found


def resolve(wikitext: str, script: Script | None = None) -> Resolved:
    """Replace each `-{…}-` by what it shows in `script` (by default that of the text around), inner ones first.

    Takes time linear in the length, and leaves marks without a partner as they are.
    """
    if "-{" not in wikitext:
        return Resolved(wikitext)
    return _resolved(wikitext, _ORDER[script or script_of(_outside(wikitext))])


def readings(wikitext: str) -> list[str]:
    """Return what a short piece of wikitext shows in each variant that it names, each reading once."""
    codes = dict.fromkeys(found[1].lower() for found in _ANY_CODE.finditer(wikitext))
    orders = (next((order for order in _ORDER.values() if code in order), ()) for code in codes)
    shown = (_resolved(wikitext, (code, *order)).text for code, order in zip(codes, orders, strict=True))
    return list(dict.fromkeys(shown))


def _resolved(wikitext: str, wanted: tuple[str, ...]) -> Resolved:
    resolved = Resolved("")
    levels: list[list[str]] = [[]]
    position = too_deep = 0
    for token in _TOKEN.finditer(wikitext):
        levels[-1].append(wikitext[position : token.start()])
        position = token.end()
        if token[0] == "-{":
            if len(levels) > _DEEPEST:
                too_deep += 1
            else:
                levels.append([])
        elif too_deep:
            too_deep -= 1
        elif len(levels) > 1:
            content = "".join(levels.pop())
            levels[-1].append(_shown(content, wanted, resolved))
        else:
            levels[-1].append(token[0])
    levels[-1].append(wikitext[position:])
    resolved.text = "-{".join("".join(level) for level in levels)
    return resolved


def _outside(wikitext: str) -> str:
    """Return what stands outside of conversion marks, roughly: inside, all scripts stand side by side."""
    text = wikitext[: 4 * _SAMPLED]
    for _ in range(3):
        text = _INNERMOST.sub("", text)
    return text


def _shown(content: str, wanted: tuple[str, ...], resolved: Resolved) -> str:
    """Return what `-{content}-` shows, and note what else it names.

    A rule that only declares something (flags H, T, D and -) shows nothing.
    """
    found = _FLAGS.match(content)
    flags = {flag.strip().upper() for flag in (found[1] or "").split(";")} if found else set()
    rule = content[found.end() :] if found else content
    variants = variants_of(rule)
    if "T" in flags:
        resolved.titles.extend(variants.values() or [rule])
    if "T" in flags or flags & {"D", "-"}:
        return ""
    shown = next((variants[code] for code in wanted if code in variants), None)
    if shown is None:
        shown = next(iter(variants.values()), rule)
    is_hidden = bool(flags & _HIDING)
    resolved.variants.extend(dict.fromkeys(one for one in variants.values() if one and (is_hidden or one != shown)))
    return "" if is_hidden else shown
