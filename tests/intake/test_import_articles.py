"""Articles from text files, on the command line."""

from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command

from newsdesk.archive.models import Article, Original, Outlet, Suggestion
from newsdesk.extraction import FoundStatement
from newsdesk.intake import reading, text_files
from newsdesk.intake.arriving import fetch_source
from newsdesk.intake.management.commands import import_articles
from newsdesk.intake.text_files import UnreadableFile, decode
from tests.intake.news_pages import HEADLINE, PAGES, STANDFIRST
from tests.intake.web import Answer, leading_to, web

pytestmark = pytest.mark.django_db

TEXT = "Rents to fall\n“Rents will fall,” said Ada Lind, an economist.\nIt rained."


@pytest.fixture
def article_file(tmp_path):
    file = tmp_path / "rents.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_a_file_becomes_an_article_with_its_suggestions(article_file, capsys, monkeypatch):
    found = FoundStatement([(15, 31)], rule="test")
    monkeypatch.setattr(reading, "find_statements", lambda text, **known: [found])
    options = ["--outlet", "The Tide", "--date", "2024-11", "--url", "https://tide.example/1"]

    call_command("import_articles", str(article_file), *options)

    article = Article.objects.get()
    assert (article.headline, str(article.outlet)) == ("Rents to fall", "The Tide")
    assert article.shown_date == "November 2024"
    assert article.suggestions.get().start == 15
    assert "1 of 1 files: 1 new" in capsys.readouterr().out


def test_the_finder_can_be_left_out(article_file, monkeypatch):
    monkeypatch.setattr(reading, "find_statements", lambda text, **known: 1 / 0)

    call_command("import_articles", str(article_file), "--no-suggest")

    assert Article.objects.exists()


def test_the_same_article_twice_is_stored_once(article_file, capsys):
    copy = article_file.with_name("copy.txt")
    copy.write_bytes(b"\xef\xbb\xbf" + article_file.read_bytes().replace(b"\n", b"\r\n"))

    call_command("import_articles", str(article_file.parent))

    assert Article.objects.count() == 1
    assert "1 new, 1 here already" in capsys.readouterr().out


def test_bad_files_are_named_and_the_others_go_in(tmp_path, article_file, capsys):
    (tmp_path / "empty.txt").write_bytes(b" \n")
    (tmp_path / "latin.txt").write_bytes("Café\nEspañol".encode("latin-1"))
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\0\0")
    (tmp_path / "huge.txt").write_bytes(b"a" * (text_files.LARGEST_FILE + 1))
    (tmp_path / "control.txt").write_bytes(b"One\ntwo\x07three")

    with pytest.raises(CommandError, match="6 files were not imported"):
        call_command("import_articles", str(tmp_path), str(tmp_path / "none.txt"))

    errors = capsys.readouterr().err
    assert "empty.txt: It is empty" in errors
    assert "latin.txt: Tried UTF-8 and UTF-16" in errors
    assert "picture.txt: It is not a text file" in errors
    assert "huge.txt: It is larger than 4 MB" in errors
    assert "control.txt: Line 2 holds a control character" in errors
    assert "none.txt: There is no such file" in errors
    assert Article.objects.get().headline == "Rents to fall"


def test_an_article_whose_suggestions_fail_is_not_stored(article_file, monkeypatch):
    outside = FoundStatement([(15, 31)], rule=None)
    monkeypatch.setattr(reading, "find_statements", lambda text, **known: [outside])

    with pytest.raises(CommandError):
        call_command("import_articles", str(article_file))

    assert not Article.objects.exists()
    assert not Suggestion.objects.exists()


def test_patterns_are_understood(article_file, capsys):
    call_command("import_articles", str(article_file.parent / "r*.txt"))

    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--date", "31 February"], "“31 February” is not a date"),
        (["--date", "2024-02-31"], "no day 2024-02-31"),
        (["--url", "tide"], "https://"),
        (["--url", "javascript:alert(1)"], "https://"),
        (["--language", "English!"], "not a language"),
        (["--encoding", "utf-9"], "no encoding called"),
    ],
)
def test_a_bad_option_is_told_before_anything_is_stored(article_file, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("import_articles", str(article_file), "--outlet", "The Tide", *options)

    assert not Article.objects.exists()
    assert not Outlet.objects.exists()


def test_an_address_belongs_to_one_file(article_file):
    with pytest.raises(CommandError, match="several files"):
        call_command(
            "import_articles", str(article_file), str(article_file), "--url", "https://a.example"
        )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_words_are_read_whatever_way_they_were_saved(encoding):
    assert decode("Café “News” 😀".encode(encoding)) == "Café “News” 😀"


def test_an_old_encoding_has_to_be_named():
    data = "Café “News”".encode("windows-1252")

    assert decode(data, encoding="windows-1252") == "Café “News”"
    with pytest.raises(UnreadableFile, match="Save it as UTF-8"):
        decode(data)
    with pytest.raises(UnreadableFile, match="begins like UTF-16"):
        decode(b"\xff\xfea")


def test_a_saved_page_becomes_an_article_with_its_facts_and_is_kept(tmp_path, capsys):
    page = PAGES["standfirst"]
    (tmp_path / "rents.html").write_bytes(page.data)

    call_command("import_articles", str(tmp_path))
    call_command("import_articles", str(tmp_path))

    article = Article.objects.get()
    assert (article.headline, article.standfirst) == (HEADLINE, STANDFIRST)
    assert (str(article.outlet), article.shown_date) == ("The Tide", "10 February 2025")
    original = article.revision.originals.get()
    assert (original.data, original.name) == (page.data, "rents.html")
    assert original.sha256 == sha256(page.data).hexdigest()


def test_a_page_is_brought_in_by_its_address(monkeypatch):
    with web({"/rents": Answer(PAGES["captions"].data)}) as server:
        monkeypatch.setattr(import_articles, "fetch_source", to(server))
        call_command("import_articles", "http://tide.example/rents", "--language", "en-GB")

    article = Article.objects.get()
    assert (article.url, article.language) == ("http://tide.example/rents", "en-GB")
    kinds = [kind for kind, *_span in article.revision.blocks]
    assert kinds == ["headline", *["paragraph"] * 4, "caption", "caption"]
    assert article.revision.originals.get().url == article.url


def to(server):
    return lambda address: fetch_source(address, resolve=leading_to(server))


def test_a_preview_shows_what_would_come_in_and_stores_nothing(article_file, tmp_path, capsys):
    call_command("import_articles", str(article_file))
    (tmp_path / "page.html").write_bytes(PAGES["month-alone"].data)
    before = capsys.readouterr() and everything_stored()

    call_command("import_articles", str(tmp_path), "--preview")

    shown = capsys.readouterr().out
    assert f"page.html\n  {HEADLINE}\n  The Tide, February 2025\n  no address" in shown
    assert "here already: “Rents to fall”, outlet not known" in shown
    assert "  headline   Rents to fall\n  paragraph  “Rents will fall,” said" in shown
    assert everything_stored() == before


def everything_stored():
    return Article.objects.count(), Outlet.objects.count(), Original.objects.count()


def test_an_address_in_a_private_network_is_named_and_the_files_go_in(article_file, capsys):
    with pytest.raises(CommandError, match="1 files were not imported"):
        call_command("import_articles", "http://127.0.0.1/", str(article_file))

    assert "http://127.0.0.1/: 127.0.0.1 is in a private network" in capsys.readouterr().err
    assert Article.objects.exists()
