"""Deciding by keyboard alone: one key for each decision, and nothing typed by accident."""

import json

import pytest
from playwright.sync_api import expect

from newsdesk.archive.models import (
    Affiliation,
    Article,
    Expert,
    ExpertName,
    Statement,
    Suggestion,
    Topic,
)
from tests.conftest import SHARED
from tests.factories import make_article, make_expert, make_suggestion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEED = SHARED / "seed"
TEXT = "Rents fall\n" + "\n".join(f"“Said {each},” she said." for each in "abc")


@pytest.fixture
def review(page, live_server, desk_user, sign_in):
    """A function that opens the article's page at the desk as an editor."""

    def review(article):
        sign_in(page, desk_user)
        page.goto(f"{live_server.url}/desk/articles/{article.pk}/")
        return page

    return review


def make_gold():
    """The real article with what was marked in it by hand, as suggestions of the best quality."""
    article = Article.objects.bring_in(text=(SEED / "article.txt").read_text()).article
    marked = json.loads((SEED / "annotation.json").read_text())["statements"]
    numbers = {each["id"]: number for number, each in enumerate(marked)}
    text = article.revision.text
    for number, each in enumerate(marked):
        start = text.index(each["text"], max(0, each["doc_start"] - 5))
        payload = {
            "spans": [[start, start + len(each["text"])]],
            "verbatim": [
                [at, at + len(words)]
                for words in each["verbatim"]
                for at in [text.index(words, start)]
            ],
            "kind": each["kind"],
            "speaker": each["speaker_resolved"],
            "certainty": each["resolution"],
            "nested_in": numbers.get(each["nested_in"]),
        }
        tier = "check_first" if each["resolution"] == "inferred" else "ready"
        make_suggestion(each["text"], article=article, number=number, tier=tier, **payload)
    for name in {each["speaker_resolved"] for each in marked}:
        make_expert(name)
    return article


def state_of(article):
    """All that is recorded besides the log, versions and times.

    What was public leaves a trace: its row, discarded, and which suggestion it came of.
    """
    kept = ["pk", "payload", "number", "start", "tier", "decision", "answer"]
    people = ["name", "sort_name", "kind", "distinction", "bio"]
    return {
        "article": (article.state, article.revision_id),
        "suggestions": list(article.suggestions.order_by("pk").values_list(*kept)),
        "statements": list(article.statements.exclude(status="discarded").values_list("pk")),
        "experts": list(Expert.objects.order_by("pk").values_list("pk", *people)),
        "names": list(ExpertName.objects.order_by("pk").values_list("expert", "text", "kind")),
        "roles": list(
            Affiliation.objects.order_by("pk").values_list("expert", "role", "organisation")
        ),
        "topics": list(Topic.objects.order_by("pk").values_list("pk", "name")),
    }


@pytest.mark.skipif(not SEED.exists(), reason="other people's words are not in the project")
def test_thirty_one_statements_are_approved_in_twice_as_many_key_presses(live_server, review):
    article = make_gold()
    at_first = state_of(article)
    page = review(article)
    inspector, presses = page.locator("#inspector"), 0

    while Suggestion.objects.open().exists():
        shown = inspector.get_attribute("data-card")
        keys = "ya" if page.locator("#inspector [data-key=y]").count() else "a"
        for key in keys:
            page.keyboard.press(key)
        expect(inspector).not_to_have_attribute("data-card", shown)
        presses += len(keys)
        assert presses <= 62, "approved too few by now"
        # What has the focus is on the page, in the card that came next.
        expect(page.locator("#inspector:focus, #inspector :focus")).to_have_count(1)

    assert Statement.objects.published().count() == 31
    expect(page.locator("#progress")).to_contain_text("31 of 31 reviewed")
    expect(inspector).to_contain_text("Everything here has been decided on")

    page.reload()
    undo = page.locator("#undo [data-key=u]")
    for _ in range(presses):
        expect(undo).to_be_enabled()
        with page.expect_response("**/desk/undo/"):
            page.keyboard.press("u")
    expect(undo).to_be_disabled()
    article.refresh_from_db()
    assert state_of(article) == at_first
    expect(page.locator("#progress")).to_contain_text("0 of 31 reviewed")


@pytest.fixture
def article(live_server):
    article = make_article(TEXT)
    for each in "abc":
        make_suggestion(f"Said {each},", article=article, speaker="Ada Lind")
    return article


def test_keys_skip_step_back_reject_and_choose(review, article):
    page = review(article)
    inspector = page.locator("#inspector")
    first, second, third = [f"suggestion-{each.pk}" for each in article.suggestions.order_by("pk")]

    for key, shown in [("s", second), ("j", third), ("k", second), ("r", third), ("s", first)]:
        page.keyboard.press(key)
        expect(inspector).to_have_attribute("data-card", shown)
        expect(page.locator('#list [aria-current="true"]')).to_have_attribute("data-card", shown)
    for key, kind in [("2", "mixed"), ("3", "indirect"), ("1", "direct")]:
        page.keyboard.press(key)
        assert page.locator("[name=kind]:checked").input_value() == kind
    for key, field in [("p", "speaker"), ("t", "new_topics"), ("v", "venue")]:
        page.keyboard.press(key)
        expect(page.locator(f"#inspector [name={field}]")).to_be_focused()
        # In a field a key is a letter, not a decision.
        page.keyboard.press("a")
        page.evaluate("document.activeElement.blur()")
    assert page.locator("[name=venue]").input_value() == "a"
    assert Suggestion.objects.open().count() == 2


def test_keys_that_are_switched_off_do_nothing_and_show_nothing(review, article, desk_user):
    desk_user.uses_single_keys = False
    desk_user.save()
    page = review(article)

    page.keyboard.press("a")
    page.keyboard.press("r")

    assert page.locator("kbd").count() == 0
    page.wait_for_timeout(300)
    assert Suggestion.objects.open().count() == 3


def test_a_click_on_words_brings_their_card(review, article):
    page = review(article)
    last = f"suggestion-{article.suggestions.latest('pk').pk}"

    page.locator(f'mark[data-cards="{last}"]').click()

    expect(page.locator("#inspector")).to_have_attribute("data-card", last)
    expect(page.locator(f'mark.now[data-cards="{last}"]')).to_have_count(1)
    page.reload()
    expect(page.locator("#inspector")).to_have_attribute("data-card", last)


def test_the_guideline_is_one_click_away(review, article):
    page = review(article)

    page.locator("#inspector").get_by_role("link", name="the guideline").click()

    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert Suggestion.objects.open().count() == 3
