"""Statements made by keyboard alone, and words selected that survive what is drawn anew."""

import pytest
from playwright.sync_api import expect

from newsdesk.archive.models import Statement
from tests.factories import make_article, make_expert, make_suggestion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = (
    "Rents 🏘️ fall\n🙂🙂 Ada Lind spoke of rents: “They will fall,” she said, “and wages rise.”\n"
    "Builders need time, she added."
)


@pytest.fixture
def open_at(live_server, page, desk_user, sign_in):
    """A function that opens an article's page at the desk."""

    def open_at(article):
        sign_in(page, desk_user)
        page.goto(f"{live_server.url}/desk/articles/{article.pk}/")
        return page

    return open_at


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def selected(page):
    return page.evaluate("document.getSelection().toString()")


def test_a_statement_is_made_and_published_without_a_pointer(open_at):
    expert = make_expert("Ada Lind")
    article = make_article(TEXT)
    page = open_at(article)

    press(page, "c", "Control+ArrowDown", "Control+ArrowDown")
    press(page, *["Shift+ArrowRight"] * 3)
    words = selected(page).strip()
    assert words == "Builders need time"
    press(page, "Enter")
    expect(page.locator("#announcement")).to_contain_text("draft was made")
    expect(page.get_by_label("Speaker", exact=True)).to_be_focused()
    page.keyboard.type("Ada Lind")
    expect(page.get_by_role("option", name="Ada Lind").first).to_be_visible()
    press(page, "Enter")
    expect(page.get_by_label("Speaker", exact=True)).not_to_be_focused()
    press(page, "a")
    expect(page.locator("#announcement")).to_contain_text("Published")

    statement = Statement.objects.published().get()
    assert (statement.text, statement.expert) == (words, expert)


def test_escape_leads_back_to_the_text_where_one_left_it(open_at):
    article = make_article(TEXT)
    make_suggestion("They will fall,", article=article, speaker="Ada Lind")
    page = open_at(article)
    press(page, "c", "Shift+ArrowRight")
    words = selected(page)

    press(page, "p", "Escape")

    expect(page.locator("[data-text-pane]")).to_be_focused()
    assert selected(page) == words
    press(page, "Shift+ArrowRight")
    assert len(selected(page)) > len(words)


def test_a_split_quote_becomes_one_statement_of_two_stretches(open_at):
    make_expert("Ada Lind")
    article = make_article(TEXT)
    page = open_at(article)

    select(page, "They will fall,")
    press(page, "q")
    expect(page.locator("#announcement")).to_contain_text("draft was made")
    expect(page.get_by_label("Speaker", exact=True)).to_be_focused()
    press(page, "Escape")
    select(page, "and wages rise.")
    press(page, "+")
    expect(page.locator("#announcement")).to_contain_text("Moved and saved")

    statement = Statement.objects.get()
    assert statement.stretches == ["They will fall,", "and wages rise."]
    marks = page.locator("mark.now")
    expect(marks).to_have_text(["They will fall,", "and wages rise."])
    expect(page.locator("#list li")).to_have_count(1)


def test_keys_and_buttons_move_the_ends_and_keep_the_focus(open_at):
    article = make_article(TEXT)
    make_suggestion("Builders need", article=article, speaker="Ada Lind")
    page = open_at(article)
    page.get_by_role("button", name="End one word later").focus()

    press(page, "}")
    expect(page.locator("mark.now")).to_have_text("Builders need time")
    expect(page.get_by_role("button", name="End one word later")).to_be_focused()
    expect(page.locator("#saved")).to_contain_text("Not saved")
    press(page, "]")
    expect(page.locator("mark.now")).to_have_text("need time")
    press(page, "[", "{")
    expect(page.locator("mark.now")).to_have_text("Builders need")


def test_words_selected_stay_so_when_their_paragraph_is_drawn_anew(open_at):
    make_expert("Ada Lind")
    article = make_article(TEXT)
    make_suggestion("They will fall,", article=article, speaker="Ada Lind")
    page = open_at(article)
    select(page, "and wages rise.")

    press(page, "r")
    expect(page.locator("#announcement")).to_contain_text("Rejected")

    page.wait_for_function("document.getSelection().toString() === 'and wages rise.'")
    press(page, "q")
    expect(page.locator("#announcement")).to_contain_text("draft was made")
    assert Statement.objects.get().text == "and wages rise."


def test_on_a_phone_the_buttons_for_a_selection_stand_at_the_foot(open_at):
    page = open_at(make_article(TEXT))
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.get_by_role("button", name="Add to this statement")).not_to_be_visible()

    select(page, "Builders need time")

    button = page.get_by_role("button", name="New statement")
    box = button.bounding_box()
    assert box["height"] >= 44
    assert box["y"] > 600
    button.click()
    expect(page.locator("#announcement")).to_contain_text("draft was made")


def test_enter_on_words_of_several_statements_asks_which(open_at):
    article = make_article(TEXT)
    make_suggestion("Builders need time", article=article, speaker="Ada Lind")
    second = make_suggestion("need time", article=article, speaker="Ada Lind")
    page = open_at(article)
    put_caret(page, "need time")

    press(page, "c", "Enter")
    dialog = page.get_by_role("dialog", name="These words belong to several statements")
    expect(dialog.get_by_role("button", name="Lind")).to_have_count(2)
    dialog.get_by_role("button", name="Lind").last.press("Enter")

    expect(page.locator("#inspector")).to_have_attribute("data-card", f"suggestion-{second.pk}")


FIND = """([words, length]) => {
  for (const block of document.querySelectorAll("[data-start]")) {
    const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const at = node.data.indexOf(words);
      if (at < 0) continue;
      document.getSelection().setBaseAndExtent(node, at, node, at + length);
      return;
    }
  }
  throw new Error("not in the text: " + words);
}"""


def select(page, words):
    page.evaluate(FIND, [words, len(words)])


def put_caret(page, words):
    page.evaluate(FIND, [words, 0])
