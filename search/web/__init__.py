"""How does a person ask in a browser, and a program over HTTP? The web form and the JSON API over an open engine.

Everything that is found is found by `search.Engine`; here it is only asked, shown and linked.
"""

from search.web.app import create_app
from search.web.server import ServerError, serve

__all__ = ["ServerError", "create_app", "serve"]
