"""What a screen reader is given of an article's text is the stored text, to the character."""

import pytest
from django.core.management import call_command

from newsdesk.archive.models import Article
from tests.factories import make_article, make_suggestion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HARD = (
    "Rents 🏘️ fall\n"
    "🙂👩‍👩‍👧 e\u0301clair, وقال: «ستنخفض الإيجارات», then “Rents will fall,” she said, “in May.”\n"
    "“Builders\u00a0need time,” she added – or did she?"
)


def paragraphs_as_read(page):
    """The texts that the accessibility tree holds of the article's paragraphs, in order."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    by_element = {node["backendDOMNodeId"]: node for node in nodes if "backendDOMNodeId" in node}
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = session.send(
        "DOM.querySelectorAll", {"nodeId": root, "selector": "[data-article] [data-start]"}
    )
    for node_id in found["nodeIds"]:
        described = session.send("DOM.describeNode", {"nodeId": node_id})["node"]
        yield "".join(_text_in(by_element[described["backendNodeId"]], by_id))


def _text_in(node, by_id):
    if node["role"]["value"] == "StaticText":
        yield node["name"]["value"]
        return
    for child in node["childIds"]:
        if child in by_id:
            yield from _text_in(by_id[child], by_id)


def assert_read_as_stored(page, live_server, article):
    page.goto(f"{live_server.url}/desk/articles/{article.pk}/")
    revision = article.revision
    stored = [revision.text[start:end] for _kind, start, end in revision.blocks]
    assert list(paragraphs_as_read(page)) == stored


def test_every_demonstration_article_is_read_as_stored(live_server, page, desk_user, sign_in):
    call_command("load_demo", verbosity=0)
    sign_in(page, desk_user)

    articles = Article.objects.select_related("revision")
    assert articles.count() > 10
    for article in articles:
        assert_read_as_stored(page, live_server, article)


def test_emoji_combining_marks_and_right_to_left_words_are_read_as_stored(
    live_server, page, desk_user, sign_in
):
    article = make_article(HARD)
    make_suggestion("Rents will fall,", article=article)
    make_suggestion("will fall,” she said, “in May.", article=article)
    sign_in(page, desk_user)

    assert_read_as_stored(page, live_server, article)
