"""Single keys: one press a decision, and none where somebody types."""

import pytest
from playwright.sync_api import expect

from newsdesk.archive.models import Statement, Suggestion
from tests.factories import make_article, make_expert, make_suggestion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "News\n“Rents will fall,” said Ada Lind.\n“Wages rise,” she said.\n“Soon,” she added."


@pytest.fixture
def suggested(live_server, page, desk_user, sign_in):
    """The page of an article with three suggestions of somebody who is known."""
    make_expert("Ada Lind")
    article = make_article(TEXT)
    for words in ("Rents will fall,", "Wages rise,", "Soon,"):
        make_suggestion(words, article=article, speaker="Ada Lind")
    sign_in(page, desk_user)
    page.goto(f"{live_server.url}/desk/articles/{article.pk}/")
    return page


def decisions():
    return [s.decision for s in Suggestion.objects.order_by("start")]


def has_focus(page):
    return page.evaluate("document.activeElement !== document.body")


def test_three_keys_decide_on_three_suggestions(suggested):
    posts = []
    suggested.on("request", lambda r: posts.append(r.url) if r.method == "POST" else None)

    for number, key in enumerate("ara", start=1):
        suggested.keyboard.press(key)
        expect(suggested.locator("#progress")).to_contain_text(f"{number} of 3 reviewed")
        expect(suggested.locator("#announcement")).to_contain_text(f"{number} of 3")
        assert has_focus(suggested)

    assert decisions() == ["accepted", "rejected", "accepted"]
    assert len([url for url in posts if "presence" not in url]) == 3


def test_keys_rest_in_fields_with_ctrl_and_while_composing(suggested):
    suggested.keyboard.press("p")
    expect(suggested.get_by_label("Speaker", exact=True)).to_be_focused()
    suggested.keyboard.type("ar")
    suggested.locator("#inspector").focus()
    suggested.keyboard.press("Control+a")
    suggested.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'a', keyCode: 229, bubbles: true}))"
    )

    assert decisions() == ["open"] * 3


def test_the_help_lists_the_keys_and_they_rest_under_it(suggested):
    suggested.keyboard.press("?")
    help_ = suggested.get_by_role("dialog", name="All keys")
    expect(help_).to_contain_text("Approve")

    suggested.keyboard.press("a")
    suggested.keyboard.press("Escape")

    expect(help_).not_to_be_visible()
    assert decisions() == ["open"] * 3


def test_j_and_k_go_on_and_back_and_list_and_text_follow(suggested):
    first, second, _third = Suggestion.objects.order_by("start")

    suggested.keyboard.press("j")
    expect(suggested.locator("#inspector")).to_have_attribute(
        "data-card", f"suggestion-{second.pk}"
    )
    expect(suggested.locator("#inspector")).to_be_focused()
    expect(suggested.locator("#list [aria-current]")).to_have_attribute(
        "data-card", f"suggestion-{second.pk}"
    )
    expect(suggested.locator("mark.now")).to_have_text("Wages rise,")
    suggested.keyboard.press("k")
    expect(suggested.locator("#inspector")).to_have_attribute("data-card", f"suggestion-{first.pk}")


def test_single_keys_can_be_switched_off_and_on(suggested, desk_user):
    suggested.get_by_role("button", name="Turn single keys off").click()
    expect(suggested.get_by_role("button", name="Turn single keys on")).to_be_visible()

    suggested.keyboard.press("a")
    suggested.keyboard.press("?")

    expect(suggested.locator("#inspector kbd")).to_have_count(0)
    assert decisions() == ["open"] * 3
    suggested.get_by_role("button", name="Turn single keys on").click()
    expect(suggested.locator("body[data-single-keys]")).to_have_count(1)
    suggested.keyboard.press("a")
    expect(suggested.locator("#progress")).to_contain_text("1 of 3")
    assert Statement.objects.published().count() == 1


def test_help_and_page_are_accessible(suggested, assert_accessible):
    suggested.keyboard.press("?")

    assert_accessible(suggested)
