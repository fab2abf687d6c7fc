"""Two people who make the same thing at the same moment end up with one of it."""

import pytest
from django.db import IntegrityError

from newsdesk.archive.archive_file import Reader
from newsdesk.archive.conflicts import find_or_make
from newsdesk.archive.models import Outlet, Topic
from newsdesk.archive.models.outlet import OutletQuerySet
from newsdesk.archive.models.topic import TopicQuerySet
from tests.factories import make_outlet, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def be_late(monkeypatch):
    """Lets a query set see what is there only after it has tried to make the same."""

    def be_late(queryset):
        first, create, tried = queryset.first, queryset.create, []

        def look(self):
            return first(self) if tried and tried.pop() else None

        def make(self, **values):
            tried.append(values)
            return create(self, **values)

        monkeypatch.setattr(queryset, "first", look)
        monkeypatch.setattr(queryset, "create", make)

    return be_late


def test_an_outlet_that_somebody_else_has_just_made_is_taken(be_late):
    theirs = make_outlet("The Tide")
    be_late(OutletQuerySet)

    assert Outlet.objects.named(" the tide ") == theirs


def test_an_import_takes_the_outlet_that_somebody_else_has_just_made(be_late):
    make_outlet("The Tide")
    be_late(OutletQuerySet)

    [outcome] = Reader().read([b'{"type": "outlet", "name": "The Tide"}'])

    assert (outcome.error, outcome.is_new) == ("", False)


def test_a_topic_and_its_parent_that_somebody_else_has_just_made_are_taken(be_late):
    theirs = make_topic("Rents › Caps")
    be_late(TopicQuerySet)

    assert Topic.objects.plant("Rents › Caps") == theirs


def test_a_sub_topic_joins_its_parent_whatever_the_capitals():
    caps = make_topic("Rents › Caps")

    assert make_topic("rents > caps") == caps
    assert make_topic("RENTS › Freezes").parent == caps.parent


def test_what_cannot_be_made_for_another_reason_is_an_error():
    def fail():
        raise IntegrityError("not that")

    with pytest.raises(IntegrityError, match="not that"):
        find_or_make(Outlet.objects.first, fail)
