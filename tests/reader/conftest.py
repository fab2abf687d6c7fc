"""What the tests of readers' pages share."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def queries_of(client):
    """Calls an address as an anonymous reader and says how many queries that took."""

    def queries_of(url):
        # What Django asks of a database once, it asks before.
        assert connection.features.supports_json_field
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(url)
            assert answer.status_code == 200
            answer.getvalue()
        return len(queries)

    return queries_of
