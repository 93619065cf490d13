"""How much do words and pairs count in each field, and how far are long texts held back?  (BM25F's k1, w and b)"""

from __future__ import annotations

from index.codec.pairs import PairWeights
from index.codec.postings import FieldWeights
from index.schema import FIELDS

K1 = 0.9
_SHORT_FIELDS = ("title", "alias")
WEIGHTS = tuple(FieldWeights(f.name, f.weight, 0.2 if f.name in _SHORT_FIELDS else 0.5) for f in FIELDS)
"""k1 and b as measured best on Chinese Wikipedia passages; short fields differ little in length by their nature."""

PAIRS = PairWeights(WEIGHTS, k1=1.2)
"""Of pairs of characters; their lengths are counted in characters."""
