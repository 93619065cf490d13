"""Of which links, templates, tags and texts does a piece of wikitext consist, one inside the other?

mwparserfromhell's tokenizer tells them apart. The tree that it makes of them is for editing pages, and takes several
times as long as the tokens. The nodes here are tuples, which only know their parts and how they are written; plain text
is a string. Tests hold both trees equal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from mwparserfromhell.parser import tokens

try:
    from mwparserfromhell.parser._tokenizer import CTokenizer as Tokenizer
except ImportError:  # where it was installed without its compiled part
    from mwparserfromhell.parser.tokenizer import Tokenizer

Node = Any
"""A string or one of the tuples below."""
Code = list[Node]
"""Nodes one behind the other."""
Token = Any
"""A dictionary of a class of its own for each kind; what it doesn't have is None as an attribute."""


class Wikilink(NamedTuple):
    """`[[title|text]]`, the text None where there is no pipe."""

    title: Code
    text: Code | None

    def __str__(self) -> str:
        return f"[[{written(self.title)}{_behind('|', self.text)}]]"


class Parameter(NamedTuple):
    """One argument of a template; `name` is its number where none is written, which `showkey` tells."""

    name: str
    value: Code
    showkey: bool

    def __str__(self) -> str:
        return f"{self.name}={written(self.value)}" if self.showkey else written(self.value)


class Template(NamedTuple):
    """`{{name|value|key=value}}`."""

    name: str
    params: list[Parameter]

    def __str__(self) -> str:
        return "{{" + "|".join((self.name, *map(str, self.params))) + "}}"


class Argument(NamedTuple):
    """`{{{name|default}}}`."""

    name: Code
    default: Code | None

    def __str__(self) -> str:
        return "{{{" + written(self.name) + _behind("|", self.default) + "}}}"


class ExternalLink(NamedTuple):
    """`[url title]`, or a bare address; `gap` stands between url and title."""

    url: Code
    title: Code | None
    brackets: bool
    gap: str

    def __str__(self) -> str:
        return f"[{written(self.url)}{_behind(self.gap, self.title)}]" if self.brackets else written(self.url)


class Heading(NamedTuple):
    """`== title ==`."""

    title: Code
    level: int

    def __str__(self) -> str:
        return f"{'=' * self.level}{written(self.title)}{'=' * self.level}"


class Tag(NamedTuple):
    """`<name attributes>contents</name>`, or the mark-up that stands for one: `opening` and `closing` are as written.

    Attributes are wikitext, each with the space before it.
    """

    name: str
    attributes: list[str]
    contents: Code
    opening: str
    gap: str
    closing: str

    def __str__(self) -> str:
        return f"{self.opening}{''.join(self.attributes)}{self.gap}{written(self.contents)}{self.closing}"


class Entity(NamedTuple):
    """`&amp;`, `&#65;` or `&#x41;`."""

    source: str

    def __str__(self) -> str:
        return self.source


class Comment(NamedTuple):
    """`<!--contents-->`."""

    contents: str

    def __str__(self) -> str:
        return f"<!--{self.contents}-->"


class Tree(NamedTuple):
    """A piece of wikitext, with those of its templates that stand in no other one, in order."""

    nodes: Code
    templates: list[Template]


def written(code: Code) -> str:
    """Return the wikitext of `code`."""
    return str(code[0]) if len(code) == 1 else "".join(map(str, code))


def _behind(gap: str, code: Code | None) -> str:
    return "" if code is None else gap + written(code)


def read_tree(wikitext: str) -> Tree:
    """Parse wikitext; apostrophes stay text, because italics that are not closed would break the templates around."""
    builder = _Builder(Tokenizer().tokenize(wikitext, 0, True))
    nodes, _ = builder.nodes()
    return Tree(nodes, builder.templates)


class _Builder:
    """Makes nodes of tokens. The tokenizer gives no opening token without its closing one."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = iter(found)
        self._templates_open = 0
        self.templates: list[Template] = []

    def nodes(self) -> tuple[Code, Token]:
        """Return what stands before the token that parts or closes what was opened last, and this token."""
        nodes: Code = []
        for token in self._tokens:
            kind = type(token)
            if kind is tokens.Text:
                nodes.append(token["text"])
            elif kind in _OPENING:
                nodes.append(_OPENING[kind](self, token))
            else:
                return nodes, token
        return nodes, None

    def _wikilink(self, opening: Token) -> Wikilink:
        title, stop = self.nodes()
        return Wikilink(title, self.nodes()[0] if type(stop) is tokens.WikilinkSeparator else None)

    def _template(self, opening: Token) -> Template:
        self._templates_open += 1
        name, stop = self.nodes()
        params: list[Parameter] = []
        number = 1
        while type(stop) is tokens.TemplateParamSeparator:
            value, stop = self.nodes()
            if type(stop) is tokens.TemplateParamEquals:
                key = written(value)
                value, stop = self.nodes()
                params.append(Parameter(key, value, True))
            else:
                params.append(Parameter(str(number), value, False))
                number += 1
        self._templates_open -= 1
        template = Template(written(name), params)
        if not self._templates_open:
            self.templates.append(template)
        return template

    def _argument(self, opening: Token) -> Argument:
        name, stop = self.nodes()
        return Argument(name, self.nodes()[0] if type(stop) is tokens.ArgumentSeparator else None)

    def _external_link(self, opening: Token) -> ExternalLink:
        url, stop = self.nodes()
        if type(stop) is not tokens.ExternalLinkSeparator:
            return ExternalLink(url, None, bool(opening.brackets), "")
        return ExternalLink(url, self.nodes()[0], bool(opening.brackets), "" if stop.suppress_space else " ")

    def _heading(self, opening: Token) -> Heading:
        return Heading(self.nodes()[0], opening.level)

    def _comment(self, opening: Token) -> Comment:
        return Comment(written(self.nodes()[0]))

    def _entity(self, opening: Token) -> Entity:
        source = "&"
        for token in self._tokens:
            match type(token):
                case tokens.HTMLEntityNumeric:
                    source += "#"
                case tokens.HTMLEntityHex:
                    source += token.char
                case tokens.Text:
                    source += token.text
                case _:
                    break
        return Entity(source + ";")

    def _tag(self, opening: Token) -> Tag:
        before = opening.get("wiki_markup")
        name, stop = self._words()
        start = before or f"<{'/' if opening.get('invalid') else ''}{name}"
        attributes: list[str] = []
        while type(stop) is tokens.TagAttrStart:
            attribute, stop = self._attribute(stop)
            attributes.append(attribute)
        gap = stop.get("padding") or ""
        if type(stop) is tokens.TagCloseSelfclose:
            behind = "" if before else ">" if stop.get("implicit") else "/>"
            return Tag(name, attributes, [], start, gap, behind)
        gap += (stop.get("wiki_markup") or "") if before else ">"
        contents, stop = self.nodes()
        closed, _ = self._words()
        behind = stop.get("wiki_markup", before)
        return Tag(name, attributes, contents, start, gap, behind if before else f"</{closed}>")

    def _words(self) -> tuple[str, Token]:
        nodes, stop = self.nodes()
        return written(nodes), stop

    def _attribute(self, opening: Token) -> tuple[str, Token]:
        name, stop = self._words()
        source = f"{opening.get('pad_first') or ''}{name}{opening.get('pad_before_eq') or ''}"
        if type(stop) is not tokens.TagAttrEquals:
            return source, stop
        value, stop = self._words()
        quote = ""
        if type(stop) is tokens.TagAttrQuote:
            quote = stop.char
            more, stop = self._words()
            value += more
        return f"{source}={opening.get('pad_after_eq') or ''}{quote}{value}{quote}", stop


_OPENING: Final[dict[type, Callable[[_Builder, Token], Node]]] = {
    tokens.WikilinkOpen: _Builder._wikilink,
    tokens.TemplateOpen: _Builder._template,
    tokens.ArgumentOpen: _Builder._argument,
    tokens.ExternalLinkOpen: _Builder._external_link,
    tokens.HeadingStart: _Builder._heading,
    tokens.CommentStart: _Builder._comment,
    tokens.HTMLEntityStart: _Builder._entity,
    tokens.TagOpenOpen: _Builder._tag,
}
