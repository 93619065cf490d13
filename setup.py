"""The compiled parts. Everything else that there is to say stands in setup.cfg, which has no word for these.

They are optional: without a C compiler the installation goes on, and numpy does the same, slower (`index.native`).
"""

from glob import glob

from setuptools import Extension, setup

COMPILED = {"index.codec._reading": "index/codec/reading", "search._ranking": "search/ranking"}
"""The name of each part, and the folder of its sources."""

setup(
    ext_modules=[
        Extension(name, sorted(glob(f"{folder}/*.c")), depends=glob("*/**/*.h", recursive=True), optional=True)
        for name, folder in COMPILED.items()
    ]
)
