"""What does a query in Latin letters ask for besides what it says? Names that are read so: `nierongzhen` for 聂荣臻.

A tree is widened by the exact runs of such names, so that it matches what it matched and more. Only what consists of
Latin letters is: free words where a query has no Han characters at all, and what is asked of a field with names. A
query in Han characters gains nothing here, and words in quotation marks mean themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from index.names import KINDS
from index.pinyin import Typed, typed_pinyin
from index.spoken import Spoken
from search.query import All, Any, Fuzzy, Group, InField, Node, Pattern, Phrase, Words

_MOST_NAMES = 8
_FEWEST_INITIALS = 3

Meant = Callable[[Typed], Sequence[Spoken]]
"""Gives the names that someone may mean, those of the most articles first."""


def widened(tree: Node, meant: Meant, *, loosely: bool) -> Node:
    """Return a tree that also matches the names which its Latin words mean; the same tree if they mean none.

    With `loosely` initials will do (`nrz`), the beginning of a name, and names of one syllable.
    """
    free = all(typed_pinyin(text) is not None for text in _free_texts(tree))
    return _Widening(meant, loosely=loosely, free=free).node(tree)


def _free_texts(node: Node) -> Iterator[str]:
    match node:
        case Words(text) | Phrase(text) | Fuzzy(text):
            yield text
        case Pattern(parts):
            yield "".join(part for part in parts if isinstance(part, str))
        case All(nodes) | Any(nodes):
            for each in nodes:
                yield from _free_texts(each)
        case Group(should, must, _):
            for each in (*should, *must):
                yield from _free_texts(each)
        case _:
            pass


class _Widening:
    """Goes through one tree; `free` tells whether its free words may be widened."""

    def __init__(self, meant: Meant, *, loosely: bool, free: bool) -> None:
        self._meant = meant
        self._loosely = loosely
        self._free = free

    def node(self, node: Node, kind: str | None = None) -> Node:
        """Return a node widened; `kind` is that of the names that are asked for, None for any."""
        match node:
            case Words(text) if kind or self._free:
                return self._leaf(node, text, kind)
            case Phrase(text) if kind:
                return self._leaf(node, text, kind)
            case InField(field, inner) if field in KINDS:
                return InField(field, self.node(inner, field))
            case All(nodes):
                return All(tuple(self.node(each, kind) for each in nodes))
            case Any(nodes):
                return Any(tuple(self.node(each, kind) for each in nodes))
            case Group(should, must, must_not):
                wider = tuple(self.node(each, kind) for each in should)
                demanded = tuple(self.node(each, kind) for each in must)
                return Group((*wider, *self._side_by_side(should, kind)), demanded, must_not)
            case _:
                return node

    def _leaf(self, node: Node, text: str, kind: str | None) -> Node:
        names = self._names(text, kind)
        return Any((node, *map(Phrase, names))) if names else node

    def _side_by_side(self, nodes: Sequence[Node], kind: str | None) -> list[Node]:
        """Return the names that all words of a group make up together: Nie Rongzhen."""
        words = [node.text for node in nodes if isinstance(node, Words)]
        if len(words) < 2 or len(words) < len(nodes) or not (kind or self._free):
            return []
        return list(map(Phrase, self._names(" ".join(words), kind)))

    def _names(self, text: str, kind: str | None) -> list[str]:
        typed = typed_pinyin(text)
        if typed is None or not typed.letters.isalpha():
            return []
        found = [one for one in self._meant(typed) if kind is None or one.name.kind == kind]
        exact = [one for one in found if one.is_whole and one.is_spelt and (self._loosely or len(one.name.folded) > 1)]
        if not exact and self._loosely:
            exact = [one for one in found if one.is_spelt or len(typed.letters) >= _FEWEST_INITIALS]
        return list(dict.fromkeys(one.name.folded for one in exact))[:_MOST_NAMES]
