"""Pages and files at the desk: shown first, corrected, brought in one by one or several at once."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from newsdesk.archive.models import Article, Original, Outlet
from newsdesk.desk.views import imports
from newsdesk.intake.arriving import fetch_source
from tests.factories import TEXT, make_article, make_original, make_user
from tests.intake.news_pages import HEADLINE, P1, P3, PAGES
from tests.intake.web import Answer, leading_to, web

pytestmark = pytest.mark.django_db

WAYS_IN, WAITING = "desk:article_new", "desk:original_list"


def file_of(name, data=None):
    return SimpleUploadedFile(name, PAGES["captions"].data if data is None else data)


def upload(client, *files, **how):
    return client.post(reverse("desk:original_upload"), {"files": list(files)}, **how)


@pytest.fixture
def waiting(editor_client):
    """The preview's address of a page that an editor has given as a file."""
    return upload(editor_client, file_of("rents.html"))["Location"]


def typed(client, address, **changes):
    """What a browser would post from the preview after `changes`."""
    form = client.get(address).context["form"]
    fields = {field.html_name: field.value() for field in form}
    return {name: value for name, value in fields.items() if value} | changes


def test_a_page_is_shown_before_anything_is_stored(editor_client, monkeypatch):
    make_article("Other news\nSomebody said something.", url="http://tide.example/rents")
    with web({"/rents": Answer(PAGES["captions"].data)}) as server:
        resolve = leading_to(server)
        monkeypatch.setattr(
            imports,
            "fetch_source",
            lambda a, within: fetch_source(a, within=within, resolve=resolve),
        )
        response = editor_client.post(
            reverse("desk:original_fetch"), {"address": "http://tide.example/rents"}, follow=True
        )

    assertContains(response, f'value="{HEADLINE}"')
    assertContains(response, 'value="The Tide"')
    assertContains(response, 'value="2025-02-10"')
    assertContains(response, P3)
    assertContains(response, '<span class="flag plain" lang="en-gb">Caption</span>', count=2)
    assertContains(response, "It is here already")
    assert (Article.objects.count(), Outlet.objects.count()) == (1, 0)


def test_an_address_that_cannot_be_fetched_stays_to_be_mended(editor_client):
    response = editor_client.post(
        reverse("desk:original_fetch"), {"address": "http://169.254.169.254/latest"}
    )

    assertContains(response, "is in a private network", status_code=422)
    assertContains(response, 'value="http://169.254.169.254/latest"', status_code=422)
    assert not Original.objects.exists()


def test_a_page_that_is_slow_is_left_to_the_worker(editor_client, monkeypatch):
    address = "http://slow.example/rents"
    monkeypatch.setattr(imports, "FOR_FETCHING", 0.2)
    with web({"/rents": Answer(write=lambda _wire: time.sleep(1))}) as server:
        resolve = leading_to(server)
        monkeypatch.setattr(
            imports,
            "fetch_source",
            lambda a, within: fetch_source(a, within=within, resolve=resolve),
        )
        response = editor_client.post(reverse("desk:original_fetch"), {"address": address})

    assertContains(response, "takes too long to answer", status_code=422)
    assertContains(response, "Bring it in in the background", status_code=422)
    hidden = f'<input type="hidden" name="addresses" value="{address}">'
    assertContains(response, hidden, status_code=422, html=True)


def test_files_that_take_too_long_are_named(editor_client, monkeypatch):
    monkeypatch.setattr(imports, "FOR_FILES", 0)

    response = upload(editor_client, file_of("rents.html"), file_of("wages.html"))

    assertContains(response, "There was no time left for it", count=2, status_code=422)


def test_a_copy_framed_with_other_words_is_shown_beside_the_preview(editor_client):
    wire = " ".join(f"Word{n} of the wire said that rents fell." for n in range(20))
    first = make_article(f"Rents fall\n{wire}")

    response = editor_client.post(
        reverse(WAYS_IN),
        {"text": f"Rents down\n{wire}\nMore follows.", "language": "en", "preview": "1"},
    )

    assertContains(response, "The same words, or nearly, are here")
    assertContains(response, reverse("desk:article_detail", args=[first.pk]))


def test_the_bookmark_fills_in_the_address_and_fetches_nothing(editor_client):
    page = editor_client.get(reverse(WAYS_IN), {"url": "https://tide.example/rents?a=1&b=2"})

    assertContains(page, 'value="https://tide.example/rents?a=1&amp;b=2"')
    assertContains(page, "javascript:location.href=&#x27;http://testserver/desk/import/?url=")


def test_what_was_corrected_in_the_preview_is_brought_in_with_its_original(editor_client, waiting):
    posted = typed(editor_client, waiting, byline="Ana Vaz", published="2025-02")
    posted["text"] = posted["text"].replace("four thousand", "4,000")

    response = editor_client.post(waiting, posted)

    article = Article.objects.get()
    assertRedirects(response, reverse("desk:article_detail", args=[article.pk]))
    assert (article.headline, str(article.outlet)) == (HEADLINE, "The Tide")
    assert (article.byline, article.shown_date) == ("Ana Vaz", "February 2025")
    assert P1.replace("four thousand", "4,000") in article.revision.text
    assert [kind for kind, *_span in article.revision.blocks].count("caption") == 2
    assert article.suggestions.exists()
    assert article.revision.originals.get().data == PAGES["captions"].data
    assertContains(editor_client.get(reverse(WAITING)), "Nothing is waiting")


def test_what_is_wrong_in_the_preview_is_marked_and_nothing_is_lost(editor_client, waiting):
    posted = typed(editor_client, waiting, published="soon", byline="Ana Vaz")

    response = editor_client.post(waiting, posted)

    assertContains(response, "is not a date", status_code=422)
    assertContains(response, 'value="Ana Vaz"', status_code=422)
    assert not Article.objects.exists()


def test_a_changed_text_is_previewed_again_without_being_stored(editor_client, waiting):
    posted = typed(editor_client, waiting, preview="1", text="Rents rose.\nNobody knows why.")

    response = editor_client.post(waiting, posted)

    assertContains(response, '<p dir="auto">Nobody knows why.</p>')
    assert not Article.objects.exists()


def test_pasted_text_can_be_previewed(editor_client):
    make_article(TEXT)

    response = editor_client.post(
        reverse(WAYS_IN), {"text": TEXT, "language": "en", "preview": "1"}
    )

    assertContains(response, '<p dir="auto">Rents to fall, says economist</p>')
    assertContains(response, "It is here already")
    assert Article.objects.count() == 1


def test_of_several_files_each_has_its_own_line(editor_client):
    response = upload(
        editor_client,
        file_of("rents.html"),
        file_of("rents.txt", TEXT.encode()),
        file_of("empty.txt", b""),
        file_of("picture.html", b"\x89PNG\r\n\x1a\n\0"),
    )

    assertContains(response, "<b>empty.txt</b>: It is empty.", status_code=422)
    assertContains(response, "<b>picture.html</b>: It is not a web page", status_code=422)
    assertContains(response, HEADLINE, status_code=422)
    assertContains(response, "Rents to fall, says economist", status_code=422)
    assert not Article.objects.exists()


def test_what_is_ticked_is_brought_in_and_the_rest_goes_on_waiting(editor_client):
    make_article(TEXT)
    upload(editor_client, file_of("a.html"), file_of("b.txt", TEXT.encode()))
    page = editor_client.get(reverse(WAITING))
    assertContains(page, "Here already")
    ticked = [row["original"].pk for row in page.context["rows"] if row["is_ticked"]]

    response = editor_client.post(reverse(WAITING), {"chosen": ticked})

    assertContains(response, "Brought in:")
    article = Article.objects.get(headline=HEADLINE)
    assertContains(response, reverse("desk:article_detail", args=[article.pk]))
    assert [row["original"].name for row in response.context["rows"]] == ["b.txt"]


def test_an_outlet_is_given_to_those_that_do_not_say_theirs(editor_client):
    upload(editor_client, file_of("a.html"), file_of("b.txt", TEXT.encode()))
    chosen = list(Original.objects.values_list("pk", flat=True))

    editor_client.post(reverse(WAITING), {"chosen": chosen, "outlet": "Vell Post"})

    named = Article.objects.values_list("headline", "outlet__name")
    assert dict(named) == {HEADLINE: "The Tide", "Rents to fall, says economist": "Vell Post"}


def test_nothing_ticked_is_said(editor_client, waiting):
    assertContains(editor_client.post(reverse(WAITING)), "Tick those that", status_code=422)


def test_the_cost_of_the_list_does_not_grow(editor_client, django_assert_max_num_queries):
    for number in range(6):
        upload(editor_client, file_of(f"{number}.txt", f"{number}. {TEXT}".encode()))

    with django_assert_max_num_queries(8):
        editor_client.get(reverse(WAITING))


def test_what_is_not_wanted_is_forgotten(editor_client, waiting):
    drop = f"{waiting}drop/"

    assertRedirects(editor_client.post(drop), reverse(WAITING))
    assert not Original.objects.exists()


def test_what_one_editor_waits_for_is_nobody_elses(waiting):
    client = Client()
    client.force_login(make_user("editor"))

    assert client.get(waiting).status_code == 404
    assertContains(client.get(reverse(WAITING)), "Nothing is waiting")


def test_the_same_file_again_waits_once(editor_client, waiting):
    upload(editor_client, file_of("rents.html"))

    assert Original.objects.count() == 1


def test_the_original_is_had_as_a_file_and_never_runs(editor_client):
    original = make_original()

    response = editor_client.get(reverse("desk:original_download", args=[original.pk]))

    assert response.content == original.data
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="rents.html"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_articles_facts_tell_what_it_was_read_from(editor_client):
    original = make_original()

    page = editor_client.get(reverse("desk:article_facts", args=[original.revision.article_id]))

    assertContains(page, original.sha256)
    assertContains(page, reverse("desk:original_download", args=[original.pk]))


def test_files_have_to_be_chosen(editor_client):
    response = editor_client.post(reverse("desk:original_upload"))

    assertContains(response, "This field is required", status_code=422)
    assertNotContains(response, "Paste the whole article", status_code=422)
