"""Is there compiled code for a step, or does numpy do it? The only place that decides.

A few steps that every query or every character of a build goes through exist twice: in numpy, which always works and is
what tests hold the other against, and in C, which is compiled when Zhanyi is installed where a C compiler is. Both give
the same results to the last bit. Compiled code reads columns as they lie on disk, so a big-endian machine does without.

`$ZHANYI_NATIVE` chooses: `0` leaves the compiled code alone, `required` makes its absence an error, and anything else,
or nothing, takes it where it is.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import ModuleType

CHOICE = "ZHANYI_NATIVE"


def compiled(name: str) -> ModuleType | None:
    """Return the compiled module `name`, or None where numpy is to be used.

    `compiled("search._ranking")`. Raises ImportError where it is required and missing.
    """
    choice = os.environ.get(CHOICE, "")
    if choice == "0" or sys.byteorder != "little":
        return None
    try:
        return import_module(name)
    except ImportError:
        if choice == "required":
            raise
        return None
