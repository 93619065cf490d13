"""Which passages of an article show best why it was found, and which of the author's characters answered?

A `Marker` finds a query's words in folded text and gives places in the original. Passages are whole sentences where
these are short enough; each is an exact piece of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import partial
from itertools import islice
from typing import NamedTuple

from corpus.script import simplify_characters
from index.analysis import Folded, Segmenter
from index.analysis.at_once import fold_text
from index.schema import BY_NAME
from search.query import All, Any, Dates, Everything, Group, InField, Node, Not, Phrase, Words
from search.result import Snippet
from search.runs import Run, exact_run, exact_runs, runs_of
from search.variants import query_canonical

Span = tuple[int, int]
Found = list[tuple[Span, str]]
"""Places with the folded words that stand there."""

_PASSAGE = 120
"""How many characters a passage has at the most."""
_SENTENCE = re.compile(r"[^\n。！？；!?;]+[。！？；!?;]*[」』”’）)]*")


def _leaves(node: Node) -> Iterator[Node]:
    """Yield the leaves that a hit can answer to: not what is forbidden, not dates."""
    match node:
        case All(nodes) | Any(nodes):
            for inner in nodes:
                yield from _leaves(inner)
        case Group(should, must, _):
            for inner in (*must, *should):
                yield from _leaves(inner)
        case InField(name, Words(text)) if name in BY_NAME and BY_NAME[name].kind == "names":
            yield Phrase(text)
        case InField(_, inner):
            yield from _leaves(inner)
        case Not() | Dates() | Everything():
            return
        case _:
            yield node


def _patterns(node: Node, cutter: Segmenter) -> Iterator[tuple[str, str]]:
    """Yield the patterns of each run of a leaf and, if it is free text, of its words: as whole words, and anywhere."""
    typed = exact_run(node.text) if isinstance(node, Words | Phrase) else None
    yield from map(_pattern, (*runs_of(node), *([typed] if typed else [])))
    if isinstance(node, Words):
        for word, _ in cutter.words(query_canonical(node.text)):
            for written in _written(simplify_characters(word)):
                whole = _whole_word(written, written[0], written[-1])
                yield whole, whole


def _pattern(run: Run) -> tuple[str, str]:
    return _whole_word(run.pattern(), run.terms[0], run.terms[-1]), run.pattern()


def _written(word: str) -> list[str]:
    """Return patterns for the ways to write a folded word: a text has its numbers as the author wrote them."""
    if word.isdecimal():
        return [run.pattern() for run in exact_runs(word)]
    return [re.escape(word)]


def _whole_word(pattern: str, first: str, last: str) -> str:
    """Keep Latin words and numbers from matching inside longer ones."""
    before = "(?<![0-9a-z])" if first.isascii() and first.isalnum() else ""
    after = "(?![0-9a-z])" if last.isascii() and last.isalnum() else ""
    return before + pattern + after


Finder = Callable[[str], Iterator[Span]]
"""Yields the (start, end) of each place in a folded text, in order, none overlapping."""


def _any_of(patterns: Iterable[str]) -> Finder | None:
    different = list(dict.fromkeys(patterns))
    longer = [p for p in different if len(p) > 1]
    # One character says little beside whole words, and would mark half the text.
    chosen = sorted(longer or different, key=len, reverse=True)
    if all(map(str.isalnum, chosen)):  # Plain words: most queries have no others, and an expression takes its time.
        return partial(_words_in, chosen) if chosen else None
    return partial(_matches_in, re.compile("|".join(f"(?:{p})" for p in chosen)))


def _words_in(words: Sequence[str], text: str) -> Iterator[Span]:
    """Yield where words stand; of several that begin at one place the first one given."""
    found: list[tuple[int, int]] = []
    for number, word in enumerate(words):
        at = text.find(word)
        while at >= 0:
            found.append((at, number))
            at = text.find(word, at + 1)
    found.sort()
    last = 0
    for at, number in found:
        if at >= last:
            last = at + len(words[number])
            yield at, last


def _matches_in(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (match.span() for match in pattern.finditer(text) if match.end() > match.start())


class Marker:
    """Finds the words of one query in texts; `cutter` is what cut the words of the index.

    `beside` are runs by which a text answers where nothing else in it does: other names of what was typed. They are
    shown, but not marked: a mark folds to what was typed.
    """

    def __init__(self, node: Node, *, cutter: Segmenter, beside: Iterable[Run] = ()) -> None:
        pairs = [pair for leaf in _leaves(node) for pair in _patterns(leaf, cutter)]
        whole, anywhere = ([pair[which] for pair in pairs] for which in range(2))
        self._whole = _any_of(whole)
        self._anywhere = _any_of(anywhere) if anywhere != whole else None
        self._beside = _any_of(whole for whole, _ in map(_pattern, beside))

    def find(self, text: str) -> Found:
        """Return (start, end) in `text` and the folded words of each place that answers, in order, none overlapping.

        A Latin word or number counts inside longer ones (7师 in 37师) only where nothing else answers.
        """
        folded = fold_text(text)
        return _matches(self._whole, folded) or _matches(self._anywhere, folded)

    def first_other_name(self, text: str) -> Span | None:
        """Return the (start, end) of the first other name of what was typed in `text`, or None."""
        found = _matches(self._beside, fold_text(text))
        return found[0][0] if found else None

    def marks(self, text: str) -> list[Span]:
        """Return the (start, end) of each place in `text` that answers."""
        return [span for span, _ in self.find(text)]


def _matches(finder: Finder | None, folded: Folded) -> Found:
    found: Found = []
    last = 0
    for start, end in finder(folded.text) if finder else ():
        span = folded.span(start, end)
        if span[0] >= last:
            found.append((span, folded.text[start:end]))
            last = span[1]
    return found


def passages(text: str) -> Iterator[Span]:
    """Yield the (start, end) of passages of at most 120 characters that cover `text` but for white space."""
    for line in re.finditer(r"[^\n]+", text):
        yield from _passages_of(text, line.start(), line.end())


def _passages_of(text: str, start: int, stop: int, last: int | None = None) -> Iterator[Span]:
    """Yield the passages of a line, those behind the place `last` perhaps left out."""
    end = start
    for piece in _pieces(text, start, stop):
        if piece[1] - start > _PASSAGE and end > start:
            yield from _stripped(text, start, end)
            start = piece[0]
            if last is not None and start > last:
                return
        end = piece[1]
    yield from _stripped(text, start, end)


def _passages_around(text: str, places: Sequence[int]) -> Iterator[Span]:
    """Yield those passages, in order, in which a place lies, and some beside them; the places are in order."""
    at = 0
    while at < len(places):
        start = text.rfind("\n", 0, places[at]) + 1
        stop = text.find("\n", places[at])
        stop = len(text) if stop < 0 else stop
        following = bisect_left(places, stop, at + 1)
        yield from _passages_of(text, start, stop, places[following - 1])
        at = following


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of a line, and those that are too long in parts."""
    at = start
    for sentence in _SENTENCE.finditer(text, start, end):
        stop = sentence.end()
        while stop - at > _PASSAGE:
            part = max((text.rfind(mark, at, at + _PASSAGE) + 1 for mark in "，、,"), default=0)
            cut = part if part > at else at + _PASSAGE
            yield at, cut
            at = cut
        yield at, stop
        at = stop
    if at < end:
        yield at, end


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    stop = start + len(inner.strip())
    if stop > start:
        yield start, stop


def snippets(text: str, marker: Marker, *, most: int = 2) -> tuple[Snippet, ...]:
    """Return the passages that answer best, in the order of the text; if none does, one with another name
    of what was typed, else the first passage, both unmarked.

    A passage is worth the lengths of the different words in it, words that stand in a better passage counting no more.
    """
    found = marker.find(text)
    if not found:
        return tuple(_snippet(text, span, []) for span in _unmarked(text, marker.first_other_name(text)))
    around = _passages_around(text, [span[0] for span, _ in found])
    answering = [_Answering(span, words, _counted(words)) for span, words in _assign(around, found)]
    chosen: list[_Answering] = []
    seen: set[str] = set()
    for _ in range(most):
        best = max(answering, key=lambda one: one.worth(seen), default=None)
        if best is None or best in chosen or not best.worth(seen):
            break
        chosen.append(best)
        seen.update(best.counts)
    if not chosen:
        return (_around(text, found[0][0]),)
    return tuple(_snippet(text, one.span, [span for span, _ in one.words]) for one in sorted(chosen))


def _unmarked(text: str, other: Span | None) -> list[Span]:
    """Return the passage that holds another name of what was typed, or the first one; none of an empty text."""
    if other is not None:
        around = _passages_around(text, [other[0]])
        if holding := [(start, end) for start, end in around if start <= other[0] and other[1] <= end]:
            return holding
    return list(islice(passages(text), 1))


def _counted(found: Found) -> dict[str, int]:
    """Return how often each word was found, in order (a `Counter` takes as long as all the rest of a passage)."""
    counts: dict[str, int] = {}
    for _, word in found:
        counts[word] = counts.get(word, 0) + 1
    return counts


class _Answering(NamedTuple):
    """A passage with what answers in it, and how often each word does."""

    span: Span
    words: Found
    counts: dict[str, int]

    def worth(self, seen: Set[str]) -> float:
        """Return the lengths of the different words in it, those left out that are `seen`."""
        return sum(
            float(len(word) ** 1.5) * (1 + 0.1 * min(n, 5)) for word, n in self.counts.items() if word not in seen
        )


def _around(text: str, span: Span) -> Snippet:
    """Return the passage around a place that no passage holds wholly, because it goes on into the next one."""
    before = max(_PASSAGE - (span[1] - span[0]), 0) // 2
    start = max(span[0] - before, 0)
    end = max(start + _PASSAGE, span[1])
    inner = next(_stripped(text, start, end), span)
    return _snippet(text, inner, [span])


def _assign(spans: Iterable[Span], found: Found) -> Iterator[tuple[Span, Found]]:
    """Pair each passage that has something found wholly inside it with that."""
    at = 0
    for start, end in spans:
        while at < len(found) and found[at][0][0] < start:
            at += 1
        first = at
        while at < len(found) and found[at][0][1] <= end:
            at += 1
        if at > first:
            yield (start, end), found[first:at]


def _snippet(text: str, span: Span, marks: list[Span]) -> Snippet:
    start, end = span
    return Snippet(text[start:end], tuple((a - start, b - start) for a, b in marks))
