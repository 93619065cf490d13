"""The compiled parts. Everything else that there is to say stands in setup.cfg, which has no word for these.

They are optional: without a C compiler the installation goes on, and numpy does the same, slower (`index.native`).
"""

from setuptools import Extension, setup

COMPILED = ("index.codec._reading", "search._ranking")

setup(ext_modules=[Extension(name, [name.replace(".", "/") + ".c"], optional=True) for name in COMPILED])
