"""Which errors can an index raise?

corpus.Error
└─ IndexError_           something about an index on disk
   ├─ NoIndexError       there is none at that place
   ├─ VersionError       it was written by another version of Zhanyi
   ├─ DamagedError       a file of it is missing, cut short or changed
   ├─ LockedError        another build is writing it
   ├─ WriteError         it cannot be written (no room, no permission, not an index folder)
   └─ SegmenterError     what cuts its words is not installed
"""

from __future__ import annotations

from corpus.errors import Error


class IndexError_(Error):
    """Something is wrong with an index on disk; the name has an underscore to leave the builtin alone."""


class NoIndexError(IndexError_):
    """There is no index at that place."""


class VersionError(IndexError_):
    """The index was written by another version of Zhanyi and has to be rebuilt."""


class DamagedError(IndexError_):
    """A file of the index is missing, cut short or changed."""


class LockedError(IndexError_):
    """Another build is writing this index."""


class WriteError(IndexError_):
    """The index cannot be written."""


class SegmenterError(IndexError_):
    """What cuts an index's words is not installed, or is not known to this version."""
