"""Which terms does this text have, and where in the original?"""

from index.analysis.chain import ANALYSIS_VERSION, GAP, Token, character_terms, characters, fold, fold_characters, words
from index.analysis.folded import Folded
from index.analysis.numerals import canonical
from index.analysis.segment import DEFAULT_SEGMENTER, SEGMENTERS, Segmenter, segmenter

__all__ = [
    "ANALYSIS_VERSION",
    "DEFAULT_SEGMENTER",
    "GAP",
    "SEGMENTERS",
    "Folded",
    "Segmenter",
    "Token",
    "canonical",
    "character_terms",
    "characters",
    "fold",
    "fold_characters",
    "segmenter",
    "words",
]
