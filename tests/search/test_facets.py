"""Are the counts of facets, and orders by title, those of counting and sorting in plain Python, over all segments?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analysis import fold
from index.codec.container import ContainerWriter
from index.codec.inversion import Document, FieldWeights, Inverter
from index.codec.segment import Segment
from search.facets import Facets
from search.values import Numbering

FIELDS = [FieldWeights("body", 1.0, 0.5)]
FORMS = ["張三", "张三", "李四", "Ａ", "a", "丁", "傅作義", "傅作义"]
Names = list[str]


def segments_of(parts: Sequence[Sequence[Names]], folder: Path) -> list[Segment]:
    found = []
    for number, part in enumerate(parts):
        inverter = Inverter(FIELDS, 1.2, lambda text: [text], ("commander",))
        inverter.add([Document(f"{number}/{n}", ["文"], b"", values=[names]) for n, names in enumerate(part)])
        path = folder / f"{number}.columns"
        with ContainerWriter(path) as writer:
            inverter.write(writer, np.ones(2))
        found.append(Segment(path))
    return found


def plain_counts(articles: Sequence[Names], most: int) -> list[tuple[str, int]]:
    forms: dict[str, Counter[str]] = {}
    for names in articles:
        for folded, form in {fold(name).text: name for name in reversed(names)}.items():
            forms.setdefault(folded, Counter())[form] += 1
    shown = [(min(c, key=lambda form: (-c[form], form)), c.total()) for c in forms.values()]
    return sorted(shown, key=lambda pair: (-pair[1], pair[0]))[:most]


ARTICLE = st.lists(st.sampled_from(FORMS), max_size=4, unique=True)
PARTS = st.lists(st.lists(ARTICLE, min_size=1, max_size=8), min_size=1, max_size=3)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(PARTS, st.integers(1, 7), st.randoms(use_true_random=False))
def test_values_are_counted_as_in_plain_python(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[Names]], most: int, random
) -> None:
    segments = segments_of(parts, tmp_path_factory.mktemp("segments"))
    flags = [np.array([random.random() < 0.7 for _ in part]) for part in parts]
    matching = [names for part, some in zip(parts, flags, strict=True) for names in np.array(part, object)[some]]
    counted = Facets(segments, Numbering(segments)).count(flags, ["commander"], most=most)
    assert [(one.value, one.count) for one in counted["commander"]] == plain_counts(matching, most)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(PARTS)
def test_first_names_have_numbers_in_the_order_of_their_folded_forms(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[Names]]
) -> None:
    segments = segments_of(parts, tmp_path_factory.mktemp("segments"))
    numbers = [each.tolist() for each in Numbering(segments).first_of_documents("commander")]
    pairs = [pair for ns, part in zip(numbers, parts, strict=True) for pair in zip(ns, part, strict=True)]
    named = {(number, fold(names[0]).text) for number, names in pairs if names}
    folded = {name for _, name in named}
    assert [name for _, name in sorted(named)] == sorted(folded)
    assert all(number > max(named, default=(-1,))[0] for number, names in pairs if not names)


def test_a_field_without_values_has_no_counts(tmp_path: Path) -> None:
    segments = segments_of([[[], []]], tmp_path)
    assert Facets(segments, Numbering(segments)).count([np.ones(2, bool)], ["commander"]) == {"commander": ()}
