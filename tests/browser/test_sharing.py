"""Sharing words of a statement, and its card in somebody else's page."""

import pytest

from tests.factories import make_article, make_outlet, make_statement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "Rents\n“Rents 😀 will fall,” said Ada Lind, “but not soon.” She shrugged."


@pytest.fixture
def statement(live_server):
    article = make_article(TEXT, outlet=make_outlet("The Tide", rights="full"))
    return make_statement("Rents 😀 will fall,” said Ada Lind, “but not soon.", article=article)


SELECT = """words => {
  const root = document.querySelector("[data-shareable]");
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const at = node.data.indexOf(words);
    if (at >= 0) document.getSelection().setBaseAndExtent(node, at, node, at + words.length);
  }
}"""


def test_selected_words_become_a_link_that_marks_exactly_them(live_server, statement, page):
    troubles = []
    page.on("console", lambda message: troubles.append(message.text))
    page.goto(live_server.url + statement.get_absolute_url())
    button = page.get_by_role("button", name="Link to these words")
    assert not button.is_visible()

    page.evaluate(SELECT, "😀 will fall")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('[data-share-link]').value")
    page.goto(page.locator("[data-share-link]").input_value())

    assert page.locator("[data-shareable] mark").all_inner_texts() == ["😀 will fall"]
    assert "but not soon" in page.locator("[data-shareable]").inner_text()
    # The block of JSON-LD is data, which the policy against scripts leaves alone.
    assert [text for text in troubles if "Content Security" in text] == []


def test_the_marks_are_there_without_javascript(live_server, statement, browser):
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{live_server.url}{statement.get_absolute_url()}?words=1-6")

    assert plain.locator("[data-shareable] mark").all_inner_texts() == ["Rents"]


def test_a_card_fits_its_frame_in_every_width(live_server, statement, page, assert_accessible):
    data = page.request.get(
        f"{live_server.url}/oembed?maxwidth=320&url={live_server.url}{statement.get_absolute_url()}"
    ).json()
    page.set_viewport_size({"width": data["width"], "height": data["height"]})
    page.goto(f"{live_server.url}/embed/statements/{statement.pk}/")

    size = page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('.site').offsetTop + 40]"
    )
    assert size[0] <= data["width"]
    assert size[1] <= data["height"]
    assert_accessible(page)
