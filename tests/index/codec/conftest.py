"""What do the tests of the codec share? They write many small files, which need not outlive a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest


@pytest.fixture(scope="module", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    with patch("os.fsync"):
        yield
