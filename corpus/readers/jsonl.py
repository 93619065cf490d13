"""What does a `.jsonl` file say?  One article a line, as an object with `id`, `title`, `text` and, if known, fields.

Fields go by the names that `zhanyi fields --json` prints, so its output can be read again once texts are added. Memory
is bounded by the longest line. A line that cannot be read is a Problem, and reading goes on behind it.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, BinaryIO, Final, cast

from corpus.article import NO_FIELDS, Article, Fields, Period, Plain, Section, Value
from corpus.errors import ArticleError, Problem
from corpus.partial_date import PartialDate
from corpus.readers.records import Lines, Origin, Record
from corpus.readers.titles import title_from_lead

LONGEST_LINE: Final = 64 * 2**20
"""Bytes of one line; a longer one is no article but a file that has lost its line ends."""

_BLOCK: Final = 2**18
"""Bytes that are cut into lines at once."""

_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "aliases": ("aliases", "alias"),
    "commanders": ("commanders", "commander"),
    "places": ("places", "place"),
    "combatants": ("combatants", "combatant"),
    "results": ("result", "results"),
    "strengths": ("strength", "strengths"),
    "casualties": ("casualties",),
    "part_of": ("part_of",),
}
_FIELD_KEYS: Final = frozenset(name for names in _NAMES.values() for name in names) | {"start", "end"}
_UNUSABLE: Final = re.compile("[\x00\ud800-\udfff]")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_first_value: Final = json.JSONDecoder().raw_decode


def cut(stream: BinaryIO, origin: Origin) -> Iterator[Record | Problem]:
    """Yield the lines of a stream that are not blank, and a Problem for each that is too long.

    A byte order mark is passed over. Errors of the stream itself (OSError, EOFError …) are not caught.
    """
    return chain.from_iterable(map(cut_apart, cut_roughly(stream, origin)))


def cut_apart(lines: Lines) -> Iterator[Record | Problem]:
    """Yield those of some lines that are not blank, and a Problem for each that is too long."""
    for number, line in enumerate(lines.data.split(b"\n"), lines.line):
        if len(line) > LONGEST_LINE:
            reason = f"the line is longer than {LONGEST_LINE // 2**20} MiB; put one article on each line"
            yield Problem(f"{lines.origin.location}:{number}", reason)
        elif line and not line.isspace():
            yield Record(line, lines.origin, number)


def cut_roughly(stream: BinaryIO, origin: Origin) -> Iterator[Lines]:
    """Yield the lines of a stream, many at a time, those left out that are blank all together."""
    line = 1
    for data in _whole_lines(stream):
        if line == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        if data and not data.isspace():
            yield Lines(data, origin, line)
        line += data.count(b"\n")


def _whole_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of a stream up to the last end of a line; of a line that is too long, enough to show it."""
    begun: list[bytes] = []
    size = 0
    # Never more at once than lies ready: what comes before a damaged place of a packed file is read.
    while block := cast("io.BufferedIOBase", stream).read1(_BLOCK):
        start = block.find(b"\n") if size > LONGEST_LINE else 0
        end = block.rfind(b"\n") + 1
        if end:
            yield b"".join((*begun, block[start:end]))
            begun, size, start = [], 0, end
        if start >= 0:
            begun.append(block[start:])
            size += len(block) - start
    yield b"".join(begun)


def read(record: Record) -> Article:
    """Return the article of a line; raise ArticleError where it isn't one.

    Texts stay as they are, but that line ends become newlines, and NULs and halves of surrogate pairs U+FFFD.
    """
    line = _decoded(record.data)
    # Only escaped can a line have a NUL or half of a pair. That there is not even the letter is told at once.
    is_escaped = "u" in line and "\\u" in line
    return _article(_object(line), record.location, _tidy if is_escaped else _with_line_ends)


def read_plain(record: Record) -> Plain | None:
    """Return the article of a line that holds an id, a title and a text and needs nothing done to them, else None."""
    try:
        line = record.data.rstrip().decode("utf-8")
        found, end = _first_value(line)
        id_, title, text = found["id"], found["title"], found["text"]
        if len(found) != 3 or end != len(line) or "\r" in text or ("u" in line and "\\u" in line):
            return None
        # Of what is no string, all this is false or raises an error.
        is_tidy = id_.isprintable() and not id_.isspace() and not text.isspace()
        is_tidy = is_tidy and (title.isalnum() or " ".join(title.split()) == title)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Plain(id_, title, text, record.location) if is_tidy and id_ and title and text else None


def _decoded(line: bytes) -> str:
    try:
        return line.rstrip().decode("utf-8")
    except UnicodeDecodeError as exc:
        raise ArticleError(f"byte {exc.start + 1} of the line is not UTF-8; save the file as UTF-8") from exc


def _object(line: str) -> dict[str, Any]:
    try:
        if line.startswith("{"):
            found, end = _first_value(line)
            if end == len(line):
                return cast("dict[str, Any]", found)
        found = json.loads(line)  # Passes over white space as well, and tells what is wrong.
    except json.JSONDecodeError as exc:
        raise ArticleError(f"not JSON ({exc.msg} at character {exc.pos + 1}); write one object a line") from exc
    except (ValueError, RecursionError) as exc:
        raise ArticleError("not JSON that can be read (a number too long, or nested too deep)") from exc
    if not isinstance(found, dict):
        raise ArticleError(f'a JSON {_type(found)}, not an object; write {{"id": …, "title": …, "text": …}}')
    return found


def _article(record: dict[str, Any], location: str, tidy: Callable[[str], str]) -> Article:
    id_ = _required(record, "id")
    if not id_.isprintable() and _CONTROL.search(id_):
        raise ArticleError(f'"id" {id_!r} has control characters; use printable ones')
    text = tidy(_required(record, "text"))
    title = _string(record, "title")
    if not title.isalnum():  # What has letters and digits alone is tidy.
        title = " ".join(tidy(title).split())
    return Article(
        id=id_,
        title=title or title_from_lead(text) or id_,
        text=text,
        location=location,
        title_source="given" if title else "lead",
        sections=(Section("", 1, 0, len(text)),),
        categories=tuple(v.name for v in _values(record, "categories")) if "categories" in record else (),
        fields=NO_FIELDS if _FIELD_KEYS.isdisjoint(record) else _fields(record),
    )


def _required(record: dict[str, Any], key: str) -> str:
    value = _string(record, key)
    if not value or value.isspace():
        raise ArticleError(f'"{key}" is {"empty" if key in record else "missing"}; every line needs an id and a text')
    return value


def _string(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if isinstance(value, str):
        return value
    if value is not None:
        raise ArticleError(f'"{key}" is a {_type(value)}; it must be a string')
    return ""


def _with_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _tidy(text: str) -> str:
    text = _with_line_ends(text)
    # Encoding finds halves of surrogate pairs several times as quickly as a regular expression does.
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _UNUSABLE.sub("\ufffd", text)
    return text.replace("\0", "\ufffd")


def _fields(record: dict[str, Any]) -> Fields:
    found = {
        name: tuple(value for key in keys if key in record for value in _values(record, key))
        for name, keys in _NAMES.items()
    }
    return Fields(period=_period(record), **found)


def _values(record: dict[str, Any], key: str) -> Iterator[Value]:
    """The values under `key`: a string, an object with a name, or a list of these; lists in the list are sides."""
    given = record.get(key)
    for side, item in enumerate(given if isinstance(given, list) else [given], 1):
        if isinstance(item, list):
            yield from (value for value in (_value(one, key, side) for one in item) if value)
        elif item is not None and (value := _value(item, key, None)):
            yield value


def _value(item: object, key: str, side: int | None) -> Value | None:
    record = item if isinstance(item, dict) else {"name": item}
    name, evidence = record.get("name"), record.get("evidence")
    if not isinstance(name, str):
        raise ArticleError(f'"{key}" has a {_type(name)} for a name; use strings or {{"name": …, "side": …}}')
    own_side = record.get("side")
    if own_side is not None and (not isinstance(own_side, int) or isinstance(own_side, bool) or own_side < 1):
        raise ArticleError(f'"{key}": the side {own_side!r} is not a number from 1 on')
    name = " ".join(_tidy(name).split())
    if not name:
        return None
    quoted = _tidy(evidence) if isinstance(evidence, str) and evidence else name
    return Value(name, "given", quoted, side if own_side is None else own_side)


def _period(record: dict[str, Any]) -> Period | None:
    start, end = (_date(record, key) for key in ("start", "end"))
    first, last = start or end, end or start
    if first is None or last is None:
        return None
    if last.last_day < first.first_day:
        raise ArticleError(f'"end" {last} lies before "start" {first}; exchange them')
    dates = record.get("dates")
    evidence = dates.get("evidence") if isinstance(dates, dict) else None
    written = str(first) if first == last else f"{first} – {last}"
    return Period(first, last, "given", _tidy(evidence) if isinstance(evidence, str) and evidence else written)


def _date(record: dict[str, Any], key: str) -> PartialDate | None:
    written = _string(record, key).strip()
    if not written:
        return None
    try:
        date = PartialDate.parse(written)
    except ValueError:
        date = None
    if date is None or date.year == 0 or not 1 <= (date.month or 1) <= 12 or not 1 <= (date.day or 1) <= 31:
        raise ArticleError(f'"{key}" is {written!r}; a date is written 1946, 1946-07, 1946-07-20 or, BC, -0260')
    return date


def _type(value: object) -> str:
    names = {dict: "object", list: "list", str: "string", bool: "boolean", int: "number", float: "number"}
    return names.get(type(value), "null")
