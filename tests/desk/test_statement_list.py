import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.desk.views import statements as views
from tests.factories import make_article, make_expert, make_outlet, make_statement, make_topic

pytestmark = pytest.mark.django_db

LIST = "desk:statement_list"


def found(client, **wanted):
    return client.get(reverse(LIST), wanted).context["statements"]


def test_every_statement_is_there_the_last_recorded_first(editor_client, editor):
    published = make_statement(expert=make_expert("Ada Lind"))
    draft = make_statement("Rents will rise,", publish=False, expert=make_expert())
    withheld = make_statement("Rents will stay,", expert=make_expert())
    withheld.withhold(by=editor, version=withheld.version, reason="It was misheard.")

    assert found(editor_client) == [withheld, draft, published]


def test_a_row_says_who_said_it_on_what_and_where(editor_client):
    topic = make_topic("Rents › Rent caps")
    statement = make_statement(expert=make_expert("Ada Lind"), topics=[topic])

    response = editor_client.get(reverse(LIST))

    for text in ("Rents will fall", "Ada Lind", "Direct", "Published", "Rents › Rent caps"):
        assertContains(response, text)
    link = reverse("desk:article_detail", args=[statement.article_id])
    assertContains(
        response, f'href="{link}?card=statement-{statement.pk}#mark-statement-{statement.pk}"'
    )


def test_it_can_be_narrowed_by_everything_one_may_know(editor_client):
    ada, topic = make_expert("Ada Lind"), make_topic("Rents › Rent caps")
    tide = make_outlet("The Tide")
    article = make_article(
        "News\n“Rents will fall,” she said.", outlet=tide, published="2024-11-18"
    )
    wanted = make_statement(article=article, expert=ada, topics=[topic])
    make_statement("Rents will rise,", expert=make_expert(), kind="indirect", publish=False)

    for conditions in (
        {"expert": "ada lind"},
        {"topic": "Rents › Rent caps"},
        {"topic": "rents"},
        {"kind": "direct"},
        {"status": "published"},
        {"outlet": "the tide"},
        {"words": "will FALL"},
        {"words": "falls", "status": "published"},
        {"words": "Lind", "status": "published"},
        {"expert": "Ada Lind", "kind": "direct", "outlet": "The Tide", "since": "2024"},
    ):
        assert found(editor_client, **conditions) == [wanted], conditions


@pytest.mark.parametrize(
    ("since", "until", "is_found"),
    [
        ("2024-11-18", "2024-11-18", True),
        ("2024-11", "2024-11", True),
        ("2024", "2024", True),
        ("2024-11-19", "", False),
        ("", "2024-11-17", False),
        ("", "2024-10", False),
    ],
)
def test_a_month_or_a_year_means_all_of_it(editor_client, since, until, is_found):
    make_statement(
        article=make_article("News\n“Rents will fall,” she said.", published="2024-11-18"),
        expert=make_expert(),
    )

    assert bool(found(editor_client, since=since, until=until)) is is_found


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"expert": "Nobody At All"}, "Nobody is recorded as “Nobody At All”"),
        ({"topic": "Fishing"}, "There is no topic “Fishing”"),
        ({"outlet": "Nowhere"}, "There is no outlet called “Nowhere”"),
        ({"kind": "loud"}, "valid choice"),
        ({"status": "lost"}, "valid choice"),
        ({"since": "soon"}, "“soon” is not a date"),
        ({"until": "2024-02-31"}, "There is no day 2024-02-31"),
        ({"before": "x"}, "whole number"),
        ({"before": "9" * 40}, "less than or equal"),
        ({"words": "\x00"}, "Null characters"),
    ],
)
def test_a_bad_filter_is_named(editor_client, bad, message):
    make_statement(expert=make_expert())

    response = editor_client.get(reverse(LIST), bad)

    assertContains(response, message, status_code=422)
    assertNotContains(response, "Rents will fall", status_code=422)


def test_every_statement_is_on_exactly_one_page_and_the_filter_goes_along(
    editor_client, monkeypatch
):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    expert = make_expert("Ada Lind")
    statements = [make_statement(expert=expert) for _ in range(5)]
    make_statement(expert=make_expert())

    response = editor_client.get(reverse(LIST), {"expert": "Ada Lind"})
    assertContains(response, "expert=Ada+Lind")
    seen = list(response.context["statements"])
    while before := response.context["next_before"]:
        response = editor_client.get(reverse(LIST), {"expert": "Ada Lind", "before": before})
        seen += response.context["statements"]

    assert seen == statements[::-1]


def test_the_number_found_does_not_depend_on_the_page(editor_client, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for _ in range(3):
        make_statement(expert=make_expert())

    assertContains(editor_client.get(reverse(LIST)), "<strong>3</strong> statements")


def test_all_on_the_page_can_be_chosen_without_a_script(editor_client):
    make_statement(expert=make_expert())
    make_statement(expert=make_expert())

    assertContains(editor_client.get(reverse(LIST), {"choose": "all"}), "checked", count=2)


def test_more_statements_ask_no_more_of_the_database(editor_client, django_assert_num_queries):
    for number in range(6):
        make_statement(expert=make_expert(), topics=[make_topic(f"Rents › Question {number}")])

    # Session, user, statements, their topics, how many, topics and outlets to propose.
    with django_assert_num_queries(7):
        editor_client.get(reverse(LIST))
