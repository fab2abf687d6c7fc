"""What the tests of the desk may ask for."""

import pytest
from django.test import Client

from tests.factories import make_user


@pytest.fixture
def contributor_client(db):
    """A client in which somebody has signed in who makes drafts and publishes nothing."""
    client = Client()
    client.force_login(make_user("contributor"))
    return client
