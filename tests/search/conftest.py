"""What do the tests of search share? The small engine behind the web form's tests, loaded by its path."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from flask.testing import FlaskClient


@pytest.fixture(scope="session")
def fakes() -> ModuleType:
    """The module `fake_engine`, which importmode=importlib does not let tests import by name."""
    spec = importlib.util.spec_from_file_location("fake_engine", Path(__file__).with_name("fake_engine.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def fake_engine(fakes: ModuleType):
    return fakes.FakeEngine()


@pytest.fixture
def client(fake_engine) -> FlaskClient:
    """A browser without JavaScript, on the web form over the small engine."""
    from search.web import create_app

    return create_app(fake_engine).test_client()
