import pytest
from django.core.cache import cache

from newsdesk.intake import fetching


@pytest.fixture(autouse=True)
def nobody_was_visited(monkeypatch):
    """Waiting for one's turn is tested by itself; elsewhere it would only take time."""
    cache.clear()
    monkeypatch.setattr(fetching, "INTERVAL", 0.001)
