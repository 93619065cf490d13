"""How well are commanders, places and dates found in prose, and how fast?  `python -m benchmarks.extraction --help`.

The infobox of each article is cut out, its prose read alone and held against what the infobox says; where a file of
expected fields (`--gold`, JSON Lines) has the article, the prose is held against that too. An infobox names people whom
the prose never does: the ceiling says what F1 a reader without a fault would reach. Articles fall into two halves by
their titles, so that one can be looked at and the other be reported.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations
from pathlib import Path
from typing import Any, Final

from corpus import Article, Problem, infobox, read
from corpus.article import Fields, Value
from corpus.bundled import bundled_articles
from corpus.fields import extract, name_key
from corpus.prose import read_prose
from corpus.prose.commanders import PRINCIPAL
from corpus.script import simplify
from corpus.sources import find_sources, parse_source, read_source

_CASES: Final = Path(__file__).resolve().parents[1] / "tests" / "cases" / "bundled.jsonl"
_ENDING: Final = re.compile("(特别市|自治区|自治州|地区|军区|省|市|县|区|镇|乡|村|州|府|郡|路|城)$")
_KINDS: Final = ("commanders", "places", "aliases", "start", "end")


@dataclass(frozen=True, slots=True)
class Expected:
    """What should be found in one article; names are keys (`name_key`), a side is a set of them."""

    sides: tuple[frozenset[str], ...] = ()
    places: tuple[str, ...] = ()
    aliases: frozenset[str] = frozenset()
    start: str = ""
    end: str = ""

    @property
    def commanders(self) -> frozenset[str]:
        """All that are expected, whatever their side."""
        return frozenset().union(*self.sides)

    @classmethod
    def of_case(cls, case: Mapping[str, Any]) -> Expected:
        """Read one line of a file of expected fields."""
        return cls(
            tuple(frozenset(map(name_key, side)) for side in case["commanders"]),
            tuple(map(_stem, case["places"])),
            frozenset(map(name_key, case.get("aliases", ()))),
            case["start"],
            case["end"],
        )

    @classmethod
    def of_fields(cls, fields: Fields) -> Expected:
        """Take what an infobox says for the truth; aliases are not asked, as boxes seldom have them."""
        sides: defaultdict[int | None, set[str]] = defaultdict(set)
        for value in fields.commanders:
            sides[value.side].add(name_key(value.name))
        start, end = (str(fields.period.start), str(fields.period.end)) if fields.period else ("", "")
        return cls(
            tuple(map(frozenset, sides.values())), tuple(_stem(p.name) for p in fields.places), start=start, end=end
        )


@dataclass(slots=True)
class Counts:
    """What was found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, right: int, wrong: int, missed: int) -> None:
        """Count one article's."""
        self.right, self.wrong, self.missed = self.right + right, self.wrong + wrong, self.missed + missed

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 where nothing was right."""
        return 2 * self.right / ((2 * self.right + self.wrong + self.missed) or 1)

    def __str__(self) -> str:
        precision, recall = self.right / (self.right + self.wrong or 1), self.right / (self.right + self.missed or 1)
        return f"F1 {self.f1:.3f}  precision {precision:.3f}  recall {recall:.3f}"


@dataclass(slots=True)
class Score:
    """Sums over articles; `ceiling` counts as missed only what the text never names."""

    articles: int = 0
    counts: dict[str, Counts] = field(default_factory=lambda: {kind: Counts() for kind in _KINDS})
    pairs: Counter[bool] = field(default_factory=Counter)
    ceiling: Counts = field(default_factory=Counts)
    confidence: defaultdict[float, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))
    errors: list[str] = field(default_factory=list)

    def add(self, article: Article, found: Fields, expected: Expected) -> None:
        """Hold what was found in one article against what was expected."""
        self.articles += 1
        self._add_commanders(article, found.commanders, expected)
        have = [_stem(place.name) for place in found.places]
        missed = [place for place in expected.places if not _alike(place, have)]
        extra = [place for place in have if not _alike(place, expected.places)]
        if expected.places:
            self._count("places", article, len(expected.places) - len(missed), extra, missed)
        if expected.aliases:
            names = {name_key(alias.name) for alias in found.aliases}
            self._count(
                "aliases", article, len(names & expected.aliases), names - expected.aliases, expected.aliases - names
            )
        for kind, wanted in (("start", expected.start), ("end", expected.end)):
            told = str(getattr(found.period, kind)) if found.period else ""
            if wanted and told.startswith(wanted):
                self._count(kind, article, 1, (), ())
            elif wanted:
                self._count(kind, article, 0, (told,) * bool(told), (wanted,))

    def _add_commanders(self, article: Article, found: Sequence[Value], expected: Expected) -> None:
        wanted = expected.commanders
        if not wanted:
            return
        names = {name_key(value.name): value for value in found}
        right = names.keys() & wanted
        self._count("commanders", article, len(right), names.keys() - right, wanted - right)
        for name, value in names.items():
            self.confidence[round(value.confidence, 1)][name in right] += 1
        text = name_key(article.text)
        told = sum(name in text for name in wanted)
        self.ceiling.add(told, 0, len(wanted) - told)
        side = {name: number for number, names in enumerate(expected.sides) for name in names}
        for one, other in combinations(sorted(right), 2) if len(expected.sides) > 1 else ():
            together = names[one].side is not None and names[one].side == names[other].side
            self.pairs[together == (side[one] == side[other])] += 1

    def _count(self, kind: str, article: Article, right: int, extra: Collection[str], missed: Collection[str]) -> None:
        self.counts[kind].add(right, len(extra), len(missed))
        if extra or missed:
            self.errors.append(
                f"{kind} {article.id}: extra {' '.join(sorted(extra))}; missed {' '.join(sorted(missed))}"
            )

    def lines(self) -> Iterator[str]:
        """Yield the figures, one kind a line."""
        sides = self.pairs[True] / (self.pairs.total() or 1)
        yield f"  articles {self.articles}; sides {sides:.3f} of {self.pairs.total()} pairs"
        yield f"  ceiling    {self.ceiling}"
        for kind, counts in self.counts.items():
            if counts.right + counts.missed:
                yield f"  {kind:10} {counts}"
        for mean, counted in sorted(self.confidence.items()):
            yield f"  confidence {mean:.1f}: {counted[True]} of {counted.total()} right"


def half_of(article: Article) -> int:
    """Return 1 or 2: which half an article falls into, the same for all articles of one title."""
    return 1 + zlib.crc32(name_key(article.title).encode()) % 2


def measure(articles: Iterable[Article], cases: Mapping[str, Mapping[str, Any]]) -> dict[str, Score]:
    """Score articles by kind: those with a case and no infobox, and those whose infobox was cut out."""
    scores: defaultdict[str, Score] = defaultdict(Score)
    for article in articles:
        prose = read_prose(replace(article, infoboxes=()))
        case = next((c for file, c in cases.items() if f"/{article.location}".endswith(f"/{file}")), None)
        if article.infoboxes:
            wanted = Expected.of_fields(infobox.extract(article))
            scores["infobox cut out, held against it"].add(article, prose, wanted)
            chiefs = tuple(value for value in prose.commanders if value.confidence >= PRINCIPAL)
            scores["infobox cut out, principals held against it"].add(
                article, replace(prose, commanders=chiefs), wanted
            )
            if case:
                scores["infobox cut out, held against cases"].add(article, prose, Expected.of_case(case))
        elif case:
            scores["prose, held against cases"].add(article, prose, Expected.of_case(case))
    return dict(scores)


def agreement(articles: Iterable[Article]) -> dict[str, tuple[float, float]]:
    """Return, for each title that stands there twice, how far commanders and places agree, as F1."""
    by_title: defaultdict[str, list[Fields]] = defaultdict(list)
    for article in articles:
        by_title[name_key(article.title)].append(extract(article).fields)
    agreeing: dict[str, tuple[float, float]] = {}
    for title, [one, *others] in by_title.items():
        for other in others:
            left, right = ({name_key(v.name) for v in fields.commanders} for fields in (one, other))
            both = Counts(len(left & right), len(left - right), len(right - left))
            here, there = ([_stem(v.name) for v in fields.places] for fields in (one, other))
            shared = sum(_alike(place, there) for place in here)
            missed = sum(not _alike(place, here) for place in there)
            agreeing[title] = both.f1, Counts(shared, len(here) - shared, missed).f1
    return agreeing


def speed(paths: Sequence[Path], *, seconds: float = 3.0) -> tuple[float, float]:
    """Return how many million bytes of text (UTF-8) a second and core are read from files, fields and all.

    The first figure is that of the fields alone. Both are the best of several rounds.
    """
    sources = list(find_sources(paths))
    articles = [a for source in sources for a in parse_source(source) if isinstance(a, Article)]
    size = sum(len(article.text.encode()) for article in articles) / 1e6
    fields = _least_time(lambda: map(extract, articles), seconds)
    return size / fields, size / _least_time(lambda: chain.from_iterable(map(read_source, sources)), seconds)


def _least_time(work: Callable[[], Iterable[object]], seconds: float) -> float:
    """Return the processor time of the quickest of the rounds that fit into `seconds`."""
    best, stop = float("inf"), time.process_time() + seconds
    while time.process_time() < stop:
        begun = time.process_time()
        for _ in work():
            pass
        best = min(best, time.process_time() - begun)
    return best


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of one folder, half by half, one half of it, or as a whole."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument(
        "paths", nargs="*", type=Path, default=[bundled_articles()], help="articles (default: the bundled ones)"
    )
    parser.add_argument(
        "--gold", type=Path, default=_CASES, help="expected fields, JSON Lines (default: the bundled ones)"
    )
    parser.add_argument("--half", type=int, choices=(0, 1, 2), help="only one half of the titles; 0: do not part them")
    parser.add_argument("--errors", action="store_true", help="name what was missed and what is wrong")
    options = parser.parse_args(arguments)
    cases = {c["file"]: c for c in map(json.loads, options.gold.read_text(encoding="utf-8").splitlines())}
    articles = [a for a in read(options.paths) if not isinstance(a, Problem)]
    for half in (1, 2) if options.half is None else (options.half,):
        for name, score in measure((a for a in articles if half in (0, half_of(a))), cases).items():
            print(f"half {half}: {name}", *score.lines(), *(score.errors if options.errors else ()), sep="\n")
    for title, (commanders, places) in agreement(articles).items():
        print(f"twice: {title}  commanders {commanders:.2f}  places {places:.2f}")
    fields, all_in_all = speed(options.paths)
    print(f"speed: {fields:.2f} MB/s of text for its fields, {all_in_all:.2f} with reading it")


def _stem(place: str) -> str:
    folded = name_key(simplify(place))
    return _ENDING.sub("", folded) if len(folded) > 2 else folded


def _alike(place: str, others: Iterable[str]) -> bool:
    """Tell whether a place is, holds, or is held by the name of another: 长治 and 长治县城."""
    return any(place and other and (place in other or other in place) for other in others)


if __name__ == "__main__":
    main()
