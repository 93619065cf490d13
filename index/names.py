"""Which names does a corpus know, for completing what someone types? (titles, aliases, commanders, places)

    names.json = [ [kind, name, folded name, number of articles], … ]   sorted by folded name, then by kind

A name written in both scripts is one entry, shown as most articles write it.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from corpus.article import Article
from index.analysis import fold
from index.schema import BY_NAME

NAMES = "names.json"
Kind = Literal["title", "alias", "commander", "place"]
KINDS: tuple[Kind, ...] = ("title", "alias", "commander", "place")


class Name(NamedTuple):
    """One name: what it names, as most articles write it, folded, and in how many articles it stands."""

    kind: Kind
    name: str
    folded: str
    articles: int


class NameCollector:
    """Counts the names of the articles that it is shown."""

    def __init__(self) -> None:
        self._forms: dict[tuple[str, Kind], Counter[str]] = defaultdict(Counter)
        self._articles: Counter[tuple[str, Kind]] = Counter()

    def add(self, article: Article) -> None:
        """Count each name of `article` once, also where it is written in several ways."""
        for kind in KINDS:
            forms = {name: (fold(name).text, kind) for name in BY_NAME[kind].values(article)}
            self._articles.update(set(forms.values()))
            for name, key in forms.items():
                self._forms[key][name] += 1

    def write(self, folder: Path) -> None:
        """Write `names.json` into `folder`."""
        names = [
            Name(kind, _most_frequent(forms), folded, self._articles[folded, kind])
            for (folded, kind), forms in sorted(self._forms.items())
        ]
        (folder / NAMES).write_bytes(json.dumps(names, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _most_frequent(forms: Counter[str]) -> str:
    """Among forms equally frequent the choice must not hang on the order of the articles, which `--update` changes."""
    return min(forms, key=lambda form: (-forms[form], form))


class Names:
    """The names of an index, to be completed from their beginning, or from any word inside them."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = list(names)
        self._folded = [name.folded for name in self._names]

    @classmethod
    def parse(cls, data: bytes) -> Names:
        """Read what `NameCollector.write` wrote."""
        return cls(Name(*row) for row in json.loads(data))

    def complete(self, prefix: str, *, limit: int) -> list[Name]:
        """Return at most `limit` names that begin with `prefix` (any script), then such that contain it.

        Among each the ones with the most articles come first, shorter before longer.
        """
        wanted = fold(prefix.strip()).text
        if not wanted:
            return []
        first = bisect_left(self._folded, wanted)
        last = bisect_left(self._folded, wanted + "\U0010ffff", lo=first)
        found = _ranked(self._names[first:last])
        if len(found) < limit:
            inside = (n for i, n in enumerate(self._names) if not first <= i < last and wanted in n.folded)
            found += _ranked(inside)
        return found[:limit]


def _ranked(names: Iterable[Name]) -> list[Name]:
    return sorted(names, key=lambda n: (-n.articles, len(n.folded), KINDS.index(n.kind), n.folded))
