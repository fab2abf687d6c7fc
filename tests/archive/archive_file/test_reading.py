"""What lines bring, and how they merge into what is there."""

import pytest

from newsdesk.archive import archive_file
from newsdesk.archive.models import Action, Article, Claim, Expert, Outlet, Statement, Topic
from newsdesk.archive.search import parse
from tests.archive.archive_file.lines import SPAN, TEXT, article_row, read, read_one, statement_row
from tests.factories import make_article, make_expert, make_outlet, make_statement

pytestmark = pytest.mark.django_db


def test_an_imported_statement_is_listed_and_found():
    read(article_row(statement_row(expert="Ada Lind", status="published", topics=["A › B"])))

    found = Statement.objects.listed().matching(parse("rent lind"))
    assert [each.text for each in found] == ["Rents will fall,"]
    assert Statement.objects.listed().about(Topic.objects.find("A")).count() == 1
    assert Statement.objects.get().published_by is None


def test_defaults_are_taken_and_left_out_again():
    read_one(article_row(statement_row()))

    [row] = archive_file.rows()
    assert row == {
        "type": "article",
        "headline": "Rents to fall",
        "text": TEXT,
        "statements": [{"spans": [SPAN], "kind": "direct"}],
    }
    statement = Statement.objects.get()
    assert (statement.status, statement.attribution) == ("draft", "undecided")
    assert statement.spans["verbatim"] == [SPAN]


def test_offsets_count_in_the_text_as_given():
    text = "\ufeffCafe\u0301 News\r\n“Rents will fall,” said Ada."
    start = text.index("Rents")
    row = article_row(statement_row(spans=[[start, start + 16]], source=[start + 23, start + 26]))

    read_one(row | {"text": text, "headline": "Put in front", "standfirst": "And this"})

    statement = Statement.objects.get()
    assert statement.text == "Rents will fall,"
    assert statement.printed_source == "Ada"
    assert statement.article.revision.text.startswith("Put in front\nAnd this\nCafé News\n")


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ({"published_on": "2024"}, "2024-01-01", "year"),
        ({"published_on": "2024-11"}, "2024-11-01", "month"),
        ({"published_on": "2024-11-18"}, "2024-11-18", "day"),
        ({"published_on": "2024-11-18", "published_precision": "year"}, "2024-11-18", "year"),
        ({}, "None", "unknown"),
    ],
)
def test_dates_are_as_precise_as_they_are_written(written, day, precision):
    read_one(article_row(**written))

    article = Article.objects.get()
    assert (str(article.published_on), article.published_precision) == (day, precision)
    [row] = archive_file.rows()
    assert {name: row[name] for name in row if name.startswith("published")} == written


def test_a_role_and_organisation_are_kept_as_read_in_the_article():
    said = statement_row(
        expert="Ada Lind", printed_role="economist at Vell", organisation="Vell", status="published"
    )
    read_one(article_row(said))

    [affiliation] = Expert.objects.get().affiliations.all()
    assert (affiliation.role, str(affiliation.organisation)) == ("economist", "Vell")
    assert affiliation.read_in == Article.objects.get()


def test_what_is_here_wins_and_what_it_lacks_is_filled_in():
    make_outlet("The Tide", rights="quotes")
    make_expert("Ada Lind", bio="Ours.")
    article = make_article(TEXT, url="https://tide.example/1", published="", byline="Ours")
    make_statement("It rained", article=article)

    read(
        {
            "type": "outlet",
            "name": "the tide",
            "homepage": "https://tide.example",
            "rights": "full",
        },
        {
            "type": "expert",
            "name": "Ada Lind",
            "bio": "Theirs.",
            "wikidata": "Q1",
            "names": [{"text": "A. Lind"}],
        },
        article_row(
            url="https://tide.example/1",
            byline="Theirs",
            published_on="2024-11-18",
            outlet="The Tide",
        ),
    )

    outlet, expert = Outlet.objects.get(), Expert.objects.get(name="Ada Lind")
    assert (outlet.rights, outlet.homepage) == ("quotes", "https://tide.example")
    assert (expert.bio, expert.wikidata, expert.all_forms()) == (
        "Ours.",
        "Q1",
        ["Ada Lind", "A. Lind"],
    )
    article.refresh_from_db()
    assert (article.byline, str(article.published_on), article.outlet) == (
        "Ours",
        "2024-11-18",
        outlet,
    )
    # The day it was published is the place in the lists.
    assert Statement.objects.get().seq >> 32 == article.published_on.toordinal()


def test_a_new_printed_form_finds_what_is_there_already():
    make_statement("It will rain", expert=make_expert("Ada Lind"))

    read_one({"type": "expert", "name": "Ada Lind", "names": [{"text": "Countess Vell"}]})

    assert Statement.objects.listed().matching(parse("countess rain")).exists()


def test_a_statement_more_joins_an_article_that_is_here():
    read_one(article_row(statement_row(expert="Ada Lind", claim="rents", status="published")))
    joint = statement_row(expert="Ben Ode", claim="rents", status="published")
    outcome = read_one(article_row(statement_row(expert="Ada Lind", claim="rents"), joint))

    assert outcome.statements == 1
    ada, ben = Statement.objects.order_by("id")
    assert ada.claim == ben.claim
    assert Claim.objects.count() == 1


def test_a_speaker_may_be_named_by_another_printed_form():
    ada = make_expert("Ada Lind")
    ada.add_name("Ada Lindt", "misprint")

    read_one(article_row(statement_row(expert="Ada Lindt", status="published")))

    assert Statement.objects.get().expert == ada


def test_a_bulk_import_is_one_action_and_no_more():
    make_expert("Somebody")
    before = Action.objects.count()

    read(*(article_row(statement_row(expert="Ada Lind"), headline=f"News {n}") for n in range(5)))

    action = Action.objects.get(verb="import")
    assert Action.objects.count() == before + 1
    assert action.after["statements"] == 5
    assert len(action.after["article_ids"]) == 5
