"""What every public page owes every reader, tried on the demonstration newsroom."""

from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import reverse

from newsdesk.archive.models import Article, Expert, Outlet, Statement, Topic
from tests.factories import make_article, make_expert, make_outlet, make_statement, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def newsroom(live_server):
    """The demonstration newsroom behind the live server: the paths of one page of each sort."""
    call_command("import_archive", "fixtures/newsroom.jsonl", verbosity=0)
    busiest = Statement.objects.listed().filter(expert__kind=Expert.Kind.ANALYST).first().expert
    topic = Topic.objects.filter(level=1).first()
    shown = [
        Article.objects.readable().filter(outlet__rights=rights).first()
        for rights in ("quotes", "excerpt", "full")
    ]
    kinds = [Statement.objects.listed().filter(kind=kind).first() for kind in Statement.Kind]
    return [
        reverse("reader:home"),
        reverse("reader:expert_list"),
        busiest.get_absolute_url(),
        reverse("reader:topic_list"),
        topic.get_absolute_url(),
        Outlet.objects.first().get_absolute_url(),
        *[article.get_absolute_url() for article in shown],
        *[statement.get_absolute_url() for statement in kinds],
        Statement.objects.filter(status="withheld").first().get_absolute_url(),
        reverse("reader:search"),
        reverse("reader:search") + "?q=rate&kind=direct",
        reverse("reader:search") + "?q=nothingisfoundhere",
        "/no-such-page/",
    ]


def test_every_page_is_accessible_private_and_fits(live_server, newsroom, page, assert_accessible):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda message: (
            troubles.append(message.text) if "Content Security" in message.text else None
        ),
    )

    for path in newsroom:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + path)
            assert page.locator("h1").count() == 1, path
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{path} is {overflow} px too wide at {width}"
            assert_accessible(page)

    own = urlsplit(live_server.url).netloc
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {own}
    assert page.context.cookies() == []
    assert troubles == []


def test_no_word_is_too_long_for_a_page(live_server, page):
    word = "Extraordinarilylong" * 5 + "words"
    outlet = make_outlet(word, homepage=f"https://{word[:60]}.example/", rights="excerpt")
    article = make_article(
        f"{word} headline\n“{word},” said {word}.\n“{word} more,” said {word}.",
        outlet=outlet,
        byline=word,
    )
    expert = make_expert(f"{word} {word}", distinction=word, bio=word)
    topic = make_topic(f"{word} › {word}")
    facts = {"expert": expert, "article": article, "topics": [topic]}
    printed = {"printed_source": word, "printed_role": word, "via": [word], "venue": word}
    statement = make_statement(f"{word},", **facts, **printed)
    make_statement(f"{word} more,", continues=statement, **facts, **printed)
    expert.affiliations.create(role=word)
    paths = ["/", "/experts/", "/topics/", f"/search/?q={word}", f"/search/?q={word}+zebra"]
    paths += [t.get_absolute_url() for t in (statement, article, expert, topic, outlet)]

    for path in paths:
        for width in (320, 700, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + path)
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{path} is {overflow} px too wide at {width}"


def test_every_page_is_the_same_without_javascript(live_server, newsroom, browser, page):
    plain = browser.new_context(java_script_enabled=False).new_page()

    for path in newsroom:
        page.goto(live_server.url + path)
        plain.goto(live_server.url + path)
        assert plain.locator("main").inner_text() == page.locator("main").inner_text(), path
        assert plain.locator("main").inner_text().strip()


def test_a_reader_finds_a_statement_by_keyboard_alone(live_server, newsroom, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to content"

    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("rents")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?*q=rents*")
    assert page.locator("mark.hit").count() > 0
