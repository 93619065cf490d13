"""Do years of eras fall in the right Western year, and are shared names left open where nothing decides?"""

from __future__ import annotations

import pytest

from corpus.eras import ERAS, era_name_before, eras_of, resolve_era


def western(name: str, number: int, before: str = "") -> int | None:
    era = resolve_era(name, number, before + name)
    return None if era is None else era.year_of(number)


@pytest.mark.parametrize(
    ("name", "number", "year"),
    [
        ("建安", 13, 208),
        ("贞观", 19, 645),
        ("開元", 29, 741),
        ("慶曆", 2, 1042),
        ("靖康", 2, 1127),
        ("洪武", 1, 1368),
        ("萬曆", 26, 1598),
        ("光绪", 20, 1894),
        ("民國", 35, 1946),
        ("昭和", 12, 1937),
        ("太初", 1, -104),
        ("元狩", 4, -119),
    ],
)
def test_an_era_year_falls_in_its_western_year(name: str, number: int, year: int) -> None:
    assert western(name, number) == year


@pytest.mark.parametrize(
    ("before", "year"),
    [("魏", 228), ("曹魏明帝", 228), ("唐文宗", 828), ("東晉", 367), ("北魏孝文帝", 478), ("後趙", 329)],
)
def test_the_state_named_before_decides_a_shared_name(before: str, year: int) -> None:
    assert western("太和", 2, before) == year


@pytest.mark.parametrize("name", ["太和", "建武", "建興", "上元"])
def test_a_shared_name_without_a_state_stays_open(name: str) -> None:
    assert western(name, 2) is None


def test_a_number_that_only_one_era_reached_decides() -> None:
    assert western("至元", 20) == 1283
    assert western("建武", 30) == 54


def test_a_rival_state_counts_only_when_it_is_named() -> None:
    assert western("贞观", 3) == 629
    assert western("贞观", 3, "西夏") == 1103


def test_a_state_in_another_clause_decides_nothing() -> None:
    assert western("太和", 2, "魏军退，") is None


def test_years_beyond_an_era_are_refused() -> None:
    assert western("靖康", 3) is None
    assert western("建安", 0) is None


def test_the_name_before_a_number_is_found_in_either_script() -> None:
    assert era_name_before("中華民國 35年", 5) == "中華民國"
    assert era_name_before("宋慶曆二年", 3) == "慶曆"
    assert era_name_before("在街上二年", 3) == ""


def test_the_table_is_whole() -> None:
    assert len(ERAS) > 500
    assert all(era.length > 0 and -141 < era.first < 2020 for eras in ERAS.values() for era in eras)


def test_only_modern_eras_have_western_months() -> None:
    (republic,) = ERAS["民国"]
    (guangxu,) = ERAS["光绪"]
    (meiji,) = ERAS["明治"]
    assert republic.gregorian(1)
    assert not guangxu.gregorian(20)
    assert not meiji.gregorian(5)
    assert meiji.gregorian(6)


def test_the_eras_of_a_year_are_those_that_counted_it() -> None:
    assert {(era.name, number) for era, number in eras_of(1937)} >= {("民国", 26), ("昭和", 12), ("康德", 4)}
    assert [(era.name, number) for era, number in eras_of(-135)] == [("建元", 6)]
    assert [(era.name, number) for era, number in eras_of(1)] == [("元始", 1)]
    for eras in ERAS.values():
        for era in eras:
            assert (era, era.length) in eras_of(era.year_of(era.length))
