"""How are terms, texts and values laid out in the files of a segment, and read again without unpacking them?

`container` is the file; what lies in it is a file of this folder each, with its layout as a grammar in the docstring.
"""

__all__ = []
