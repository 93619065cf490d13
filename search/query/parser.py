"""What does a query mean? Reads what someone typed into a tree, or says which character is the trouble.

group    = clause*                                    side by side: optional, unless signed
clause   = [ "+" | "-" ] primary | either
either   = both ( "OR" both )*
both     = negation ( "AND" negation )*
negation = "NOT" negation | primary
primary  = "(" group ")" | field primary | phrase | word [ "~" ]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TypeVar

from corpus.partial_date import PartialDate
from index.schema import FIELDS, find_field
from search.errors import QueryError
from search.query import lexer
from search.query.tree import (
    All,
    Any,
    Dates,
    Everything,
    Fuzzy,
    Group,
    InField,
    Node,
    Not,
    Pattern,
    Phrase,
    Wild,
    Words,
)

_HAN_ONLY = re.compile("[\u3400-\u9fff]+(?: [\u3400-\u9fff]+)*")

MAX_LENGTH = 4000
MAX_DEPTH = 40

Parsed = TypeVar("Parsed", bound=Node | None)


def parse(query: str) -> Node:
    """Read `query` into a tree; an empty one asks for everything.

    `指挥官：粟裕 莱芜` gives Group((InField("commander", Words("粟裕")), Words("莱芜"))). Raises QueryError, with the
    position, for an unknown field, an unclosed phrase or bracket, a missing operand, a date that can't be read.
    """
    if len(query) > MAX_LENGTH:
        raise QueryError(f"{len(query):,} characters are too many; {MAX_LENGTH:,} are allowed", query[:50], MAX_LENGTH)
    if _HAN_ONLY.fullmatch(query):  # Most queries are: no character of them is an operator.
        words = tuple(map(Words, query.split(" ")))
        return words[0] if len(words) == 1 else Group(words)
    return _Parser(query).whole()


def parse_dates(text: str, *, query: str = "", position: int | None = None) -> Dates:
    """Read `1946`, `1946-07..1946-09`, `..1946`, `1946年7月至9月`, `民國三十五年`, or `*` for any date at all.

    Any width will do. Raises QueryError for what is none of these, and for a period that ends before it starts.
    """
    even = unicodedata.normalize("NFKC", text).strip()
    first, dots, last = even.partition("..")
    if even == "*":
        dates = Dates(None, None)
    elif dots:
        low = _period(first, query, position).start if first.strip() else None
        dates = Dates(low, _period(last, query, position).end if last.strip() else None)
    else:
        dates = _period(even, query, position)
    if dates.start and dates.end and dates.start.first_day > dates.end.last_day:
        raise QueryError(f"the period {text.strip()!r} ends before it starts", query, position)
    return dates


def _is_real(day: PartialDate) -> bool:
    return day.year != 0 and 1 <= (day.month or 1) <= 12 and 1 <= (day.day or 1) <= 31


def _period(text: str, query: str, position: int | None) -> Dates:
    text = text.strip()
    try:
        day = PartialDate.parse(text)
    except ValueError:
        from corpus.dates import find_periods  # here, because few queries need its patterns, which compile slowly

        found = find_periods(text)
    else:
        found = []
        if _is_real(day):
            return Dates(day, day)
    if not found:
        raise QueryError(
            f"{text!r} is not a date; write 1946, 1946-07, 1946-07-20, 1946-07..1946-09, 1946年7月 or 民國三十五年",
            query,
            position,
        )
    return Dates(found[0].start, found[-1].end)


class _Parser:
    def __init__(self, query: str) -> None:
        self.query = query
        self.tokens = list(lexer.tokens(query))
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self.group()
        if token := self.peek():
            raise self.error("this bracket closes nothing", token)
        return Everything() if node is None else node

    def peek(self) -> lexer.Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def accept(self, kind: lexer.Kind, text: str | None = None) -> lexer.Token | None:
        token = self.peek()
        if token is None or token.kind != kind or (text is not None and token.text != text):
            return None
        self.at += 1
        return token

    def error(self, reason: str, token: lexer.Token | None) -> QueryError:
        return QueryError(reason, self.query, len(self.query) if token is None else token.position)

    def group(self) -> Node | None:
        should: list[Node] = []
        must: list[Node] = []
        must_not: list[Node] = []
        while (token := self.peek()) and token.kind != "close":
            if sign := self.accept("sign"):
                (must if sign.text == "+" else must_not).append(self.primary())
                continue
            node = self.either()
            if isinstance(node, Not):
                must_not.append(node.node)
            else:
                should.append(node)
        if len(should) == 1 and not must and not must_not:
            return should[0]
        if not (should or must or must_not):
            return None
        return Group(tuple(should), tuple(must), tuple(must_not))

    def chain(self, operator: str, operand: Callable[[], Node], combine: Callable[[tuple[Node, ...]], Node]) -> Node:
        nodes = [operand()]
        while self.accept("operator", operator):
            nodes.append(operand())
        return nodes[0] if len(nodes) == 1 else combine(tuple(nodes))

    def either(self) -> Node:
        return self.chain("OR", self.both, Any)

    def both(self) -> Node:
        return self.chain("AND", self.negation, All)

    def negation(self) -> Node:
        if self.accept("operator", "NOT"):
            inner = self.deeper(self.negation)
            return inner.node if isinstance(inner, Not) else Not(inner)
        return self.primary()

    def deeper(self, parse_inner: Callable[[], Parsed]) -> Parsed:
        opened = self.peek()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"brackets are nested more than {MAX_DEPTH} deep", opened)
        node = parse_inner()
        self.depth -= 1
        return node

    def primary(self) -> Node:
        token = self.peek()
        if token is None or token.kind in ("close", "operator", "sign"):
            shown = f" before {token.text}" if token else " at the end"
            raise self.error(f"something to search for is missing{shown}", token)
        self.at += 1
        match token.kind:
            case "open":
                node, close = self.deeper(self.group), self.peek()
                if not self.accept("close"):
                    raise self.error("this bracket is never closed", token)
                if node is None:
                    raise self.error("there is nothing between these brackets", close)
                return node
            case "field":
                return self.in_field(token)
            case "phrase":
                return Phrase(token.text)
            case _:
                return self.word(token, in_field=False)

    def word(self, token: lexer.Token, *, in_field: bool) -> Node:
        after = self.peek()
        if token.kind == "word" and after and after.position == token.end and self.accept("tilde"):
            return Fuzzy(token.text)
        parts = token.parts
        if all(part is Wild.MANY for part in parts) and parts:
            return Everything()
        if not in_field and parts[-1:] == (Wild.ONE,) and not any(isinstance(p, Wild) for p in parts[:-1]):
            return Words(token.text)  # A question that ends with an ASCII question mark.
        if any(isinstance(part, Wild) for part in parts):
            return Pattern(parts)
        return Words(token.text)

    def run_on(self) -> str:
        """Take a value up to the next white space: `1946年～1947年` is one, though ~ ends a word elsewhere."""
        first = self.peek()
        end = first.position if first else 0
        taken = ""
        while (token := self.peek()) and token.position == end and token.kind in ("word", "phrase", "tilde"):
            self.at += 1
            taken, end = taken + token.text, token.end
        return taken

    def in_field(self, token: lexer.Token) -> Node:
        field = find_field(token.text)
        if field is None:
            known = "、".join(f"{f.name} ({f.chinese[0]})" for f in FIELDS)
            raise self.error(f"there is no field {token.text!r}; there are {known}、date (日期)", token)
        value = self.peek()
        if value is None or value.kind in ("close", "operator", "sign", "field"):
            raise self.error(f"the value of the field {token.text!r} is missing", value)
        if field == "date":
            return InField(field, parse_dates(self.run_on() or value.text, query=self.query, position=value.position))
        if value.kind == "word":
            self.at += 1
            return InField(field, self.word(value, in_field=True))
        return InField(field, self.primary())
