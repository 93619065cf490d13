"""How are postings and fields written, found again, and kept safe?"""

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
