"""Which day, month or year is meant, as coarse as it is known? How texts write dates is for `corpus.dates`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ISO = re.compile(r"(-?\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year; years BC are negative (-260 is 260 BC, there is no year 0)."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, iso: str) -> PartialDate:
        """Read `1946`, `1946-07`, `1946-07-20` or `-0260`; raise ValueError for anything else."""
        match = _ISO.match(iso)
        if match is None:
            raise ValueError(f"not an ISO date: {iso!r}")
        year, month, day = (None if g is None else int(g) for g in match.groups())
        assert year is not None
        return cls(year, month, day)

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        parts = [f"{sign}{abs(self.year):04d}"] + [f"{n:02d}" for n in (self.month, self.day) if n is not None]
        return "-".join(parts)

    @property
    def first_day(self) -> int:
        """The first day meant, as a number that sorts by time (year * 10000 + month * 100 + day)."""
        return self.year * 10000 + (self.month or 1) * 100 + (self.day or 1)

    @property
    def last_day(self) -> int:
        """The last day meant, in the numbering of `first_day` (a month without a day ends on its 31st)."""
        return self.year * 10000 + (self.month or 12) * 100 + (self.day or 31)
