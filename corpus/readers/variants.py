"""By which words that a page does not show may it be looked for? What its conversion markup and `{{NoteTA}}` name.

What `-{…}-` itself means is for `corpus.conversion`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from corpus.article import Article, Fields, Value
from corpus.conversion import readings, variants_of
from corpus.readers.templates import template_name
from corpus.readers.wiki_tree import Template, written
from corpus.script import simplify

_BOLD: Final = re.compile(r"'''([^\n]{1,200}?)'''")
_LONGEST: Final = 200
"""Characters of a variant; a longer one is a passage, and no name of anything."""


def notes_in(templates: Iterable[Template]) -> tuple[list[str], list[str]]:
    """Return the forms that `{{NoteTA}}` names for the title, and those for words in the text."""
    titles: list[str] = []
    words: list[str] = []
    for template in templates:
        if template_name(template).replace(" ", "").startswith("noteta"):
            for parameter in template.params:
                name, rule = parameter.name.strip(), written(parameter.value)
                if name == "T":
                    titles += variants_of(rule).values() or [rule]
                elif name.isdigit():
                    words += variants_of(rule).values()
    return titles, words


def bold_readings(source: str) -> list[str]:
    """Return all that the bold words of a page's lead may read: `'''-{zh-hans:导弹;zh-hant:飛彈}-戰'''` gives two."""
    if "-{" not in source:
        return []
    lead = source.partition("\n==")[0]
    return [reading for bold in _BOLD.finditer(lead) if "-{" in bold[1] for reading in readings(bold[1])]


def with_names(article: Article, names: Iterable[str], words: Iterable[str]) -> Article:
    """Return `article` with `names` as aliases and `words` as variants, but for those that it shows in some script."""
    known = {simplify(name) for name in (article.title, *article.bold)}
    aliases = _new(names, known)
    shown = simplify(article.text)
    variants = [word for word in _new(words, known) if simplify(word) not in shown]
    added = tuple(Value(name, "title", name) for name in aliases)
    fields = Fields(aliases=(*article.fields.aliases, *added)) if added else article.fields
    return replace(article, fields=fields, variants=tuple(variants))


def _new(names: Iterable[str], known: set[str]) -> list[str]:
    """Return the names that are not known in any script, and know them from then on."""
    found = []
    for form in names:
        name = " ".join(form.split())
        key = simplify(name)
        if name and len(name) <= _LONGEST and key not in known:
            known.add(key)
            found.append(name)
    return found
