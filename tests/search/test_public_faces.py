"""Is every package's `__init__.py` only a face: a docstring, imports, and a sorted `__all__` that can be imported?

The three big ones are lazy: the imports stand there for tools and readers, and what runs is a table of the same names.
"""

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

LAZY = ["corpus", "index", "search"]
"""The faces behind which much would be loaded: their imports are for tools, a table says the same at run time."""

each_package = pytest.mark.parametrize("package", PACKAGES)
each_lazy_package = pytest.mark.parametrize("package", LAZY)


def body(package: str) -> list[ast.stmt]:
    path = ROOT / package.replace(".", "/") / "__init__.py"
    return ast.parse(path.read_text(encoding="utf-8")).body


def choice(package: str) -> ast.If:
    """Return the only statement of a lazy face beside those that every face has."""
    (found,) = (statement for statement in body(package) if isinstance(statement, ast.If))
    return found


def imports(package: str) -> list[ast.ImportFrom]:
    """Return the imports of names that a face offers, be they for tools only."""
    statements = choice(package).body if package in LAZY else body(package)
    return [s for s in statements if isinstance(s, ast.ImportFrom) and s.module != "__future__"]


def test_all_three_packages_and_those_in_them_are_looked_at() -> None:
    assert {"corpus", "index", "search", "corpus.readers", "index.analysis", "search.query", "search.cli"} <= set(
        PACKAGES
    )


@each_package
def test_it_holds_a_docstring_imports_and_the_list_of_names_only(package: str) -> None:
    docstring, *middle, names = body(package)
    assert isinstance(docstring, ast.Expr)
    assert isinstance(docstring.value, ast.Constant)
    assert "?" in str(docstring.value.value).splitlines()[0]
    if package in LAZY:
        *middle, branch = middle
        assert isinstance(branch, ast.If)
        assert [ast.unparse(s) for s in middle] == ["from typing import TYPE_CHECKING", "from corpus.lazy import lazy"]
    assert all(isinstance(statement, ast.Import | ast.ImportFrom) for statement in middle)
    assert isinstance(names, ast.Assign)
    assert [target.id for target in names.targets if isinstance(target, ast.Name)] == ["__all__"]


@each_lazy_package
def test_a_lazy_face_has_its_imports_for_tools_and_the_same_in_a_table(package: str) -> None:
    found = choice(package)
    assert ast.unparse(found.test) == "TYPE_CHECKING"
    assert all(isinstance(statement, ast.ImportFrom) for statement in found.body)
    (assigned,) = found.orelse
    assert isinstance(assigned, ast.Assign)
    assert isinstance(assigned.value, ast.Call)
    assert ast.unparse(assigned).startswith("__getattr__ = lazy(__name__, {")
    table = ast.literal_eval(assigned.value.args[1])
    assert table == {s.module: tuple(alias.name for alias in s.names) for s in imports(package)}


@each_lazy_package
def test_a_lazy_face_gives_the_very_things_of_its_files_and_knows_what_it_has_not(package: str) -> None:
    module = import_module(package)
    for statement in imports(package):
        for alias in statement.names:
            assert getattr(module, alias.name) is getattr(import_module(str(statement.module)), alias.name)
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'nothing'"):
        _ = module.nothing


@each_package
def test_its_names_are_sorted_and_are_what_it_imports(package: str) -> None:
    module = import_module(package)
    imported = [alias.asname or alias.name for statement in imports(package) for alias in statement.names]
    assert sorted(imported) == sorted(module.__all__)
    assert _is_sorted(module.__all__)
    assert all(hasattr(module, name) for name in module.__all__)


def _is_sorted(names: list[str]) -> bool:
    """Tell whether constants come first, then classes, then functions, each by name, as the linter sorts them."""

    def rank(name: str) -> tuple[int, str]:
        return (0 if name.isupper() else 1 if name[0].isupper() else 2), name

    return names == sorted(names, key=rank)


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for name in LAZY for path in (ROOT / name).rglob("*.py")}
    # Whatever is none is left out when Zhanyi is installed for good.
    assert [folder.name for folder in folders if not (folder / "__init__.py").is_file()] == []
