import pytest

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.models import Article, Statement
from newsdesk.extraction import UnacceptableText
from tests.factories import make_article, make_outlet, make_statement, make_suggestion, make_user

pytestmark = pytest.mark.django_db

TEXT = "Rents fall\nRents fell by a tenth. They had risen for years.\nThat surprised many."


def test_the_same_words_from_the_same_outlet_are_stored_once():
    outlet = make_outlet()

    first = Article.objects.bring_in(text=TEXT, outlet=outlet)
    again = Article.objects.bring_in(text=TEXT.replace("\n", "\r\n"), outlet=outlet)
    elsewhere = Article.objects.bring_in(text=TEXT, outlet=make_outlet())
    nowhere = Article.objects.bring_in(text=TEXT)

    assert (first.is_new, again.is_new, elsewhere.is_new, nowhere.is_new) == (
        True,
        False,
        True,
        True,
    )
    assert again.article == first.article
    assert not Article.objects.bring_in(text=TEXT).is_new


def test_an_address_tells_articles_apart_whatever_their_words():
    first = Article.objects.bring_in(text=TEXT, url="https://a.example/1")
    changed = Article.objects.bring_in(text=TEXT + "\nMore.", url="https://a.example/1")
    other = Article.objects.bring_in(text=TEXT, url="https://a.example/2")

    assert not changed.is_new
    assert changed.article == first.article
    assert other.is_new


def test_an_address_learned_later_is_kept():
    Article.objects.bring_in(text=TEXT)
    again = Article.objects.bring_in(text=TEXT, url="https://a.example/1")

    assert not again.is_new
    assert Article.objects.get().url == "https://a.example/1"


def test_headline_and_standfirst_are_put_in_front_and_offsets_follow():
    body = "“Rents will fall,” she said.\nNobody else did, for reasons nobody gave."
    arrival = Article.objects.bring_in(text=body, headline="Rents", standfirst="They fall.")
    text = arrival.article.revision.text
    start = body.index("Rents")

    assert text.startswith("Rents\nThey fall.\n“Rents will")
    assert text[arrival.new_offset(start) : arrival.new_offset(start + 5)] == "Rents"
    assert [kind for kind, *_ in arrival.article.revision.blocks] == [
        "headline",
        "standfirst",
        "paragraph",
        "paragraph",
    ]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("  \n ", "no text"),
        ("a\x00b", "character"),
        ("x" * 1_000_001, "1,000,000"),
    ],
)
def test_a_text_that_cannot_be_one_is_refused_in_plain_words(text, advice):
    with pytest.raises(UnacceptableText, match=advice):
        Article.objects.bring_in(text=text)
    assert not Article.objects.exists()


def test_a_new_text_takes_drafts_along_only_where_the_words_stand_once(editor):
    article = make_article("News\n“Rents fall,” he said.\n“Prices rise,” he said.")
    kept = make_statement("Rents fall,", article=article, publish=False)
    lost = make_statement("Prices rise,", article=article, publish=False)
    make_suggestion("Prices rise,", article=article)

    article.replace_text("News\nOne more line.\n“Rents fall,” he said.", by=editor, version=1)

    kept, lost = Statement.objects.get(pk=kept.pk), Statement.objects.get(pk=lost.pk)
    assert kept.revision.text[slice(*kept.spans["content"][0])] == "Rents fall,"
    assert kept.revision.number == 2
    assert kept.paragraph == 3
    assert lost.anchoring == "orphan"
    assert lost.revision.number == 1
    assert not article.suggestions.exists()


def test_only_an_editor_replaces_a_text_of_which_readers_have_seen_statements(editor):
    statement = make_statement()
    article = statement.article

    with pytest.raises(NotAllowed):
        article.replace_text("Other\nWords.", by=make_user("contributor"), version=article.version)
    article.replace_text("Other\nWords.", by=editor, version=article.version)

    gone = Statement.objects.get()
    assert (gone.status, gone.anchoring, gone.seq) == ("published", "orphan", None)
    assert gone.text == statement.text


def test_facts_saved_on_a_stale_page_are_refused(editor):
    article = make_article()
    article.edit(by=editor, version=1, byline="Erin")

    with pytest.raises(Conflict):
        Article.objects.get(pk=article.pk).edit(by=editor, version=1, byline="Somebody")
