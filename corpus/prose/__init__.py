"""What do an article's prose, title and categories say about who, where, when, and with what result?

One file a question; each gives values with the sentence or category that says so. Infoboxes are for `corpus.infobox`,
the merger of both for `corpus.fields`.
"""

from corpus.prose.reading import NOTHING, READ, read_prose, says_nothing

__all__ = ["NOTHING", "READ", "read_prose", "says_nothing"]
