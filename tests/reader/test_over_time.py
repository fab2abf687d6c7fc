"""One expert on one topic, oldest to newest, with the changed wording side by side."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import MergedExpert
from newsdesk.reader import over_time
from tests.factories import make_expert, make_topic
from tests.reader.test_compare import address, said

pytestmark = pytest.mark.django_db

BEFORE = "Velmark can replace Kestrian gas before 2030"
AFTER = "Velmark could not replace Kestrian gas before 2030"


@pytest.fixture
def gas():
    return make_topic("Energy › Whether gas can be replaced")


@pytest.fixture
def lind():
    return make_expert("Ada Lind")


def over(topic, *experts):
    return address(topic, *experts, name="topic_over_time")


def hits(wording):
    return [piece.text for piece in wording.pieces if piece.is_hit]


def test_statements_stand_from_the_oldest_to_the_newest(client, gas, lind):
    for year in (2024, 2019, 2021):
        said(f"Words of the year {year},", lind, gas, published=f"{year}-05-01")
    said("Elsewhere,", lind, make_topic("Weather"))
    said("Not mine,", make_expert(), gas)

    page = client.get(over(gas.parent, lind))

    shown = [entry.statement.text for entry in page.context["record"].entries]
    assert shown == [f"Words of the year {year}," for year in (2019, 2021, 2024)]


def test_changed_wording_stands_beside_what_was_said_before(client, gas, lind):
    said(BEFORE, lind, gas, published="2023-03-01")
    said("Prices are another matter altogether", lind, gas, published="2024-03-01")
    said(AFTER, lind, gas, published="2026-03-01")

    page = client.get(over(gas, lind))

    first, other, last = page.context["record"].entries
    assert first.earlier is None
    assert other.earlier is None
    assert last.earlier.statement == first.statement
    assert (hits(last.earlier), hits(last.later)) == (["can"], ["could not"])
    assertContains(page, '<del class="own">can</del>')
    assertContains(page, '<ins class="own">could not</ins>')
    assertContains(page, "neither corrects the other")


def test_unlike_statements_are_not_set_side_by_side(client, gas, lind):
    said("We can do it", lind, gas, published="2023-03-01")
    said("We can do nothing of the sort", lind, gas, published="2024-03-01")

    page = client.get(over(gas, lind))

    assert not any(entry.earlier for entry in page.context["record"].entries)


def test_all_words_of_both_statements_are_there_and_each_in_its_voice(client, gas, lind):
    one = said(BEFORE, lind, gas, published="2023-03-01")
    other = said(AFTER, lind, gas, published="2026-03-01", kind="indirect")

    entry = over_time.side_by_side(one, other)

    assert "".join(piece.text for piece in entry.earlier.pieces) == f"“{BEFORE}”"
    assert "".join(piece.text for piece in entry.later.pieces) == AFTER
    assert {piece.voice for piece in entry.later.pieces} == {"faint"}


def test_words_that_rights_forbid_are_not_compared(client, gas, lind, settings):
    one = said(BEFORE, lind, gas, published="2023-03-01", kind="indirect")
    said(AFTER, lind, gas, published="2026-03-01", kind="indirect")
    settings.SHARE_LIMIT = 50
    type(one.article).objects.update(quoted_share=100)

    page = client.get(over(gas, lind))

    assertNotContains(page, "Kestrian gas before")
    assert not any(entry.earlier for entry in page.context["record"].entries)


def test_the_next_page_goes_on_and_still_compares(client, gas, lind, monkeypatch):
    monkeypatch.setattr(over_time, "PAGE_SIZE", 2)
    said("Something quite else was said", lind, gas, published="2022-03-01")
    said(BEFORE, lind, gas, published="2023-03-01")
    said(AFTER, lind, gas, published="2026-03-01")
    page = client.get(over(gas, lind))
    assertContains(page, "Newer statements")

    page = client.get(f"{over(gas, lind)}&after={page.context['record'].next_after}")

    [entry] = page.context["record"].entries
    assert entry.earlier.statement.text == BEFORE
    assertContains(page, "Back to the oldest")
    assertNotContains(page, "Newer statements")


def test_without_an_expert_there_is_a_choice(client, gas, lind):
    said(BEFORE, lind, gas)

    page = client.get(over(gas))

    assertContains(page, over(gas, lind))
    assertContains(page, "noindex")


def test_a_merged_expert_is_found_in_one_step(client, gas, lind):
    said(BEFORE, lind, gas)
    MergedExpert.objects.create(old_id=9_999, old_name="A. Lind", expert=lind)

    answer = client.get(f"/topics/{gas.pk}-x/over-time/?expert=9999")

    assert (answer.status_code, answer.url) == (301, over(gas, lind))


def test_who_says_nothing_on_it_is_said_to_say_nothing(client, gas, lind):
    said(BEFORE, make_expert(), gas)
    said("Elsewhere,", lind, make_topic("Weather"))

    assertContains(client.get(over(gas, lind)), "No statement by Ada Lind on")


def test_over_time_takes_as_many_queries_for_few_as_for_many(queries_of, gas, lind):
    said(BEFORE, lind, gas)
    few = queries_of(over(gas, lind))
    for number in range(25):
        said(f"{BEFORE}, number {number}", lind, gas, published="2025-01-01")

    assert queries_of(over(gas, lind)) == few <= 12
    assert reverse("reader:topic_over_time", args=[gas.pk, gas.slug]) in over(gas, lind)
