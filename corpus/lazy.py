"""How does a package offer its names without loading the files that they stand in? (PEP 562)

For the faces of `corpus`, `index` and `search`: whoever asks for one name waits for one file, and a command line that
only completes a name doesn't load the parser of wikitext. Inside a package files import each other as usual.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def lazy(package: str, files: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Return the `__getattr__` for the face of `package`: it imports a name's file when the name is first asked for.

    `files` maps a module to the names in it that the face offers: `{"search.engine": ("Engine",)}`.
    """
    module_of = {name: module for module, names in files.items() for name in names}

    def get(name: str) -> Any:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(module_of[name]), name)
        setattr(sys.modules[package], name, value)  # The next one to ask doesn't come here.
        return value

    return get
