"""How does a person ask from a terminal?"""

from search.cli.main import main

__all__ = ["main"]
