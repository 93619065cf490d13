"""How are postings and fields written, found again, and kept safe?"""

from typing import TYPE_CHECKING

from corpus.lazy import lazy

if TYPE_CHECKING:
    from index.builder import Progress, Report, build, default_jobs
    from index.errors import (
        DamagedError,
        IndexError_,
        LockedError,
        NoIndexError,
        SegmenterError,
        VersionError,
        WriteError,
    )
    from index.reader import Reader
    from index.storage import verify
else:
    __getattr__ = lazy(
        __name__,
        {
            "index.builder": ("Progress", "Report", "build", "default_jobs"),
            "index.errors": (
                "DamagedError",
                "IndexError_",
                "LockedError",
                "NoIndexError",
                "SegmenterError",
                "VersionError",
                "WriteError",
            ),
            "index.reader": ("Reader",),
            "index.storage": ("verify",),
        },
    )

__all__ = [
    "DamagedError",
    "IndexError_",
    "LockedError",
    "NoIndexError",
    "Progress",
    "Reader",
    "Report",
    "SegmenterError",
    "VersionError",
    "WriteError",
    "build",
    "default_jobs",
    "verify",
]
