"""What else can stock Whoosh do with an index's fields than search them? Give them back, order by them, group by them.

Segments keep the values of keyword fields as written, and days, as columns; to Whoosh the schema has to say so. Not for
indexing: which terms a field has is `index.schema`'s matter.
"""

from __future__ import annotations

from typing import Any, NoReturn

from whoosh.columns import Column
from whoosh.fields import NUMERIC, TEXT, Schema

from index.codec.whoosh_columns import BODY, DAYS
from index.errors import WriteError
from index.schema import KEYWORDS


class NamesColumn(Column):  # type: ignore[misc]  # Whoosh has no annotations, so its classes are Any.
    """The kind of column that has any number of values for each document. (Its class path is part of the format.)"""

    reversible = False

    def writer(self, dbfile: Any) -> NoReturn:
        """Raise WriteError: values come into segments by `index.codec.inversion` only."""
        raise WriteError("index: values as written are no column that Whoosh can write")

    def default_value(self, reverse: bool = False) -> tuple[str, ...]:
        """Return what a document without a value has."""
        return ()

    def stores_lists(self) -> bool:
        """Return True: a document may stand in several groups."""
        return True


class NamesField(TEXT):  # type: ignore[misc]
    """A keyword field: searched by its words, given back, ordered and grouped by its values as written.

    (Its class path and attributes are part of the format.)
    """

    def from_column_value(self, value: Any) -> Any:
        """Return `value`: columns of names hold them as they are."""
        return value


def shown(schema: Any) -> Any:
    """Return the schema that readers see in place of the one that texts are indexed by."""
    fields = dict(schema.items())
    for name in KEYWORDS:
        fields[name] = NamesField(analyzer=fields[name].analyzer, phrase=False, stored=True, sortable=NamesColumn())
    fields[BODY] = TEXT(analyzer=fields[BODY].analyzer, phrase=False, stored=True)
    for name in DAYS:
        fields[name] = NUMERIC(int, signed=True, sortable=True)
    return Schema(**fields)
