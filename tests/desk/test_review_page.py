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
from tests.desk.review_page import Page
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


def test_card_and_mark_lead_to_each_other(editor_client):
    suggestion = make_suggestion()
    card = f"suggestion-{suggestion.pk}"

    page = open_page(editor_client, suggestion.article)

    assert {card, f"mark-{card}"} <= set(page.ids)
    assert {f"#{card}", f"#mark-{card}"} <= set(page.links)
    assert len(page.ids) == len(set(page.ids))


def test_what_to_check_first_comes_with_its_question(editor_client):
    article = make_article("News\n“Rents will fall,” said Kololev. “Wages rise.”")
    make_suggestion("Rents will fall,", article=article)
    doubtful = make_suggestion("Wages rise.", article=article, tier="check_first")
    doubtful.reason = "“Kololev” is named nowhere else: is this Alexander Korolev, misspelt?"
    doubtful.save()

    page = open_page(editor_client, article)

    assert "is this Alexander Korolev, misspelt?" in page.texts[f"suggestion-{doubtful.pk}"]
    assert page.html.index(f'id="suggestion-{doubtful.pk}"') < page.html.index('id="group-ready"')


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

    assert f"statement-{draft.pk}" in page.ids
    assert page.marks == {}


def test_discarded_statements_are_not_shown(editor_client, editor):
    draft = make_statement(publish=False)
    draft.discard(by=editor, version=1)

    assert f"statement-{draft.pk}" not in open_page(editor_client, draft.article).ids


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
    assertNotContains(editor_client.get(address(article)), "Readers now see")
    url = reverse("desk:suggestion_accept", args=[suggestion.pk])
    data = open_page(editor_client, article).card(f"suggestion-{suggestion.pk}")

    response = editor_client.post(url, data, headers={"hx-request": "true"})

    for answer in (response, editor_client.get(address(article))):
        notice = " ".join(Page(answer).texts["lacks-facts"].split())
        assert "not which outlet published it, nor when." in notice
        assertContains(answer, reverse("desk:article_facts", args=[article.pk]))


def test_a_withheld_statement_is_published_again_from_its_card(editor_client, editor):
    statement = make_statement()
    statement.withhold(by=editor, version=statement.version, reason="Misheard.")

    card = open_page(editor_client, statement.article).html.partition('class="actions folded"')[2]

    assert "Publish again" in card


def address(article):
    return reverse("desk:article_detail", args=[article.pk])


def make_long(count):
    """An article with a suggestion in each of `count` paragraphs."""
    words = [f"Rents will fall {number}," for number in range(count)]
    article = make_article("News\n" + "\n".join(f"“{each}” said Ada Lind." for each in words))
    for each in words:
        make_suggestion(each, article=article, speaker="Ada Lind")
    return article


def test_beyond_the_first_cards_forms_come_when_they_are_called_for(editor_client, monkeypatch):
    monkeypatch.setattr(workspace, "FORMS_SHOWN", 2)
    article = make_long(4)
    last = article.suggestions.latest("start")
    card = f"suggestion-{last.pk}"
    page = open_page(editor_client, article)
    assert "speaker" not in page.card(card)
    link = f"?card={card}#{card}"
    assert link in page.links

    opened = Page(editor_client.get(address(article) + link))
    alone = Page(editor_client.get(reverse("desk:suggestion_show", args=[last.pk])))

    for shown in (opened, alone):
        assert shown.card(card)["speaker"] == "Ada Lind"
        assert '<details class="correct" open>' in shown.html
    assert "<html" not in alone.html


def test_a_card_in_brief_is_approved_as_it_is_shown(editor_client, monkeypatch):
    monkeypatch.setattr(workspace, "FORMS_SHOWN", 0)
    make_expert("Ada Lind")
    article = make_long(1)
    suggestion = article.suggestions.get()
    data = open_page(editor_client, article).card(f"suggestion-{suggestion.pk}")

    editor_client.post(reverse("desk:suggestion_accept", args=[suggestion.pk]), data)

    statement = Statement.objects.published().get()
    assert (str(statement.expert), statement.text) == ("Ada Lind", "Rents will fall 0,")
    data = open_page(editor_client, article).card(f"statement-{statement.pk}")
    editor_client.post(reverse("desk:statement_save", args=[statement.pk]), data)
    statement.refresh_from_db()
    assert (statement.text, statement.version) == ("Rents will fall 0,", 2)


def test_a_card_in_brief_asks_what_its_form_would_ask(editor_client, monkeypatch):
    monkeypatch.setattr(workspace, "FORMS_SHOWN", 0)
    make_expert("Ada Lint")
    article = make_long(1)
    suggestion = article.suggestions.get()
    url = reverse("desk:suggestion_accept", args=[suggestion.pk])
    data = open_page(editor_client, article).card(f"suggestion-{suggestion.pk}")

    for headers in ({}, {"hx-request": "true"}):
        response = editor_client.post(url, data, headers=headers)
        assertContains(response, "Did you mean one of these?", status_code=422)
        assert Page(response).card(f"suggestion-{suggestion.pk}")["speaker"] == "Ada Lind"


def test_a_card_in_brief_that_has_changed_since_is_shown_again(editor_client, monkeypatch):
    monkeypatch.setattr(workspace, "FORMS_SHOWN", 0)
    suggestion = make_long(1).suggestions.get()
    draft = make_statement("Rents will", article=suggestion.article, publish=False)
    page = open_page(editor_client, suggestion.article)
    suggestion.payload["kind"] = "indirect"
    suggestion.save()
    draft.correct(by=make_user(), version=1, note="Changed")

    for verb, item in (("suggestion_accept", suggestion), ("statement_save", draft)):
        data = page.card(f"{item._meta.model_name}-{item.pk}")
        data["publish"] = "on"
        response = editor_client.post(reverse(f"desk:{verb}", args=[item.pk]), data)
        assertContains(response, "has changed since you opened the page", status_code=409)
    assert not Statement.objects.published().exists()


def test_a_long_article_comes_a_stretch_at_a_time(editor_client, monkeypatch):
    monkeypatch.setattr(workspace, "CARDS_SHOWN", 3)
    article = make_long(7)
    text, seen, pages, query = article.revision.text, [], 0, ""

    while query is not None:
        page = Page(editor_client.get(address(article) + query))
        assert all(words == text[at : at + len(words)] for at, words in page.blocks.items())
        here = [each for each in page.forms if str(each).startswith("suggestion-")]
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


def test_the_answer_to_a_decision_costs_the_same_among_many_cards(editor_client):
    costs = []
    for count in (2, 30):
        make_expert(f"Ada Lind {count}")
        article = make_long(count)
        suggestion = article.suggestions.first()
        url = reverse("desk:suggestion_reject", args=[suggestion.pk])
        with CaptureQueriesContext(connection) as asked:
            response = editor_client.post(url, headers={"hx-request": "true"})
        assert len(Page(response).blocks) == 1
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_every_page_of_a_long_article_redraws_its_own_marks(editor_client, monkeypatch):
    monkeypatch.setattr(workspace, "CARDS_SHOWN", 3)
    article = make_long(7)
    last = article.suggestions.latest("start")
    url = reverse("desk:suggestion_reject", args=[last.pk])
    current = f"http://testserver{address(article)}?from={last.start}"

    response = editor_client.post(url, headers={"hx-request": "true", "hx-current-url": current})

    assert "block-8" in Page(response).ids
    reopen = reverse("desk:suggestion_reopen", args=[last.pk])
    response = editor_client.post(reopen)
    assert response["Location"] == f"{address(article)}?from={last.start}#suggestion-{last.pk}"
    assert f"suggestion-{last.pk}" in Page(editor_client.get(response["Location"])).ids


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
        with django_assert_num_queries(12):
            open_page(editor_client, article)


def test_who_is_not_signed_in_is_sent_to_sign_in(client):
    url = reverse("desk:article_detail", args=[make_article().pk])

    assertRedirects(
        client.get(url), f"{reverse('desk:sign_in')}?next={url}", fetch_redirect_response=False
    )


ACTIONS = [
    "article_state",
    "statement_new",
    "suggestion_accept",
    "suggestion_reject",
    "suggestion_reopen",
    "statement_save",
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
