"""The compiled parts. Everything else that there is to say stands in setup.cfg, which has no word for these.

They are optional: without a C compiler the installation goes on, and numpy does the same, slower (`index.native`).
"""

import sys

from setuptools import Extension, setup

EXACT = [] if sys.platform == "win32" else ["-ffp-contract=off"]
"""Compiled code gives numpy's results to the last bit, so nothing is multiplied and added in one step."""
CUTTING = ["index/analysis/_cutter.h", "index/analysis/_numbers.h", "index/analysis/_prefixes.h"]
setup(
    ext_modules=[
        Extension("index.analysis._cutting", ["index/analysis/_cutting.c"], depends=CUTTING, optional=True),
        Extension("index.analysis._folding", ["index/analysis/_folding.c"], optional=True),
        Extension("index.codec._inverting", ["index/codec/_inverting.c"], extra_compile_args=EXACT, optional=True),
        Extension("search._ranking", ["search/_ranking.c"], optional=True),
    ]
)
