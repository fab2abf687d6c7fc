"""What every test may ask for."""

from pathlib import Path

import pytest

from tests.factories import make_user

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture
def editor(db):
    return make_user("editor")


@pytest.fixture
def editor_client(client, editor):
    """A client in which an editor has signed in. For an anonymous one beside it, make a Client."""
    from django.test import Client

    signed_in = Client()
    signed_in.force_login(editor)
    return signed_in
