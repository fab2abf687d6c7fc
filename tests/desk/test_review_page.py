"""The desk's page of an article: its text, its marks, its cards."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from newsdesk.archive.models import Statement
from newsdesk.desk import workspace
from tests.desk.review_page import Page, accept, id_of, page_of, save, typed
from tests.factories import (
    make_article,
    make_expert,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


def open_page(client, article):
    response = client.get(reverse("desk:article_detail", args=[article.pk]))
    assert response.status_code == 200
    return Page(response)


def test_the_text_on_the_page_is_the_stored_text_to_the_letter(editor_client):
    article = make_article(
        "Rents 🏘️ fall\n"
        "“Zoe\u0301 🙂 said <script>alert(1)</script> & so on,” she told us.\n"
        "وقال: «ستنخفض  الإيجارات» — \u05e9\u05dc\u05d5\u05dd.\n"
        "  Two  blanks\tand a tab, q\u0323\u0307 marks. \n"
    )
    make_suggestion("<script>alert(1)</script> & so", article=article)
    make_suggestion("alert(1)</script> & so on", article=article)
    make_statement("ستنخفض  الإيجارات", article=article)

    page = open_page(editor_client, article)

    text = article.revision.text
    stored = {start: text[start:end] for _kind, start, end in article.revision.blocks}
    assert page.blocks == stored
    assert "<script>alert" not in page.html


def test_every_mark_holds_the_words_of_its_card(editor_client):
    article = make_article("News\n“Rents 🙂 will fall,” said Ada Lind. “Wages rise.”")
    suggestion = make_suggestion("Rents 🙂 will fall,", article=article)
    overlapping = make_suggestion("🙂 will", article=article)
    draft = make_statement("Wages rise.", article=article, publish=False)

    page = open_page(editor_client, article)

    assert page.marks == {
        f"suggestion-{suggestion.pk}": "Rents 🙂 will fall,",
        f"suggestion-{overlapping.pk}": "🙂 will",
        f"statement-{draft.pk}": "Wages rise.",
    }


def test_list_text_and_inspector_show_one_card_each_in_its_place(editor_client):
    article = make_article("News\n“Rents will fall,” said Ada Lind. “Wages rise.”")
    first = make_suggestion("Rents will fall,", article=article, speaker="Ada Lind")
    second = id_of(make_suggestion("Wages rise.", article=article, speaker="Bo Chen"))

    page = open_page(editor_client, article)

    assert page.shown == id_of(first)
    assert {f"entry-{second}", f"mark-{second}"} <= set(page.ids)
    assert page.links.count(f"?card={second}#mark-{second}") == 2
    assert len(page.ids) == len(set(page.ids))
    opened = page_of(editor_client, article, article.suggestions.get(pk=second.split("-")[1]))
    assert opened.card(second)["speaker"] == "Bo Chen"


def test_the_list_is_ordered_by_risk_and_then_as_in_the_text(editor_client, editor):
    letters = "abcdefgh"
    article = make_article("News\n" + "\n".join(f"“Said {each},” he said." for each in letters))
    words = [f"Said {each}," for each in letters]
    late = make_suggestion(words[7], article=article)
    ready = make_suggestion(words[0], article=article)
    check = make_suggestion(words[6], article=article, tier="check_first")
    make_suggestion(words[1], article=article).reject(by=editor)
    draft = make_statement(words[2], article=article, publish=False)
    public, changed, orphan = (
        make_statement(words[at], article=article, expert=make_expert()) for at in (3, 4, 5)
    )
    for statement, anchoring in ((changed, "changed"), (orphan, "orphan")):
        statement.anchoring, statement.seq = anchoring, None
        statement.save(update_fields=["anchoring", "seq"])

    page = open_page(editor_client, article)

    assert page.group("check_first") == [id_of(check)]
    assert page.group("ready") == [id_of(ready), id_of(late)]
    assert [page.group(name) for name in ("draft", "changed", "orphan", "published")] == [
        [id_of(each)] for each in (draft, changed, orphan, public)
    ]
    assert len(page.group("rejected")) == 1
    assert page.shown == id_of(check)
    assert page.texts["count-ready"] == "2"
    assert page.entry(id_of(public)) == f"¶5 {public.expert} approved"


def test_what_to_check_first_comes_with_its_question(editor_client):
    article = make_article("News\n“Rents will fall,” said Kololev. “Wages rise.”")
    make_suggestion("Rents will fall,", article=article)
    doubtful = make_suggestion("Wages rise.", article=article, tier="check_first")
    doubtful.reason = "“Kololev” is named nowhere else: is this Alexander Korolev, misspelt?"
    doubtful.save()

    page = open_page(editor_client, article)

    assert page.shown == id_of(doubtful)
    assert "is this Alexander Korolev, misspelt?" in page.inspector


def test_progress_counts_what_has_been_decided(editor_client, editor):
    article = make_article("News\n“Rents will fall,” said Ada Lind. “Wages rise.” “So be it.”")
    make_suggestion("Rents will fall,", article=article)
    make_suggestion("Wages rise.", article=article).reject(by=editor)
    make_statement("So be it.", article=article)

    assert "2 of 3 reviewed" in open_page(editor_client, article).texts["progress"]


def test_a_statement_of_an_older_text_keeps_its_card_and_loses_its_mark(editor_client, editor):
    draft = make_statement(publish=False)
    draft.article.replace_text("News\nQuite another text.", by=editor, version=1)

    page = open_page(editor_client, draft.article)

    assert page.group("orphan") == [id_of(draft)]
    assert "Matches the stored text" not in page.inspector
    assert page.marks == {}


def test_discarded_statements_are_not_shown(editor_client, editor):
    draft = make_statement(publish=False)
    draft.discard(by=editor, version=1)

    page = open_page(editor_client, draft.article)
    assert page.entry(id_of(draft)) is page.shown is None


def test_an_article_is_marked_as_done_and_taken_up_again(editor_client):
    article = make_article()
    url = reverse("desk:article_state", args=[article.pk])

    response = editor_client.post(url, {"state": "done"}, follow=True)

    assertContains(response, "Review again")
    editor_client.post(url, {"state": "in_review"})
    article.refresh_from_db()
    assert article.state == "in_review"


def test_what_is_still_open_is_named_before_an_article_is_done(editor_client):
    article = make_suggestion().article
    url = reverse("desk:article_state", args=[article.pk])
    page = open_page(editor_client, article)
    assert "1 still open: mark as done all the same" in page.texts["progress"]

    assertContains(editor_client.post(url, {"state": "done"}), "1 are still open", status_code=422)
    editor_client.post(url, page.forms[url] | {"state": "done"})

    article.refresh_from_db()
    assert article.state == "done"


def test_a_contributor_leaves_the_state_of_what_readers_see_to_editors():
    client = Client()
    client.force_login(make_user("contributor"))
    public, own = make_statement().article, make_article()
    suggestion = make_suggestion("somebody", article=public)

    for name, thing, data in [
        ("article_state", public, {"state": "waiting"}),
        ("suggestion_reject", suggestion, {}),
        ("suggestion_reopen", suggestion, {}),
    ]:
        response = client.post(reverse(f"desk:{name}", args=[thing.pk]), data)
        assertContains(response, "needs an editor", status_code=403)
    page = client.get(reverse("desk:article_detail", args=[public.pk]))
    assertNotContains(page, ">Reject<")
    assertNotContains(page, "Mark as done")
    url = reverse("desk:article_state", args=[own.pk])
    assert client.post(url, {"state": "done"}).status_code == 303
    assert client.post(url, {"state": "waiting"}).status_code == 403


def test_a_state_that_does_not_exist_is_refused(editor_client):
    url = reverse("desk:article_state", args=[make_article().pk])

    assertContains(editor_client.post(url, {"state": "x"}), "Choose waiting", status_code=422)


def test_the_readers_page_is_linked_once_there_is_one(editor_client):
    article = make_article()
    url = reverse("desk:article_detail", args=[article.pk])
    assertNotContains(editor_client.get(url), article.get_absolute_url())

    make_statement("Rents will fall,", article=article)

    assertContains(editor_client.get(url), article.get_absolute_url())


def test_publishing_without_outlet_or_date_is_followed_by_a_notice(editor_client):
    article = make_article(published="")
    suggestion = make_suggestion(article=article, speaker="Ada Lind")
    assertContains(editor_client.get(address(article)), "Once published, readers see")
    url = reverse("desk:suggestion_accept", args=[suggestion.pk])
    data = open_page(editor_client, article).card(f"suggestion-{suggestion.pk}")

    response = editor_client.post(url, data, headers={"hx-request": "true"})

    for answer in (response, editor_client.get(address(article))):
        notice = " ".join(Page(answer).texts["lacks-facts"].split())
        assert "Readers now see" in notice
        assert "not which outlet published it, nor when." in notice
        assertContains(answer, reverse("desk:article_facts", args=[article.pk]))


def test_a_withheld_statement_is_published_again_from_its_card(editor_client, editor):
    statement = make_statement()
    statement.withhold(by=editor, version=statement.version, reason="Misheard.")

    page = open_page(editor_client, statement.article)

    assert "Misheard." in page.inspector
    assert "Publish again" in page.inspector


def address(article):
    return reverse("desk:article_detail", args=[article.pk])


def make_long(count):
    """An article with a suggestion in each of `count` paragraphs."""
    words = [f"Rents will fall {number}," for number in range(count)]
    article = make_article("News\n" + "\n".join(f"“{each}” said Ada Lind." for each in words))
    for each in words:
        make_suggestion(each, article=article, speaker="Ada Lind")
    return article


def test_a_card_comes_alone_into_the_inspector_when_it_is_called_for(editor_client):
    article = make_long(4)
    last = article.suggestions.latest("start")

    response = editor_client.get(reverse("desk:suggestion_show", args=[last.pk]))

    alone = Page(response)
    assert alone.card(id_of(last))["speaker"] == "Ada Lind"
    assert "<html" not in alone.html
    assert response["HX-Replace-Url"] == f"{address(article)}?card={id_of(last)}#mark-{id_of(last)}"


def test_what_was_shown_is_what_is_approved_and_no_correction(editor_client):
    make_expert("Ada Lind")
    article = make_long(1)
    suggestion = article.suggestions.get()

    accept(editor_client, suggestion)
    statement = Statement.objects.published().get()
    save(editor_client, statement)

    assert (str(statement.expert), statement.text) == ("Ada Lind", "Rents will fall 0,")
    statement.refresh_from_db()
    assert (statement.text, statement.version) == ("Rents will fall 0,", 2)


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_the_inspector_asks_again_with_what_was_typed(editor_client, headers):
    make_expert("Ada Lint")
    article = make_long(1)
    suggestion = article.suggestions.get()

    response = accept(editor_client, suggestion, headers=headers, venue="Radio Vell")

    assertContains(response, "Did you mean one of these?", status_code=422)
    again = Page(response).card(id_of(suggestion))
    assert (again["speaker"], again["venue"]) == ("Ada Lind", "Radio Vell")


def test_an_article_without_statements_says_what_to_do(editor_client):
    page = open_page(editor_client, make_article())

    assert page.shown is None
    assert "Mark words in it" in page.inspector


def test_a_long_article_comes_a_stretch_at_a_time(editor_client, monkeypatch):
    monkeypatch.setattr(workspace, "CARDS_SHOWN", 3)
    article = make_long(7)
    text, seen, pages, query = article.revision.text, [], 0, ""

    while query is not None:
        page = Page(editor_client.get(address(article) + query))
        assert all(words == text[at : at + len(words)] for at, words in page.blocks.items())
        here = page.group("ready")
        assert set(here) == set(page.marks)
        assert "0 of 7 reviewed" in page.texts["progress"]
        seen, pages = seen + here, pages + 1
        onwards = re.search(r'href="(.from=\d+)">Next', page.html)
        query = onwards and onwards[1]
    assert pages == 3
    assert len(seen) == len(set(seen)) == 7
    assert re.search(r'href=".from=0">Earlier', page.html) is None
    back = re.search(r'href="(.from=\d+)">Earlier', page.html)[1]
    assert len(Page(editor_client.get(address(article) + back)).marks) == 3


@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_the_answer_to_a_decision_costs_the_same_among_many_cards(editor_client, verb):
    make_expert("Ada Lind")
    costs = []
    # From the second one on there is something that may be said twice.
    for count in (7, 18, 214):
        article = make_long(count)
        suggestion = article.suggestions.in_article_order()[5]
        data = typed(editor_client, suggestion)
        url = reverse(f"desk:suggestion_{verb}", args=[suggestion.pk])
        with CaptureQueriesContext(connection) as asked:
            response = editor_client.post(url, data, headers={"hx-request": "true"})
        page = Page(response)
        assert len(page.blocks) == 1
        assert page.shown == id_of(article.suggestions.in_article_order()[6])
        costs.append((len(asked), len(response.content)))
    _first, (queries, size), (queries_of_many, size_of_many) = costs
    assert queries == queries_of_many
    assert size_of_many < size + 200


def test_every_page_of_a_long_article_redraws_its_own_marks(editor_client, monkeypatch):
    monkeypatch.setattr(workspace, "CARDS_SHOWN", 3)
    article = make_long(7)
    last = article.suggestions.latest("start")
    url = reverse("desk:suggestion_reject", args=[last.pk])

    response = editor_client.post(url, headers={"hx-request": "true"})

    assert "block-8" in Page(response).ids
    reopen = reverse("desk:suggestion_reopen", args=[last.pk])
    response = editor_client.post(reopen)
    assert response["Location"] == f"{address(article)}?card={id_of(last)}#mark-{id_of(last)}"
    page = Page(editor_client.get(response["Location"]))
    assert page.shown == id_of(last)
    assert page.marks[id_of(last)] == "Rents will fall 6,"


@pytest.mark.parametrize("query", ["?from=x", f"?from={'9' * 40}", "?card=x", "?card=statement-9"])
def test_an_address_that_leads_nowhere_shows_the_article(editor_client, query):
    article = make_suggestion().article

    assert editor_client.get(address(article) + query).status_code == 200


def test_the_page_takes_as_many_queries_for_thirty_cards_as_for_three(
    editor_client, django_assert_num_queries
):
    for number in (1, 10):
        words = [f"Said {letter}{count}," for count in range(number) for letter in "abc"]
        article = make_article("News\n" + "\n".join(f"“{each}” said Ada Lind." for each in words))
        for first, second, third in zip(*[iter(words)] * 3, strict=True):
            guess = make_suggestion(first, article=article, speaker="Ada Lind")
            guess.topic_guesses.add(make_topic(f"Rents {number} › {first}"))
            make_suggestion(second, article=article, speaker=f"Nobody {second}")
            made = make_statement(third, article=article, expert=make_expert())
            made.set_topics([make_topic()])
        # Three of them keep track of who is here.
        with django_assert_num_queries(27):
            open_page(editor_client, article)


def test_who_is_not_signed_in_is_sent_to_sign_in(client):
    url = reverse("desk:article_detail", args=[make_article().pk])

    assertRedirects(
        client.get(url), f"{reverse('desk:sign_in')}?next={url}", fetch_redirect_response=False
    )


ACTIONS = [
    "article_state",
    "article_tag",
    "statement_new",
    "suggestion_accept",
    "suggestion_reject",
    "suggestion_reopen",
    "statement_save",
    "statement_keep_both",
    "statement_withhold",
    "statement_discard",
]


@pytest.mark.parametrize("name", ACTIONS)
def test_actions_are_posted_by_who_is_signed_in_to_what_exists(name, editor_client, client):
    url = reverse(f"desk:{name}", args=[4711])

    assert editor_client.get(url).status_code == 405
    assert editor_client.post(url).status_code == 404
    assert client.post(url).status_code == 302


def test_a_contributor_may_neither_publish_nor_withhold_nor_touch_others_work():
    client, contributor = Client(), make_user("contributor")
    client.force_login(contributor)
    public, others = make_statement(), make_statement(publish=False)

    for name, statement in [
        ("statement_withhold", public),
        ("statement_save", public),
        ("statement_discard", others),
        ("statement_save", others),
    ]:
        assert client.post(reverse(f"desk:{name}", args=[statement.pk])).status_code == 403
    assert Statement.objects.published().count() == 1
