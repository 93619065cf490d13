"""Is every package's `__init__.py` only a face: a docstring, imports, and a sorted `__all__` that can be imported?"""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(
    path.parent.relative_to(ROOT).as_posix().replace("/", ".")
    for name in ("corpus", "index", "search")
    for path in (ROOT / name).rglob("__init__.py")
)

each_package = pytest.mark.parametrize("package", PACKAGES)


def body(package: str) -> list[ast.stmt]:
    path = ROOT / package.replace(".", "/") / "__init__.py"
    return ast.parse(path.read_text(encoding="utf-8")).body


def test_all_three_packages_and_those_in_them_are_looked_at() -> None:
    assert {"corpus", "index", "search", "corpus.readers", "index.analysis", "search.query", "search.cli"} <= set(
        PACKAGES
    )


@each_package
def test_it_holds_a_docstring_imports_and_the_list_of_names_only(package: str) -> None:
    docstring, *imports, names = body(package)
    assert isinstance(docstring, ast.Expr)
    assert isinstance(docstring.value, ast.Constant)
    assert "?" in str(docstring.value.value).splitlines()[0]
    assert all(isinstance(statement, ast.Import | ast.ImportFrom) for statement in imports)
    assert isinstance(names, ast.Assign)
    assert [target.id for target in names.targets if isinstance(target, ast.Name)] == ["__all__"]


@each_package
def test_its_names_are_sorted_and_are_what_it_imports(package: str) -> None:
    module = import_module(package)
    imported = [
        alias.asname or alias.name
        for statement in body(package)
        if isinstance(statement, ast.ImportFrom) and statement.module != "__future__"
        for alias in statement.names
    ]
    assert sorted(imported) == sorted(module.__all__)
    assert _is_sorted(module.__all__)
    assert all(hasattr(module, name) for name in module.__all__)


def _is_sorted(names: list[str]) -> bool:
    """Tell whether constants come first, then classes, then functions, each by name, as the linter sorts them."""

    def rank(name: str) -> tuple[int, str]:
        return (0 if name.isupper() else 1 if name[0].isupper() else 2), name

    return names == sorted(names, key=rank)
