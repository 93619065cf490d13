"""Where are the sample articles that come with Zhanyi?"""

from __future__ import annotations

from pathlib import Path


def bundled_articles() -> Path:
    """Return the folder of the sample articles, which `zhanyi build` indexes when it is given no path."""
    return Path(__file__).parent / "articles"
