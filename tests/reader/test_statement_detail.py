from datetime import date

import pytest
from django.utils.formats import date_format
from django.utils.html import escape, strip_tags
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Article, Claim, Statement
from newsdesk.archive.spans import make_spans
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

TEXT = (
    "Rents to fall\n"
    "Before it rained. “Rents will fall,” said Ada Lind, an economist. After it shone.\n"
    "Elsewhere nothing happened."
)


def lind_said(rights, **fields):
    article = make_article(
        TEXT, outlet=make_outlet("The Gazette", rights=rights), url="https://gazette.example/1"
    )
    return make_statement(
        article=article,
        expert=make_expert("Ada Lind"),
        printed_source="Ada Lind",
        printed_role="an economist",
        topics=[make_topic("Housing › Rents")],
        **fields,
    )


def test_the_words_their_speaker_and_their_source_are_there(client):
    statement = lind_said(
        "quotes", venue="the Morning Show", said_on=date(2024, 11, 17), said_precision="day"
    )

    page = client.get(statement.get_absolute_url())

    assertContains(page, "Rents will fall")
    assertContains(page, statement.expert.get_absolute_url())
    assertContains(page, "an economist (role as printed then)")
    assertContains(page, '<time datetime="2024-11-17">17 November 2024</time>, the Morning Show')
    assertContains(page, '<time datetime="2024-11-18">18 November 2024</time>')
    assertContains(page, 'href="https://gazette.example/1#:~:text=Rents%20will%20fall%2C"')
    assertContains(page, 'cite="https://gazette.example/1"')
    assertContains(page, "Housing › Rents")
    assertContains(page, "Direct")


def test_rights_decide_how_much_stands_around_the_words(client):
    statement = lind_said("quotes")
    assertNotContains(client.get(statement.get_absolute_url()), "it rained")

    for rights in ("excerpt", "full"):
        Article.objects.update(rights=rights)
        page = client.get(statement.get_absolute_url())
        assertContains(page, "it rained")
        assertContains(page, "After it shone.")
        assertNotContains(page, "Elsewhere nothing happened")


def test_who_is_inferred_and_who_passed_it_on_is_said_in_words(client):
    statement = make_statement(printed_source="the analyst", certainty="inferred", via=["TASS"])

    page = client.get(statement.get_absolute_url())

    assertContains(page, "inferred from “the analyst”, and confirmed by an editor")
    assertContains(page, "via TASS")


def test_an_unnamed_source_is_shown_as_printed(client):
    statement = make_statement(attribution="unnamed", printed_source="two officials")

    assertContains(client.get(statement.get_absolute_url()), "two officials")


def test_name_and_role_are_told_apart_without_a_stray_comma(client):
    page = client.get(lind_said("quotes").get_absolute_url())

    text = " ".join(strip_tags(page.content.decode()).split())
    assert "Ada Lind an economist (role as printed then)" in text
    assert " ," not in text


def test_the_citation_is_plain_text_with_the_address(client):
    statement = lind_said("quotes")

    [(_style, citation), *_others] = client.get(statement.get_absolute_url()).context["citations"]

    assert citation == (
        "Ada Lind, an economist: “Rents will fall”. Quoted by The Gazette in “Rents to fall”, "
        f"18 November 2024, ¶2. http://testserver/statements/{statement.pk}/"
    )


def denial(text, words, cue, **fields):
    """A published statement of `words` in `text`, flagged as a denial, with `cue` as its cue."""
    article = make_article(f"News\n{text}")
    start, at = (article.revision.text.index(part) for part in (words, cue))
    spans = make_spans(
        article.revision.text, [[start, start + len(words)]], cue=[at, at + len(cue)]
    )
    statement = make_statement(words, article=article, flags=["negated"], **fields)
    placed = Statement.placed(article.revision, spans)
    statement.correct(by=make_user(), version=statement.version, public_note="Cue.", **placed)
    return statement


def test_what_was_denied_is_never_shown_or_cited_without_its_denial(client):
    statement = denial(
        "She denied the toll was a ‘cash grab’.", "the toll was a ‘cash grab’", "denied"
    )
    Statement.objects.update(kind="mixed")

    page = client.get(statement.get_absolute_url())

    assertContains(page, '<span class="lead">denied</span>', html=True)
    assertContains(page, ": denied the toll was a ‘cash grab’. Reported")
    assertNotContains(page, "A denial")


@pytest.mark.parametrize(
    ("text", "words", "cue", "is_flagged"),
    [
        ("“The toll is a tax,” he denied.", "The toll is a tax,", "denied", True),
        ("“It is not a tax,” he said.", "It is not a tax,", "said", False),
        ("“No non-profit paid,” he denied.", "No non-profit paid,", "denied", True),
        ("“It is a tax?” he scoffed.", "It is a tax?", "scoffed", True),
    ],
)
def test_a_denial_that_the_words_do_not_tell_is_told_beside_them(
    client, text, words, cue, is_flagged
):
    statement = denial(text, words, cue, printed_source="he")

    pages = [client.get(url).content.decode() for url in (statement.get_absolute_url(), "/")]

    assert all(('<li class="flag plain">A denial</li>' in page) == is_flagged for page in pages)
    assert ("(a denial)" in pages[0]) == is_flagged


def test_caveats_stand_beside_related_words_too(client):
    claim = Claim.objects.create()
    statement = make_statement("Same words", claim=claim)
    make_statement("It is a tax", claim=claim, flags=["negated"], via=["TASS"])

    page = client.get(statement.get_absolute_url())

    assertContains(page, "A denial")
    assertContains(page, "Second-hand, via TASS")


def test_what_a_statement_continues_is_linked_if_it_is_published(client):
    first, draft = make_statement("First words"), make_statement("Hidden words", publish=False)
    second = make_statement("Second words", continues=first)
    third = make_statement("Third words", continues=draft)

    for url in (second.get_absolute_url(), "/", "/search/"):
        page = client.get(url)
        link = f'<a href="{first.get_absolute_url()}">Continues ¶{first.paragraph}</a>'
        assertContains(page, link, html=True)
        assertNotContains(page, draft.get_absolute_url())
    assertNotContains(client.get(third.get_absolute_url()), draft.get_absolute_url())


def test_a_split_quotation_shows_where_the_reporter_cut_in(client):
    text = "News\n“Rents will fall,” she said, “but not soon.”"
    article = make_article(text)
    statement = make_statement("Rents will fall,", article=article)
    spans = [[text.index(w), text.index(w) + len(w)] for w in ("Rents will fall,", "but not soon.")]
    placed = Statement.placed(article.revision, make_spans(text, spans))
    statement.correct(by=make_user(), version=statement.version, public_note="Both.", **placed)

    page = client.get(statement.get_absolute_url())

    assertContains(page, "“Rents will fall,” … “but not soon.” Quoted")
    assertContains(page, '<span class="own">”</span><span class="faint"> … </span>')


def test_corrections_are_told_newest_first_without_who_and_what_was_there_before(client):
    statement, editor = make_statement("Wrong words", publish=False), make_user(username="erin")
    article = statement.article

    def correct(note, **values):
        statement.correct(by=editor, version=statement.version, public_note=note, **values)

    correct("Told while it was a draft.", printed_source="Erin’s guess")
    statement.publish(by=editor, version=statement.version)
    correct("", venue="the Morning Show")
    correct("The speaker is Ada Lind.", expert=make_expert("Ada Lind"))
    start = article.revision.text.index("words")
    spans = make_spans(article.revision.text, [[start, start + 5]])
    correct("One word too many <b>.", **Statement.placed(article.revision, spans))

    page = client.get(statement.get_absolute_url())
    body = page.content.decode()

    day = date_format(statement.published_at, "j F Y")
    assertContains(page, f"<b>Corrected on {day}:</b> The speaker is Ada Lind.")
    assertContains(page, "One word too many &lt;b&gt;.")
    assert body.index("One word too many") < body.index("The speaker is Ada Lind.")
    assert body.count("Corrected on") == 2
    assertNotContains(page, "while it was a draft")
    assertNotContains(page, "erin")
    assertNotContains(page, "Wrong words")


def test_related_statements_are_shown_if_they_are_published(client):
    claim = Claim.objects.create()
    outer = make_statement("They fear “the worst”", kind="mixed", claim=claim)
    inner = make_statement("Inner words", nested_in=outer)
    later = make_statement("Later words", continues=outer)
    same = make_statement("Same words", claim=claim)
    draft = make_statement("Hidden words", claim=claim, publish=False)

    page = client.get(outer.get_absolute_url())

    related = {title: [s.pk for s in those] for title, those in page.context["related"]}
    assert related == {
        "Reported inside these words": [inner.pk],
        "Continued by": [later.pk],
        "The same claim elsewhere": [same.pk],
    }
    assertNotContains(page, draft.text)
    assertContains(client.get(inner.get_absolute_url()), "Inside the words of")
    assertContains(client.get(later.get_absolute_url()), "<h2>Continues</h2>", html=True)


def test_a_withheld_statement_says_why_and_nothing_of_what_it_said(client):
    statement, editor = make_statement("Secret words"), make_user()
    statement.withhold(by=editor, version=statement.version, reason="The speaker was another.")

    page = client.get(statement.get_absolute_url())

    assertContains(page, "The speaker was another.", status_code=410)
    assertNotContains(page, "Secret words", status_code=410)


def test_a_statement_of_a_withheld_article_says_why(client):
    statement, publisher = make_statement("Secret words"), make_user("publisher")
    article = statement.article
    article.withhold(by=publisher, version=article.version, reason="The outlet asked for it.")

    page = client.get(statement.get_absolute_url())

    assertContains(page, "The outlet asked for it.", status_code=410)
    assertNotContains(page, "Secret words", status_code=410)


def test_an_orphan_is_being_checked(client):
    statement = make_statement("Secret words")
    Statement.objects.update(anchoring="orphan", seq=None)
    Statement.objects.relist()

    page = client.get(statement.get_absolute_url())

    assertContains(page, "the statement is being checked", status_code=404)
    assertNotContains(page, "Secret words", status_code=404)


def test_drafts_and_discarded_ones_were_never_there(client):
    draft = make_statement("Secret words", publish=False)
    assertNotContains(client.get(draft.get_absolute_url()), "being checked", status_code=404)

    draft.discard(by=make_user(), version=draft.version)

    assertNotContains(client.get(draft.get_absolute_url()), "being checked", status_code=404)


def test_words_of_the_article_cannot_become_markup(client):
    words = "<script>alert`1`</script> & <b>bold</b>"
    article = make_article(f"<i>News</i>\n“{words}” he said.", outlet=make_outlet(rights="full"))
    statement = make_statement(words, article=article)

    for url in (statement.get_absolute_url(), article.get_absolute_url(), "/"):
        page = client.get(url)
        assertNotContains(page, "<script>alert")
        assertContains(page, escape(words))

    # Where hits are marked, markup stands between the words.
    page = client.get("/search/?q=<script>")
    assertContains(page, '<mark class="hit own">script</mark>')
    assertContains(page, escape("<b>bold</b>"))
    assertNotContains(page, "<script>")


def test_a_statement_takes_few_queries_however_much_is_related(queries_of):
    claim = Claim.objects.create()
    outlet = make_outlet(rights="full")
    article = make_article("News\n“Yes” and “no” he said.", outlet=outlet)
    statement = make_statement("Yes", article=article, claim=claim, topics=[make_topic()])
    make_statement("Same words", claim=claim, nested_in=statement)
    few = queries_of(statement.get_absolute_url())
    for number in range(10):
        make_statement(f"Again {number}", claim=claim, nested_in=statement)

    assert queries_of(statement.get_absolute_url()) == few <= 12


def test_a_quotation_in_two_parts_shows_both_paragraphs(client):
    text = "News\n“First part.\n“Second part,” he said.\nThird paragraph."
    article = make_article(text, outlet=make_outlet(rights="excerpt"))
    statement = make_statement("First part.", article=article)
    spans = [[text.index(w), text.index(w) + len(w)] for w in ("First part.", "Second part,")]
    placed = Statement.placed(article.revision, make_spans(text, spans))
    statement.correct(by=make_user(), version=statement.version, public_note="Both.", **placed)

    page = client.get(statement.get_absolute_url())

    assert [block.number for block in page.context["blocks"]] == [2, 3]


def test_the_role_of_then_outlives_every_later_one(client, editor):
    statement = lind_said("quotes")
    expert = statement.expert
    role = {"role": "minister", "organisation": "", "since": "2025", "until": ""}
    now = [role | {"is_former": False, "read_in_id": None}]
    expert.edit(by=editor, version=expert.version, affiliations=now)

    page = client.get(statement.get_absolute_url())

    assertContains(page, "an economist (role as printed then)")
    assertNotContains(page, "minister")


def test_a_role_that_the_article_prints_elsewhere_is_shown(client):
    first = lind_said("quotes")
    later = make_statement("After it shone.", article=first.article, expert=first.expert)

    assertContains(client.get(later.get_absolute_url()), "an economist (role as printed then)")
    assert "an economist" in client.get(f"/statements/{later.pk}.txt").content.decode()


def test_a_role_that_only_a_draft_has_is_not(client):
    first = lind_said("quotes", publish=False)
    later = make_statement("After it shone.", article=first.article, expert=first.expert)

    assertNotContains(client.get(later.get_absolute_url()), "an economist")


def test_where_the_source_is_dead_the_archived_copy_comes_first(client):
    statement = lind_said("quotes")
    url, copy = "https://gazette.example/1", "https://archive.example/1"
    Article.objects.update(archive_url=copy)

    body = client.get(statement.get_absolute_url()).content.decode()
    assert body.index(f'href="{url}') < body.index(f'href="{copy}')

    Article.objects.update(source_dead_since=date(2025, 3, 1))
    page = client.get(statement.get_absolute_url())
    body = page.content.decode()
    assertContains(page, "Its own address has not answered since 1 March 2025")
    assert body.index(f'href="{copy}') < body.index(f'href="{url}')


def test_one_goes_on_to_what_the_same_speaker_said_before_and_after(client):
    ada, days = make_expert("Ada Lind"), ["2024-01-01", "2024-02-02", "2024-03-03"]
    said = [make_statement(article=dated(day), expert=ada) for day in days]
    make_statement(article=dated("2024-02-03"))
    make_statement(article=dated("2024-02-04"), expert=ada, publish=False)

    pages = [client.get(statement.get_absolute_url()).context for statement in said]

    ids = [None, *[statement.pk for statement in said], None]
    assert [(page["previous"], page["following"]) for page in pages] == list(
        zip(ids, ids[2:], strict=False)
    )


def dated(day):
    return make_article(f"News of {day}\n“Rents will fall,” said Ada Lind.", published=day)


@pytest.mark.parametrize("words", ["3-1", "0-999", "4-4", "x", "-1-3", "1-2-3", "", "²-3"])
def test_offsets_that_are_nonsense_leave_the_statement_as_it_is(client, words):
    statement = lind_said("quotes")

    page = client.get(statement.get_absolute_url(), {"words": words})

    assertNotContains(page, "<mark")
    assertNotContains(page, "picked out")


def test_picked_words_are_marked_within_the_whole_statement(client):
    article = make_article("News\nShe said 😀 caps “do harm” to tenants, but not to all.")
    words = "😀 caps “do harm” to tenants, but not to all"
    statement = make_statement(words, article=article, kind="mixed")

    page = client.get(f"{statement.get_absolute_url()}?words=2-10")

    picked = page.context["picked"]
    assert "".join(piece.text for piece in picked if piece.is_hit) == "caps “do"
    assert "".join(piece.text for piece in picked) == words
    assertContains(page, '<mark class="hit faint">caps </mark><mark class="hit own">“do</mark>')
    assertContains(page, "They stand here in the whole statement.")


def test_words_that_rights_keep_back_are_in_no_address(client, settings):
    settings.SHARE_LIMIT = 1
    statement = make_statement(
        "rents will fall", kind="indirect", article=lind_article("she said rents will fall now")
    )

    pages = [
        client.get(f"{address}?words=1-4")
        for address in (statement.get_absolute_url(), f"/embed/statements/{statement.pk}/")
    ]
    pages += [client.get(f"/statements/{statement.pk}.{e}") for e in ("json", "md", "bib", "ris")]

    for page in pages:
        assertNotContains(page, "will fall")
        assertNotContains(page, "will%20fall")


def lind_article(text):
    return make_article(f"News\n{text}.", url="https://gazette.example/2")
