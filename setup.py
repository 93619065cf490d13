"""The compiled parts. Everything else that there is to say stands in setup.cfg, which has no word for these.

They are optional: without a C compiler the installation goes on, and numpy does the same, slower (`index.native`).
"""

import sys
from glob import glob

from setuptools import Extension, setup

COMPILED = {
    "index.analysis._canonical": ["index/analysis/_canonical.c"],
    "index.analysis._cutting": ["index/analysis/_cutting.c"],
    "index.analysis._folding": ["index/analysis/_folding.c"],
    "index.codec._inverting": sorted(glob("index/codec/inverting/*.c")),
    "index.codec._packing": ["index/codec/_packing.c"],
    "index.codec._reading": sorted(glob("index/codec/reading/*.c")),
    "search._ranking": sorted(glob("search/ranking/*.c")),
}
"""The name of each part, and its sources."""
EXACT = [] if sys.platform == "win32" else ["-ffp-contract=off"]
"""Compiled code gives numpy's results to the last bit, so nothing is multiplied and added in one step."""
HEADERS = glob("*/**/*.h", recursive=True)

setup(
    ext_modules=[
        Extension(name, sources, depends=HEADERS, extra_compile_args=EXACT, optional=True)
        for name, sources in COMPILED.items()
    ]
)
