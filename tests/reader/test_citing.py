"""Citations, read back by the programs they are made for."""

import json
import warnings

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from newsdesk.archive.models import Statement
from tests.factories import make_article, make_expert, make_outlet, make_statement, make_user

pytestmark = pytest.mark.django_db

# The names that LaTeX has for these signs, which the decoder does not know.
LATEX = get_default_latex_context_db()
SIGNS = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
LATEX.add_context_category(
    "signs", prepend=True, macros=[MacroTextSpec(name, sign) for name, sign in SIGNS.items()]
)
DECODER = LatexNodes2Text(latex_context=LATEX, keep_braced_groups=False)

HOSTILE = [
    "Rents will fall",
    "{braces} } and \\{ backslashes \\ & ampersands",
    "100 % of $5 #1 under_score ^ ~ \"quotes\" 'single'",
    "@article{x, title = {y}}",
    "Mieten fallen, пойдут вниз, ירד, سينخفض, 家賃 😀",
    "TY - BOOK ER - and then",
    "</script><b>&amp; *stars* [a](b) `c`",
]
CSL = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Test</title><id>test</id><updated>2024-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout>
    <names variable="author"><name/></names>
    <text variable="title" prefix=". "/><text variable="container-title" prefix=", "/>
    <date variable="issued" prefix=", "><date-part name="year"/></date>
    <text variable="URL" prefix=", "/>
  </layout></bibliography>
</style>
"""
ENDINGS = ["txt", "md", "bib", "ris", "csl.json", "json"]


def said(words, *, sort_name="", **fields):
    """A direct statement of `words`, with the words in its outlet's, article's and role's names."""
    outlet = make_outlet(f"The {words} Gazette")
    article = make_article(f"On {words}\n“{words}” said Lind.", outlet=outlet)
    expert = make_expert("Ada Lind", sort_name=sort_name)
    return make_statement(
        words, article=article, expert=expert, printed_role=f"teller of {words}", **fields
    )


def answer(client, statement, ending):
    return client.get(f"/statements/{statement.pk}.{ending}")


@pytest.mark.parametrize("words", HOSTILE)
def test_bibtex_is_read_back_as_it_was_said(client, words):
    statement = said(words)

    page = answer(client, statement, "bib")
    library = bibtexparser.parse_string(
        page.content.decode(),
        append_middleware=[LatexDecodingMiddleware(decoder=DECODER)],
    )

    assert not library.failed_blocks
    [entry] = library.entries
    assert entry.key == f"newsdesk-{statement.pk}"
    assert entry["title"].removeprefix("{").removesuffix("}") == f"“{words}”"
    assert entry["author"] == "Lind, Ada"
    assert (entry["year"], entry["month"], entry["date"]) == ("2024", "11", "2024-11-18")
    assert entry["organization"] == f"The {words} Gazette"
    assert entry["url"] == f"http://testserver/statements/{statement.pk}/"


@pytest.mark.parametrize("words", HOSTILE)
def test_ris_is_read_back_as_it_was_said(client, words):
    statement = said(words)

    [entry] = rispy.loads(answer(client, statement, "ris").content.decode())

    assert entry["type_of_reference"] == "NEWS"
    assert entry["authors"] == ["Lind, Ada"]
    assert entry["title"] == f"“{words}”"
    assert entry["secondary_title"] == f"The {words} Gazette"
    assert entry["date"] == "2024/11/18/"
    assert entry["urls"] == [f"http://testserver/statements/{statement.pk}/"]


@pytest.mark.parametrize("words", HOSTILE)
def test_csl_json_is_cited_by_a_citation_processor(client, words, tmp_path):
    statement, path = said(words), tmp_path / "style.csl"
    path.write_text(CSL, encoding="utf-8")
    style = CitationStylesStyle(str(path), validate=False)

    data = json.loads(answer(client, statement, "csl.json").content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        source = CiteProcJSON(data)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem(f"newsdesk-{statement.pk}")]))

    [rendered] = [str(item) for item in bibliography.bibliography()]
    assert "Lind" in rendered
    assert "2024" in rendered
    assert data[0]["title"] == f"“{words}”"
    assert data[0]["container-title"] == f"The {words} Gazette"
    assert data[0]["issued"] == {"date-parts": [[2024, 11, 18]]}


def test_no_markup_of_the_words_is_markdown(client):
    statement = said("*stars* [a](b) <i>c</i> `d`")

    body = answer(client, statement, "md").content.decode()

    assert body.startswith(r"> “\*stars\* \[a\]\(b\) \<i\>c\</i\> \`d\`”")
    assert f"[http://testserver/statements/{statement.pk}/]" in body


def test_a_name_is_cited_whole_where_its_parts_are_not_known(client):
    sorted_oddly = said("Rents fall", sort_name="Zzz, first of all")
    assert "author = {{Ada Lind}}" in answer(client, sorted_oddly, "bib").content.decode()

    body = make_expert("Bank of Vell and Sons, Ltd", kind="institution")
    [entry] = rispy.loads(answer(client, make_statement(expert=body), "ris").content.decode())
    assert entry["authors"] == ["Bank of Vell and Sons, Ltd"]


def test_an_unnamed_source_is_cited_as_printed(client):
    statement = make_statement(attribution="unnamed", printed_source="two officials")

    [item] = json.loads(answer(client, statement, "csl.json").content)

    assert item["author"] == [{"literal": "two officials"}]


def test_dates_are_no_more_precise_than_they_are_known(client):
    article = make_article("News\n“Rents fall” she said.", published="2024-11")
    statement = make_statement("Rents fall", article=article)

    [item] = json.loads(answer(client, statement, "csl.json").content)
    [entry] = rispy.loads(answer(client, statement, "ris").content.decode())

    assert item["issued"] == {"date-parts": [[2024, 11]]}
    assert entry["date"] == "2024/11//"
    assert "date = {2024-11}" in answer(client, statement, "bib").content.decode()


def test_a_denial_and_who_relayed_it_are_cited_with_the_words(client):
    statement = make_statement("It is a tax", flags=["negated"], via=["TASS"])

    for ending in ("txt", "bib", "ris", "csl.json"):
        body = answer(client, statement, ending).content.decode()
        assert "“It is a tax” (a denial) (via TASS)" in body, ending


def test_as_data_it_says_whose_words_are_whose(client):
    article = make_article("News\nShe said rents would “not” fall.", url="https://tide.example/1")
    words = "rents would “not” fall"
    statement = make_statement(words, article=article, kind="mixed")

    page = answer(client, statement, "json")
    data = page.json()

    assert page["Access-Control-Allow-Origin"] == "*"
    assert data["words"] == "".join(piece["text"] for piece in data["pieces"])
    assert [p["text"] for p in data["pieces"] if p["voice"] == "own"] == ["“not”"]
    assert data["words_at_source"].startswith("https://tide.example/1#:~:text=")
    assert data["citations"]["bib"] == f"http://testserver/statements/{statement.pk}.bib"


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_withheld_says_why_in_every_format(client, ending):
    statement, editor = make_statement("Secret words"), make_user()
    statement.withhold(by=editor, version=statement.version, reason="The speaker was another.")

    page = answer(client, statement, ending)

    assert page.status_code == 410
    assert "The speaker was another." in page.content.decode()
    assert "Secret" not in page.content.decode()


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_never_public_or_is_being_checked_is_not_there(client, ending):
    draft = make_statement("Secret words", publish=False)
    assert answer(client, draft, ending).status_code == 404

    orphan = make_statement("Lost words")
    Statement.objects.filter(pk=orphan.pk).update(anchoring="orphan", seq=None)
    page = answer(client, orphan, ending)
    assert page.status_code == 404
    assert "being checked" in page.content.decode()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_citation_takes_few_queries(queries_of, ending):
    assert queries_of(f"/statements/{said('Rents will fall').pk}.{ending}") <= 8
