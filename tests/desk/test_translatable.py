"""Nothing that an editor reads at the desk is beyond translation."""

import pytest
from django.test import Client
from django.urls import reverse

from newsdesk.archive.models import Action, Original, Statement
from newsdesk.archive.models.original import ARCHIVE_FILE
from tests.desk.record_page import page_of
from tests.desk.review_page import HTMX, accept, save, typed
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)
from tests.translation import marked, untranslated

pytestmark = pytest.mark.django_db

# What tests make and Newsdesk is called: the only words that may stand as they are.
DATA = [
    "Newsdesk",
    "News",
    "desk",
    "Alan Ort",
    "Ada Lind",
    "Lind, Ada",
    "maker",
    "Bea Voss",
    "Vell Post",
    "Rents",
    "Caps",
    "zz",
]
TEXT = "zz\n“zz zz zz,” zz.\nzz “zz zz zz zz” zz zz.\nzz zz zz zz zz zz zz."
PAGES = [
    "queue",
    "article_new",
    "original_list",
    "article_list",
    "statement_list",
    "expert_list",
    "topic_list",
    "outlet_list",
    "log",
    "orphan_list",
    "miss_list",
    "job_list",
    "password_change",
    "guideline",
]
NEW = ["expert_new", "topic_new", "outlet_new"]


@pytest.fixture
def publisher():
    return make_user("publisher", username="zz")


@pytest.fixture
def publisher_client(publisher):
    client = Client()
    client.force_login(publisher)
    return client


@pytest.fixture
def newsroom(publisher):
    """An article with a statement, a draft and suggestions, and all that they hang on."""
    outlet, topic = make_outlet("Vell Post"), make_topic("Rents › Caps")
    article = make_article(TEXT, outlet=outlet, url="")
    ada, bea = make_expert("Ada Lind"), make_expert("Bea Voss", kind="institution")
    shown = make_statement("zz zz zz,", article=article, expert=ada, topics=[topic])
    make_statement("zz zz zz zz", article=article, expert=bea, publish=False)
    open_one = make_suggestion(
        "zz zz zz zz zz", article=article, reason="zz", certainty="inferred", speaker="Ada Lind"
    )
    open_one.reason = "zz"
    open_one.save()
    Action.objects.filter(by__username="maker").update(by=publisher)
    return {"article": article, "shown": shown, "ada": ada, "topic": topic, "outlet": outlet}


def seen(client, address, **query):
    with marked():
        response = client.get(address, query)
    assert response.status_code in (200, 422)
    return untranslated(response.content.decode(), data=DATA)


@pytest.mark.parametrize("name", [*PAGES, *NEW])
def test_every_page_of_the_desk_is_translatable(publisher_client, newsroom, name):
    assert seen(publisher_client, reverse(f"desk:{name}")) == []


def test_names_to_decide_are_told_translatably(publisher_client, newsroom):
    address = reverse("desk:doubt_list")
    assert seen(publisher_client, address) == []

    newsroom["ada"].doubtful_names.create(text="Bea Voss")
    assert seen(publisher_client, address) == []
    assert seen(publisher_client, page_of(newsroom["ada"])) == []


def test_probable_duplicates_are_told_translatably(publisher_client, newsroom):
    address = reverse("desk:duplicate_list")
    assert seen(publisher_client, address) == []

    make_expert("Bea Voss", kind="institution", distinction="zz")
    assert seen(publisher_client, address) == []


@pytest.mark.parametrize("name", ["expert_list", "statement_list", "log", "article_list"])
def test_what_a_filter_refuses_is_said_translatably(publisher_client, newsroom, name):
    wrong = {"expert": "zz", "organisation": "zz", "since": "zz", "outlet": "zz"}

    assert seen(publisher_client, reverse(f"desk:{name}"), **wrong) == []


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_desk_is_translatable(name):
    client = Client()
    client.force_login(make_user("contributor", username="zz"))

    assert seen(client, reverse(f"desk:{name}")) == []


@pytest.mark.parametrize("name", [*NEW, "article_new", "password_change"])
def test_what_is_missing_in_a_form_is_said_translatably(publisher_client, name):
    with marked():
        response = publisher_client.post(reverse(f"desk:{name}"), {"name": "", "text": "zz"})

    assert response.status_code == 422
    assert untranslated(response.content.decode(), data=DATA) == []


@pytest.mark.parametrize("thing", ["ada", "topic", "outlet"])
def test_every_record_is_translatable(publisher_client, newsroom, thing):
    assert seen(publisher_client, page_of(newsroom[thing])) == []


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("expert_merge", "ada"),
        ("expert_split", "ada"),
        ("topic_merge", "topic"),
        ("topic_split", "topic"),
    ],
)
def test_merging_and_splitting_are_translatable(publisher_client, newsroom, name, thing):
    address = reverse(f"desk:{name}", args=[newsroom[thing].pk])
    other = (
        make_expert("Bea Voss", distinction="zz") if thing == "ada" else make_topic("Rents › zz")
    )

    assert seen(publisher_client, address) == []
    assert seen(publisher_client, address, other=other.pk) == []


@pytest.mark.parametrize("name", ["article_detail", "article_facts", "article_replace_text"])
def test_every_page_of_an_article_is_translatable(publisher_client, newsroom, name):
    assert seen(publisher_client, reverse(f"desk:{name}", args=[newsroom["article"].pk])) == []


def test_every_card_is_translatable(publisher_client, newsroom):
    article = newsroom["article"]
    items = [*article.statements.all(), *article.suggestions.all()]

    for item in items:
        noun = item._meta.model_name
        assert seen(publisher_client, reverse(f"desk:{noun}_show", args=[item.pk])) == []


def test_what_the_desk_answers_and_refuses_is_translatable(publisher_client, newsroom):
    article = newsroom["article"]
    suggestion, statement = article.suggestions.get(), newsroom["shown"]
    draft = Statement.objects.get(status="draft")

    with marked():
        answers = [
            accept(publisher_client, suggestion, HTMX, speaker="zz"),
            save(publisher_client, draft, HTMX, words="zz zz"),
            save(publisher_client, statement, HTMX, expert="", speaker="Alan Ort"),
            publisher_client.post(reverse("desk:undo"), {"article": article.pk}, headers=HTMX),
        ]

    for answer in answers:
        assert untranslated(answer.content.decode(), data=DATA) == []


def test_two_versions_are_told_apart_translatably(publisher_client, newsroom, publisher):
    draft = Statement.objects.get(status="draft")
    mine = typed(publisher_client, draft, note="zz zz")
    draft.correct(by=publisher, version=draft.version, note="zz", certainty="inferred")

    with marked():
        url = reverse("desk:statement_save", args=[draft.pk])
        answer = publisher_client.post(url, mine, headers=HTMX)

    assert answer.status_code == 409
    assert untranslated(answer.content.decode(), data=DATA) == []


def test_signing_in_is_translatable(client):
    assert seen(client, reverse("desk:sign_in")) == []


def test_a_string_that_no_catalogue_knows_is_found():
    html = "<p title='Bare label'>⟦Marked <b>and bold</b>⟧ <i>Ada Lind</i> bare words</p>"

    assert untranslated(html, data=["Ada Lind"]) == ["Bare label", "bare words"]


def test_what_waits_to_be_brought_in_is_translatable(publisher, publisher_client, newsroom):
    waiting = Original(name="zz", got_by=publisher)
    waiting.pack(TEXT.encode())
    waiting.reading = {"headline": "zz", "blocks": [["headline", "zz"]], "text": TEXT}
    waiting.save()
    brought_in = Original(name="zz")
    brought_in.pack(b"zz")
    brought_in.belongs_to(newsroom["article"].revision)

    archive = Original(name="zz", got_by=publisher, content_type=ARCHIVE_FILE)
    archive.pack(b"{}")
    counts = {"article": 1, "statement": 2}
    archive.reading = {"new": counts, "known": counts, "failed": 1, "problems": [[1, "zz"]]}
    archive.save()

    for page in (
        reverse("desk:archive_detail", args=[archive.pk]),
        reverse("desk:original_list"),
        reverse("desk:original_detail", args=[waiting.pk]),
        reverse("desk:article_facts", args=[newsroom["article"].pk]),
    ):
        assert set(seen(publisher_client, page)) <= {brought_in.sha256}
