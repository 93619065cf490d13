"""Do the values of documents come back as they were written, and are they found by what they fold to?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.analysis.bulk import fold_all
from index.codec.container import Container, ContainerWriter
from index.codec.values import Values, ValuesWriter

NAMES = ("commander", "place")
Row = Sequence[Sequence[str]]


@contextmanager
def written(*batches: Sequence[Row]) -> Iterator[Container]:
    values = ValuesWriter(NAMES)
    for batch in batches:
        values.add(batch)
    assert len(values) == sum(map(len, batches))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "values"
        with ContainerWriter(path) as writer:
            writer.add("other", np.zeros(1, dtype=np.uint8))
            values.write(writer)
        yield Container(path)


def commanders(*documents: list[str]) -> list[Row]:
    return [(names, []) for names in documents]


forms = st.sampled_from(
    ["張靈甫", "张灵甫", "张灵", "张", "", "ＡＢ", "ab", "㎞", "🏯", "乾隆", "\ud800", "\ufdd0", "か゛"]
)
forms |= st.text(max_size=3)
rows = st.lists(st.just(()) | st.tuples(*[st.lists(forms, max_size=4)] * len(NAMES)), max_size=12)


@settings(max_examples=60)
@given(rows, st.integers(0, 12))
@example([], 0)
@example([((), ())], 1)
@example([(["张"] * 3, ["", ""])] * 300, 7)
def test_values_come_back_as_given_each_once(given_rows: list[Row], cut: int) -> None:
    with written(given_rows[:cut], given_rows[cut:]) as container:
        for number, name in enumerate(NAMES):
            values = Values(container, name)
            expected = [list(dict.fromkeys(row[number])) if row else [] for row in given_rows]
            assert [values.of(document) for document in range(len(given_rows))] == expected
            documents, numbers = values.occurrences
            listed = values.forms()
            assert [(d, listed[n]) for d, n in zip(documents.tolist(), numbers.tolist(), strict=True)] == [
                (document, form) for document, row in enumerate(expected) for form in row
            ]


@settings(max_examples=60)
@given(rows)
def test_forms_are_in_the_order_of_what_they_fold_to(given_rows: list[Row]) -> None:
    with written(given_rows) as container:
        values = Values(container, "place")
        different = {form for row in given_rows if row for form in row[1]}
        assert values.forms() == sorted(different, key=lambda form: (fold_all([form])[0], form))
        assert [values.form(number) for number in range(len(values))] == values.forms()
        assert values.folded() == fold_all(values.forms())


@settings(max_examples=60)
@given(rows, forms, st.booleans())
@example([(["张灵甫", "張靈甫", "张"], [])], "张灵", True)
def test_forms_and_documents_are_found_as_if_each_was_looked_at(
    given_rows: list[Row], wanted: str, folded_before: bool
) -> None:
    wanted = fold_all([wanted])[0]
    with written(given_rows) as container:
        values = Values(container, "commander")
        folded = Values(container, "commander").folded()
        if folded_before:
            values.folded()
        assert list(values.starting_with(wanted)) == [i for i, each in enumerate(folded) if each.startswith(wanted)]
        assert list(values.folding_to(wanted)) == [i for i, each in enumerate(folded) if each == wanted]
        documents = [number for number, row in enumerate(given_rows) if row and wanted in fold_all(row[0])]
        assert values.documents_with(wanted).tolist() == documents


def test_a_document_with_a_name_in_both_scripts_is_found_once() -> None:
    with written(commanders(["張靈甫", "张灵甫"], ["粟裕"], ["張靈甫"])) as container:
        assert Values(container, "commander").documents_with("张灵甫").tolist() == [0, 2]


def test_a_field_without_values_has_no_columns_and_is_empty() -> None:
    with written(commanders(["粟裕"])) as container:
        assert "value.place.offsets" not in container
        values = Values(container, "place")
        assert (len(values), values.forms(), values.folded(), values.of(0)) == (0, [], [], [])
        assert [len(column) for column in values.occurrences] == [0, 0]
        assert (values.starting_with(""), values.documents_with("").tolist()) == (range(0), [])


def test_a_document_behind_the_last_that_has_values_has_none() -> None:
    with written(commanders(["粟裕"], *[[]] * 300)) as container:
        assert [Values(container, "commander").of(document) for document in (1, 300)] == [[], []]


def test_a_search_folds_only_what_it_looks_at(monkeypatch: pytest.MonkeyPatch) -> None:
    with written(commanders([f"将领{number}" for number in range(1000)])) as container:
        values = Values(container, "commander")
        looked_at: list[str] = []

        def counting(texts: Sequence[str]) -> list[str]:
            looked_at.extend(texts)
            return fold_all(texts)

        monkeypatch.setattr("index.codec.values.fold_all", counting)
        assert len(values.starting_with("将领99")) == 11
        assert 0 < len(looked_at) <= 25


def test_numbers_are_kept_in_the_narrowest_type() -> None:
    with written(commanders(*[[f"将领{number}"] for number in range(300)])) as container:
        assert [column.dtype for column in Values(container, "commander").occurrences] == [np.uint16, np.uint16]
    with written(commanders(["粟裕"])) as container:
        assert [column.dtype for column in Values(container, "commander").occurrences] == [np.uint8, np.uint8]


def test_a_row_has_values_for_every_field_or_none() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ValuesWriter(NAMES).add([(["粟裕"],)])
