"""How fast and how small is Zhanyi beside other engines, on the same documents and queries, in one run?

Not installed with Zhanyi, and imported by none of its packages. `python -m benchmarks.run --help` starts here.
"""
