"""A real worker, killed and cut off: bench/kill_worker.py does it at length."""

import pytest

from bench import kill_worker

pytestmark = pytest.mark.django_db(transaction=True)
ARTICLES = 60


@pytest.mark.parametrize(("trouble", "times"), [(kill_worker.kill, 2), (kill_worker.cut, 2)])
def test_nothing_is_lost_or_doubled_or_left_by_half(trouble, times):
    found = kill_worker.trial(ARTICLES, trouble, times=times)

    again = found.pop("taken up again")
    assert found == kill_worker.wanted(ARTICLES)
    assert again <= 2 * times
