"""Under which other names does an article's subject go, according to its lead?

Words such as `又稱` announce them, bold type and quotation marks delimit them. The title itself is no alias.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from corpus.article import Article, Value
from corpus.battle_words import BATTLE_WORD
from corpus.prose.passages import opening_of
from corpus.script import forms_of, simplify

_ANNOUNCED = re.compile(
    # Every announcement begins with one of these; without asking, each would be tried at each character.
    r"(?=[又亦也或一并还而则常通多史别合统旧古俗简总今国中共日美台西当朝韩军方角度是原本全字号即代苏德英法俄后民])(?:"
    r"(?:又|亦|也|或|一|并|还|而|则|常|通|多)(?:被|可)?(?:后世|后人)?(?:称呼?|名|叫做?|作|写作|译作?)(?:为|作|之为)?"
    r"|(?:史|别|合|统|旧|古|俗|(?<!以下)简|总|通|今|全)称(?:为|之为)?"
    r"|(?:国民党|国军|中共|共军|日军|日本|日方|美军|美国|苏方|德方|英方|法方|俄方|中华民国|国民政府|台湾|西方|当地|朝鲜|韩国|后世|后人|民间|[军方]|角度|是为)"
    r"(?:方面|史书)?(?:亦|也|则|又)?(?:称|名)(?:之?为|其为|作|之)?|又名|别名|是为|一作|原名|本名|旧名|全名|代号(?:为|是)?"
    r"|(?<=[（(])即(?![将位今是日])|(?<![一-龥])[字号](?![称召令])(?=[一-龥]))"
)
_BEFORE_CALLED = "又亦也或一并还而则常通多被可写译史别合统旧古俗简总自今原本全党军共方国府湾地鲜度面为世人间书"
"""What stands before the first 称, 名, 叫, 作 or 译 of an announcement."""
_STOP = re.compile(r"[，。；！？：（(）)\n]|$")
_QUOTED = re.compile(r"[“「『《\"‘]([^”」』》\"’\n]{2,30})[”」』》\"’]")
_AND_QUOTED = re.compile(r"[、和與与或及]" + _QUOTED.pattern)
_JOINED = re.compile(r"[、/／]|以及|[和与及或](?=[^、]{2})")
_TAIL = re.compile(r"(?:等|的|之一|，|是|为|乃).*\Z")
_HEAD = re.compile(BATTLE_WORD[:-1] + r"|大?捷|袭击|突击|之变|之难)\Z")
_VERBAL = re.compile(r"[了着过]|[是在于以]|发生|攻占|率|部队|进行|成为|由此")
_QUALIFIER = re.compile(r"[（(].*")
_IGNORED = re.compile(r"[\s_·‧・“”「」]")
_LONGEST = 20
_FURTHEST = 120
"""How far into a sentence a name may be announced; no announcement is longer than `_LONGEST`."""


class _Sentence(NamedTuple):
    text: str
    folded: str


def find_aliases(article: Article) -> tuple[Value, ...]:
    """Return the other names that the lead gives, in order (`又稱長治戰役`, `國民黨稱魯南會戰`)."""
    is_lead = not article.sections or not article.sections[0].start
    if len(article.bold) < 2 and is_lead and announces_nothing(article.text):
        return ()
    spans = opening_of(article, 3 if len(article.bold) > 1 else 2)
    if len(article.bold) < 2 and not any(_may_announce(article.text, start, stop) for start, stop in spans):
        return ()
    first = [_Sentence(text := article.text[start:stop], simplify(text)) for start, stop in spans]
    found: dict[str, Value] = {}
    for sentence in first[:2]:
        for name in _announced(article, sentence):
            found.setdefault(_key(name), Value(name, "prose", sentence.text.strip(), confidence=0.9))
    for name in _bold(article, first):
        evidence = next((s.text.strip() for s in first if name in s.text), name)
        found.setdefault(_key(name), Value(name, "prose", evidence, confidence=0.7))
    if not found:
        return ()
    own = {_key(article.title), _key(_QUALIFIER.sub("", article.title))}
    names = {key for key in found if _HEAD.search(key)}
    # `绥远` is only the beginning of the alias `绥远战役` that stands in the list itself.
    return tuple(
        v for key, v in found.items() if key not in own and not any(n != key and n.startswith(key) for n in names)
    )


def _key(name: str) -> str:
    return simplify(_IGNORED.sub("", name))


def announces_nothing(text: str) -> bool:
    """Whether a text announces no name before its second full stop: asked first, as sentences take longer to find.

    Two sentences end there at the latest.
    """
    first = text.find("。")
    second = text.find("。", first + 2)  # One right behind the first ends no other sentence.
    return 0 <= first < second and _announcing().search(text, 0, second) is None


def _may_announce(text: str, start: int, stop: int) -> bool:
    """Whether `_ANNOUNCED` may find something in a sentence; asked of text as written, as folding takes longer."""
    return _announcing().search(text, start, min(stop, start + _FURTHEST + _LONGEST)) is not None


@cache
def _announcing() -> re.Pattern[str]:
    """Find what stands in every announcement: 字 or 号, 为 behind 是, 即 in brackets, or 称 and the like."""
    called = f"(?<=[{forms_of(_BEFORE_CALLED)}][{forms_of('称名叫作译')}])"
    is_ = f"(?<=[{forms_of('是')}][{forms_of('为')}])"
    that_is = f"(?<=[（(])[{forms_of('即')}]"
    return re.compile(f"[{forms_of('称名叫作译字号为')}（(](?:{called}|(?<=[{forms_of('字号')}])|{is_}|{that_is})")


def _announced(article: Article, sentence: _Sentence) -> Iterator[str]:
    """Yield the names behind words that announce one."""
    text = sentence.text
    for match in _ANNOUNCED.finditer(sentence.folded, 0, _FURTHEST + _LONGEST):
        if match.start() > _FURTHEST:
            return
        start = match.end()
        quoted = _QUOTED.match(text, start)
        if quoted:
            while quoted:
                yield from _share_head([quoted[1]])
                quoted = _AND_QUOTED.match(text, quoted.end())
            continue
        stop = _STOP.search(text, start)
        assert stop is not None
        run = text[start : stop.start()].strip("“”「」『』 ")
        parts = [_TAIL.sub("", p.strip(" “”「」『』")) for p in _JOINED.split(run)]
        yield from (p for p in _share_head(parts) if _is_name(p, article))


def _is_name(name: str, article: Article) -> bool:
    if not 2 <= len(name) <= _LONGEST or _VERBAL.search(simplify(name)):
        return False
    return name in article.bold or _HEAD.search(simplify(name)) is not None or len(name) <= 6


def _share_head(parts: list[str]) -> list[str]:
    """Give the head noun of the last part to those that lack one: `绥远、归绥、包头战役` are three 战役."""
    head = _HEAD.search(simplify(parts[-1])) if parts else None
    if head is None:
        return parts
    noun = parts[-1][head.start() :]
    return [p if _HEAD.search(simplify(p)) or not 0 < len(p) <= 6 else p + noun for p in parts]


def _bold(article: Article, first: list[_Sentence]) -> Iterator[str]:
    """Yield the bold runs of the first sentences, the title's own aside, with their shared head noun."""
    if len(article.bold) < 2:
        return
    opening = "".join(s.text for s in first)
    bold = [b.strip() for b in article.bold[1:] if b.strip() in opening and 2 <= len(b.strip()) <= _LONGEST]
    yield from (name for name in bold if _is_name(name, article) and (_HEAD.search(simplify(name)) or len(name) > 2))
