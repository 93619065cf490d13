"""The compiled parts. Everything else that there is to say stands in setup.cfg, which has no word for these.

They are optional: without a C compiler the installation goes on, and numpy does the same, slower (`index.native`).
"""

from setuptools import Extension, setup

CUTTING = ["index/analysis/_numbers.h", "index/analysis/_prefixes.h"]
setup(
    ext_modules=[
        Extension("index.analysis._cutting", ["index/analysis/_cutting.c"], depends=CUTTING, optional=True),
        Extension("search._ranking", ["search/_ranking.c"], optional=True),
    ]
)
