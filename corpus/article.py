"""What is an article once its markup is gone? The values that everything downstream works on.

Readers make an `Article` without fields; `corpus.fields.extract` adds them. All offsets count characters (code points)
of `Article.text`. Nothing here reads a file or knows a markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from corpus.partial_date import PartialDate

SourceKind = Literal["given", "infobox", "category", "title", "prose"]
"""Where a field's value was found, from the most to the least trusted."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the text: `text[start:end]` is what is shown, `target` the page that it leads to.

    The target has spaces instead of underscores, no `#section` and no leading colon.
    """

    target: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text below it, up to the next heading; the lead has an empty title and level 1.

    `text[start:end]` is the body without the heading's own line.
    """

    title: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Infobox:
    """One infobox as it is written: the template's name and its parameters in order, values as raw wikitext."""

    template: str
    parameters: tuple[tuple[str, str], ...]

    def get(self, *names: str) -> str:
        """Return the first non-empty value among the parameters `names`, else an empty string."""
        values = dict(self.parameters)
        return next((v for v in (values.get(n, "").strip() for n in names) if v), "")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field, with where it comes from and the words that say so.

    `side` counts from 1 as in the infobox (`commander1` is side 1) and is None where it is not known. `confidence` lies
    in (0, 1]; an infobox gives 1.0, and whoever only led a part of a side, according to prose, has less than 0.6.
    """

    name: str
    source: SourceKind
    evidence: str
    side: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Period:
    """When it happened: first and last day, each as coarse as the source says."""

    start: PartialDate
    end: PartialDate
    source: SourceKind
    evidence: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Fields:
    """What an article says in answer to who, where, when, with what result. Values are in the author's script."""

    aliases: tuple[Value, ...] = ()
    commanders: tuple[Value, ...] = ()
    places: tuple[Value, ...] = ()
    combatants: tuple[Value, ...] = ()
    period: Period | None = None
    results: tuple[Value, ...] = ()
    strengths: tuple[Value, ...] = ()
    casualties: tuple[Value, ...] = ()
    part_of: tuple[Value, ...] = ()


NO_FIELDS = Fields()
"""What an article has of which nothing is known but its text; most have this very object."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article, free of markup.

    `text` has paragraphs separated by one empty line; headings stand in it as lines of their own. `location` is the
    path it was read from (with `:line` for a line of a `.jsonl`), for messages only.
    """

    id: str
    title: str
    text: str
    location: str = ""
    title_source: Literal["given", "file", "infobox", "lead"] = "given"
    bold: tuple[str, ...] = ()
    """What the lead sets in bold, in order: the title's own form first, aliases after it."""
    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    categories: tuple[str, ...] = ()
    infoboxes: tuple[Infobox, ...] = ()
    fields: Fields = NO_FIELDS
    variants: tuple[str, ...] = ()
    """Words that the text shows in another form only, as conversion markup tells: 飛彈 where the text has 导弹.

    For looking things up only: they have no place in the text.
    """

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to it but title and text, as with most documents of a large collection.

        Asked for speed: one that was given empty fields of its own may be taken for more than that.
        """
        more = self.bold or self.links or self.categories or self.infoboxes or self.variants
        return not more and self.fields is NO_FIELDS

    @property
    def lead(self) -> str:
        """The text before the first heading, or all of it where there is no heading."""
        first = next((s for s in self.sections if not s.title), None)
        return self.text if first is None else self.text[first.start : first.end]


class Plain(NamedTuple):
    """All that there is to an article with nothing but a given title and a text, as most of a large collection are.

    It is made several times as quickly as the `whole` article, which most of a build can do without.
    """

    id: str
    title: str
    text: str
    location: str

    def whole(self) -> Article:
        """Return the article."""
        return Article(self.id, self.title, self.text, self.location, sections=(Section("", 1, 0, len(self.text)),))
