"""How much of an article its public statements hold, kept in step by whatever changes them."""

import pytest
from django.core.management import CommandError, call_command

from newsdesk.archive.models import Article, Statement
from newsdesk.archive.shares import length_of, measured, share_of
from tests.factories import make_article, make_outlet, make_statement, make_suggestion, make_user

pytestmark = pytest.mark.django_db

# A hundred characters, of which each of the two sentences in quotation marks is twenty.
TEXT = (
    "News of it\n“aaaaaaaaaaaaaaaaaaaa” he said. “bbbbbbbbbbbbbbbbbbbb” she said.".ljust(99, "x")
    + "."
)


@pytest.fixture
def article():
    return make_article(TEXT)


def share(article):
    return Article.objects.get(pk=article.pk).quoted_share


def test_what_two_statements_share_counts_once():
    assert length_of([[0, 10], [4, 6], [5, 12], [20, 21]]) == 13


def test_lead_in_and_attribution_are_shown_too_so_they_count():
    spans = {"content": [[10, 30]], "cue": [0, 4], "source": [30, 40]}
    assert share_of(100, [(1, spans)]) == 34


def test_a_share_is_rounded_up_and_never_more_than_all():
    spans = {"content": [[0, 1]], "cue": None, "source": None}
    assert share_of(1000, [(1, spans)]) == 1
    assert share_of(1, [(1, spans), (2, spans)]) == 100


def test_publishing_and_withholding_move_the_share(article):
    make_statement("a" * 20, article=article)
    second = make_statement("b" * 20, article=article)
    assert share(article) == 40

    second.withhold(by=make_user(), version=second.version, reason="Untrue.")

    assert share(article) == 20


def test_drafts_count_for_nothing(article):
    make_statement("a" * 20, article=article, publish=False)
    assert share(article) == 0


def test_words_corrected_are_measured_anew(article):
    statement = make_statement("a" * 20, article=article)
    start = TEXT.index("aaa")
    spans = statement.spans | {"content": [[start, start + 10]]}

    placed = Statement.placed(article.revision, spans)
    statement.correct(by=make_user(), version=statement.version, public_note="Shorter.", **placed)

    assert share(article) == 10


def test_a_withheld_article_shows_nothing_until_it_is_released(article):
    make_statement("a" * 20, article=article)
    article.refresh_from_db()
    publisher = make_user("publisher")

    article.withhold(by=publisher, version=article.version, reason="Court order.")
    assert share(article) == 0

    article.release(by=publisher, version=article.version)
    assert share(article) == 20


def test_an_accepted_suggestion_counts(article):
    suggestion = make_suggestion("b" * 20, article=article)
    spans = {"content": suggestion.payload["spans"], "verbatim": [], "inserted": []}
    spans |= {"cue": None, "source": None}
    suggestion.accept(by=make_user(), spans=spans, kind="direct", attribution="unnamed")
    assert share(article) == 20


@pytest.mark.parametrize(
    ("rights", "of_outlet", "is_over"),
    [
        ("", None, True),
        ("", "quotes", True),
        ("", "full", False),
        ("quotes", "full", True),
        ("excerpt", "quotes", False),
    ],
)
def test_the_limit_is_for_articles_that_may_only_be_quoted(settings, rights, of_outlet, is_over):
    settings.SHARE_LIMIT = 10
    outlet = make_outlet(rights=of_outlet) if of_outlet else None
    article = make_article(TEXT, rights=rights, outlet=outlet)
    make_statement("a" * 20, article=article)

    assert Article.objects.get().is_over_limit is is_over
    assert Article.objects.over_limit().exists() is is_over


def test_exactly_the_limit_is_not_above_it(settings, article):
    make_statement("a" * 20, article=article)
    settings.SHARE_LIMIT = 20
    assert not Article.objects.get().is_over_limit
    settings.SHARE_LIMIT = 19
    assert Article.objects.get().is_over_limit


def test_the_stored_shares_are_what_measuring_anew_gives(article):
    make_statement("a" * 20, article=article)
    for _more in range(3):
        make_statement()

    stored = dict(Article.objects.values_list("pk", "quoted_share"))

    assert stored == measured(Article.objects.all())


def test_what_is_out_of_step_is_found_and_repaired(article):
    make_statement("a" * 20, article=article)
    Article.objects.update(quoted_share=7)

    with pytest.raises(CommandError, match="--repair"):
        call_command("check_rights")
    call_command("check_rights", "--repair")
    call_command("check_rights")

    assert share(article) == 20
