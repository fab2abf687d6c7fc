"""The queue: why articles wait, how many, in what order, and which comes next."""

import re

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from newsdesk.archive.models import Article, Statement
from newsdesk.desk import queueing
from newsdesk.desk.queueing import Wanted, next_article
from tests.factories import make_article, make_expert, make_statement, make_suggestion, make_user

pytestmark = pytest.mark.django_db

QUEUE = "desk:queue"


def listed(response):
    """The ids of the articles listed, in order."""
    return [
        int(pk) for pk in re.findall(r'class="entry waits" id="article-(\d+)"', _html(response))
    ]


def tabs(response):
    """The number that each way to narrow the queue shows, by its address."""
    links = re.findall(
        r'href="(/desk/\?[^"]*|/desk/)"[^>]*>[^<]*<span class="num">', _html(response)
    )
    numbers = re.findall(r'<span class="num">([\d+]+)</span></a>', _html(response))
    return dict(zip(links, numbers, strict=True))


def _html(response):
    return response.content.decode().replace("&amp;", "&")


@pytest.fixture
def of_each_sort():
    """An article that waits for each reason (and one where nothing does), by the reason's name."""
    ada = make_expert("Ada Lind")
    articles = {
        "check_first": make_suggestion(tier="check_first", speaker="Bo Ek").article,
        "needs_speaker": make_suggestion(tier="check_first", speaker=None).article,
        "inferred": make_suggestion(
            tier="check_first", speaker="Bo Ek", certainty="inferred"
        ).article,
        "second_look": make_suggestion(speaker="Bo Ek", flags=["second_look"]).article,
        "headline_differs": make_suggestion(
            speaker="Bo Ek", flags=["hedged", "headline_differs"]
        ).article,
        "ready": make_suggestion(speaker="Bo Ek").article,
        "unsure": make_suggestion(speaker="Bo Ek", confidence=0.3).article,
        "drafts": make_statement(expert=ada, publish=False).article,
        "seen_again": make_statement(expert=ada, flags=["second_look"]).article,
        "nothing": make_statement(expert=ada).article,
    }
    for anchoring in ("changed", "orphan"):
        statement = make_statement(expert=ada)
        Statement.objects.filter(pk=statement.pk).update(anchoring=anchoring, seq=None)
        articles[anchoring] = statement.article
    return articles


EXPECTED = {
    "check_first": {"check_first", "needs_speaker", "inferred"},
    "needs_speaker": {"needs_speaker"},
    "inferred": {"inferred"},
    "second_look": {"second_look", "seen_again"},
    "headline_differs": {"headline_differs"},
    "ready": {"second_look", "headline_differs", "ready", "unsure"},
    "drafts": {"drafts"},
    "changed": {"changed"},
    "orphan": {"orphan"},
    "unsure": {"unsure"},
}


def test_an_empty_queue_says_what_to_do(editor_client):
    response = editor_client.get(reverse(QUEUE))

    assertContains(response, "Nothing waits for a decision")
    assertContains(response, reverse("desk:article_new"))


@pytest.mark.parametrize("name", EXPECTED)
def test_each_reason_lists_the_articles_that_wait_for_it(editor_client, of_each_sort, name):
    response = editor_client.get(reverse(QUEUE), {"queue": name})

    assert set(listed(response)) == {of_each_sort[sort].pk for sort in EXPECTED[name]}


def test_what_waits_for_nothing_is_not_listed(editor_client, of_each_sort):
    shown = listed(editor_client.get(reverse(QUEUE)))

    assert set(shown) == {a.pk for sort, a in of_each_sort.items() if sort != "nothing"}


def test_every_number_is_that_of_its_list(editor_client, editor, of_each_sort):
    of_each_sort["inferred"].claim(by=editor)
    of_each_sort["ready"].claim(by=make_user())

    for whose in ("", "mine", "unclaimed"):
        numbers = tabs(editor_client.get(reverse(QUEUE), {"whose": whose}))
        assert len(numbers) > len(EXPECTED)
        for url, number in numbers.items():
            assert len(listed(editor_client.get(url))) == int(number), url


def test_the_number_beside_how_sure_is_that_of_its_list(editor_client, of_each_sort):
    for below, count in (("0.2", 0), ("0.5", 1), ("0.95", 7)):
        response = editor_client.get(reverse(QUEUE), {"queue": "unsure", "below": below})
        assert len(listed(response)) == count
        assertContains(response, f'Show <span class="num">{count}</span>')


@pytest.mark.parametrize("below", ["9", "-1", "much", "nan", ""])
def test_a_number_that_is_none_is_refused_with_what_to_type(editor_client, of_each_sort, below):
    response = editor_client.get(reverse(QUEUE), {"queue": "unsure", "below": below})

    assertContains(response, "Type a number between 0 and 1, like 0.6.", status_code=422)
    assert not listed(response)


def test_an_address_that_makes_no_sense_shows_the_whole_queue(editor_client, of_each_sort):
    odd = {"queue": "\0<b>", "whose": "theirs", "order": "0"}

    response = editor_client.get(reverse(QUEUE), odd)

    assert listed(response) == listed(editor_client.get(reverse(QUEUE)))


def test_a_row_says_why_it_waits_and_leads_to_the_first_such_card(editor_client):
    article = make_article("News\n“One,” he said. “Two,” she said. “Three,” they said.")
    make_suggestion("One,", article=article, speaker="Bo Ek")
    make_suggestion("Three,", article=article, tier="check_first")
    first = make_suggestion("Two,", article=article, tier="check_first")

    response = editor_client.get(reverse(QUEUE), {"queue": "needs_speaker", "order": "date"})

    assertContains(response, "2 need a speaker")
    assertContains(response, "2 to check first")
    page = reverse("desk:article_detail", args=[article.pk])
    way = f'href="{page}?card=suggestion-{first.pk}&amp;queue=needs_speaker&amp;order=date"'
    assertContains(response, way)


def test_what_annotators_did_is_told_apart_from_what_editors_did(editor_client):
    text = "News\n“One,” he said. “Two,” she said. “Three,” they said. “Four,” it said."
    article, ada = make_article(text), make_expert()
    make_suggestion("One,", article=article)
    make_statement("Two,", article=article, expert=ada, publish=False)
    make_statement("Three,", article=article, expert=ada)
    make_statement("Four,", article=article, expert=ada)

    html = _html(editor_client.get(reverse(QUEUE)))

    tally = dict(re.findall(r"<dt>(\w+)</dt>\s*<dd>(\d+)</dd>", html))
    assert tally == {"Open": "1", "Drafts": "1", "Approved": "2"}


# The order


def test_what_must_be_checked_first_comes_first(editor_client):
    calm = make_suggestion().article
    risky = make_suggestion(tier="check_first").article

    assert listed(editor_client.get(reverse(QUEUE))) == [risky.pk, calm.pk]


def test_what_readers_see_in_words_that_changed_is_the_greatest_risk(editor_client):
    risky = make_suggestion(tier="check_first").article
    statement = make_statement()
    Statement.objects.filter(pk=statement.pk).update(anchoring="changed")

    assert listed(editor_client.get(reverse(QUEUE))) == [statement.article_id, risky.pk]


def test_of_two_equals_the_one_that_waits_longer_comes_first(editor_client):
    newer, older = make_suggestion().article, make_suggestion().article
    Article.objects.filter(pk=older.pk).update(brought_in_at="2020-01-01T00:00Z")

    assert listed(editor_client.get(reverse(QUEUE))) == [older.pk, newer.pk]


def test_the_queue_can_be_put_in_order_of_waiting_and_of_date(editor_client):
    risky = make_suggestion(
        tier="check_first", article=make_article(None, published="2020"), words="Rents will fall,"
    ).article
    older = make_suggestion(
        article=make_article(published="2024-11-19"), words="Rents will fall,"
    ).article
    undated = make_suggestion(article=make_article(published=""), words="Rents will fall,").article
    Article.objects.filter(pk=older.pk).update(brought_in_at="2020-01-01T00:00Z")

    in_order = {
        order: listed(editor_client.get(reverse(QUEUE), {"order": order}))
        for order in ("waiting", "date")
    }

    assert in_order["waiting"] == [older.pk, risky.pk, undated.pk]
    assert in_order["date"] == [older.pk, risky.pk, undated.pk]


# What is left out


def test_what_is_decided_is_not_in_the_queue(editor_client, editor):
    suggestion = make_suggestion()
    suggestion.reject(by=editor)

    assertNotContains(editor_client.get(reverse(QUEUE)), suggestion.article.headline)


def test_what_was_marked_as_done_waits_no_longer(editor_client, editor):
    suggested, drafted = make_suggestion().article, make_statement(publish=False).article
    for article in (suggested, drafted):
        article.set_state("done", by=editor)

    assert not listed(editor_client.get(reverse(QUEUE)))


def test_words_that_got_lost_wait_even_in_an_article_that_was_done(editor_client, editor):
    statement = make_statement()
    statement.article.set_state("done", by=editor)
    Statement.objects.filter(pk=statement.pk).update(anchoring="orphan", seq=None)

    assert listed(editor_client.get(reverse(QUEUE))) == [statement.article_id]


def test_withheld_words_wait_no_longer(editor_client, editor):
    statement = make_statement()
    Statement.objects.filter(pk=statement.pk).update(anchoring="changed")
    statement.refresh_from_db()
    statement.withhold(by=editor, version=statement.version, reason="Gone.")

    assert not listed(editor_client.get(reverse(QUEUE)))


# What it costs


@pytest.mark.parametrize("count", [10, 300])
def test_a_longer_queue_asks_no_more_of_the_database(
    editor_client, django_assert_num_queries, count
):
    for _ in range(count):
        make_suggestion()

    # Session, user, the ids to read (suggestions of two tiers, statements by what became of
    # their words, one’s own), articles, their suggestions and statements, what is approved, reports of
    # readers, what is not on its page as it was, and articles of which too much is quoted.
    with django_assert_num_queries(2 + 7 + 4 + 3):
        response = editor_client.get(reverse(QUEUE))

    assert len(listed(response)) == min(count, queueing.SHOWN)


def test_of_more_than_are_read_the_numbers_say_so(editor_client, monkeypatch):
    monkeypatch.setattr(queueing, "READ", 3)
    for _ in range(5):
        make_suggestion()

    response = editor_client.get(reverse(QUEUE))

    assert tabs(response)["/desk/?queue=ready"] == "3+"
    assert len(listed(response)) == 3
    assertContains(response, "More wait than are read at once")


def test_lost_words_are_found_however_long_the_queue_is(editor_client, monkeypatch):
    monkeypatch.setattr(queueing, "READ", 3)
    for _ in range(5):
        make_suggestion()
    statement = make_statement()
    Statement.objects.filter(pk=statement.pk).update(anchoring="changed")

    assert statement.article_id in listed(editor_client.get(reverse(QUEUE)))


# The next article


def test_next_is_the_next_of_the_same_list_in_the_same_order(editor, of_each_sort):
    wanted = Wanted(queue="ready", order="waiting")
    names = [name for name in ("second_look", "headline_differs", "ready", "unsure")]

    for name, following in zip(names, names[1:], strict=False):
        row = next_article(editor, after=of_each_sort[name], wanted=wanted)
        assert row.article == of_each_sort[following]


def test_after_the_last_come_those_that_were_left(editor, of_each_sort):
    row = next_article(
        editor, after=of_each_sort["unsure"], wanted=Wanted(queue="ready", order="waiting")
    )

    assert row.article == of_each_sort["second_look"]


def test_after_an_article_that_is_through_comes_the_riskiest(editor, of_each_sort):
    row = next_article(editor, after=of_each_sort["nothing"])

    assert row.article == of_each_sort["changed"]


def test_after_an_article_that_is_through_the_order_goes_on_where_it_was(editor):
    first, second, third = (make_suggestion() for _ in range(3))
    second.reject(by=editor)

    row = next_article(editor, after=second.article, wanted=Wanted(order="waiting"))

    assert row.article == third.article
    assert first.article != row.article


def test_the_way_on_opens_the_first_card_that_is_looked_for(editor_client, of_each_sort):
    here = of_each_sort["second_look"]
    query = {"after": here.pk, "queue": "second_look", "order": "waiting"}

    response = editor_client.get(reverse("desk:queue_next"), query)

    card = Statement.objects.get(article=of_each_sort["seen_again"])
    assertRedirects(
        response,
        reverse("desk:article_detail", args=[card.article_id])
        + f"?card=statement-{card.pk}&queue=second_look&order=waiting",
    )


def test_after_the_only_one_the_queue_says_that_it_was_the_last(editor_client, of_each_sort):
    query = {"after": of_each_sort["orphan"].pk, "queue": "orphan"}

    response = editor_client.get(reverse("desk:queue_next"), query, follow=True)

    assertContains(response, "That was the last article of this queue.")
    assert response.request["QUERY_STRING"] == "queue=orphan"


@pytest.mark.parametrize("after", ["", "none", "9" * 30, "-1", "999999"])
def test_after_an_article_that_is_not_there_nothing_comes(editor_client, after):
    assert editor_client.get(reverse("desk:queue_next"), {"after": after}).status_code == 404


def test_the_article_keeps_the_list_it_was_opened_from(editor_client, editor):
    article = make_article("News\n“One,” he said. “Two,” she said.")
    one = make_suggestion("One,", article=article)
    two = make_suggestion("Two,", article=article)
    page = reverse("desk:article_detail", args=[article.pk])
    query = {"card": f"suggestion-{two.pk}", "queue": "ready", "order": "date"}

    shown = _html(editor_client.get(page, query))
    assert f"?card=suggestion-{one.pk}&queue=ready&order=date" in shown

    # A browser without scripts says in Referer which page a form was on.
    referer = {"referer": f"http://testserver{page}?queue=ready&order=date"}
    url = reverse("desk:suggestion_reject", args=[one.pk])
    answer = editor_client.post(url, headers=referer)
    assert "queue=ready&order=date" in answer["Location"]

    url = reverse("desk:suggestion_reject", args=[two.pk])
    current = f"http://testserver{page}?queue=ready&order=date"
    headers = {"hx-request": "true", "hx-current-url": current}
    answer = _html(editor_client.post(url, headers=headers))
    assert f"{reverse('desk:queue_next')}?after={article.pk}&queue=ready&order=date" in answer
