"""Whatever three users do in whatever order: the archive is consistent, and all of it is undone."""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from newsdesk.archive.models import Action, User
from newsdesk.archive.undoing import redo, undo
from tests.archive.consistency import assert_as_it_was, assert_consistent, rows
from tests.archive.newsroom import VERBS, do, make_newsroom

pytestmark = pytest.mark.django_db

# More of them find more: NEWSDESK_EXAMPLES=2000 takes about an hour.
EXAMPLES = int(os.environ.get("NEWSDESK_EXAMPLES", 10))
numbers = st.integers(0, 11)
steps = st.lists(
    st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 2), numbers, numbers), max_size=14
)


@settings(
    max_examples=EXAMPLES,
    # The same few each time; of many, others every time.
    derandomize=EXAMPLES <= 10,
    database=None,
    phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if EXAMPLES > 10 else [])],
    deadline=None,
    print_blob=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
def test_everything_is_consistent_and_can_be_undone(newsroom, steps):
    with transaction.atomic():
        do_and_undo(newsroom, steps)
        transaction.set_rollback(True)


@pytest.fixture
def newsroom(db):
    """The users of a newsroom that all examples begin with."""
    return make_newsroom()


def do_and_undo(users, steps):
    first = rows()
    done = [do(verb, users[who], one, other) for verb, who, one, other in steps]
    assert_consistent()
    turn_back(filter(None, done))
    assert_consistent()
    assert_as_it_was(first)


def turn_back(done):
    """Have each take back what they did, last first: what was undone is done again, and undone."""
    # What a contributor did to a draft that was public since is an editor's to take back.
    User.objects.filter(role="contributor").update(role="editor")
    standing = {}
    for action in reversed(list(done)):
        turn = redo if action.verb == "undo" else undo
        turn(standing.get(action.request, action.request), by=User.objects.get(pk=action.by_id))
        if turned := Action.objects.filter(request=action.request).exclude(undoes=None).first():
            standing[turned.undoes.request] = Action.objects.first().request
