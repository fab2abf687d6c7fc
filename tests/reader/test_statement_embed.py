"""Statements in other people's pages: cards, oEmbed, and what programs read in the head."""

import json
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.contrib.staticfiles import finders
from pyld import jsonld

from newsdesk.archive.models import Statement
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

LONG = "Rents will fall, since few move here today, and that is a promise. " * 8
# As much of schema.org's context as tells a typed value from a text.
SCHEMA = {
    "@context": {
        "@vocab": "https://schema.org/",
        "url": {"@type": "@id"},
        "sameAs": {"@type": "@id"},
        "datePublished": {"@type": "https://schema.org/Date"},
    }
}


def card(statement, **query):
    return f"/embed/statements/{statement.pk}/" + (f"?{urlencode(query)}" if query else "")


def address_of(statement):
    return f"http://testserver{statement.get_absolute_url()}"


def oembed(client, url, **sizes):
    return client.get("/oembed", {"url": url} | sizes)


class Head(HTMLParser):
    """What a page says in its head: meta properties, links by type, blocks of JSON-LD."""

    def __init__(self, body):
        super().__init__()
        self.meta, self.links, self.blocks, self.in_block = {}, {}, [], False
        self.feed(body)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "meta":
            self.meta[attrs.get("property") or attrs.get("name")] = attrs.get("content")
        if tag == "link":
            self.links[attrs.get("type") or attrs["rel"]] = attrs["href"]
        if tag == "iframe":
            self.frame = attrs
        self.in_block = tag == "script" and attrs.get("type") == "application/ld+json"
        if self.in_block:
            self.blocks.append("")

    def handle_data(self, data):
        if self.in_block:
            self.blocks[-1] += data

    def handle_endtag(self, tag):
        self.in_block = False


def head_of(client, statement):
    return Head(client.get(statement.get_absolute_url()).content.decode())


def test_a_card_shows_every_word_and_what_must_stand_beside_them(client):
    article = make_article(f"Rents\n“{LONG}but later” she said.", outlet=make_outlet("The Tide"))
    fields = {"flags": ["negated", "hedged"], "via": ["TASS"], "printed_role": "dean"}
    statement = make_statement(f"{LONG}but later", article=article, **fields)

    body = client.get(card(statement)).content.decode()

    for words in (f"{LONG}but later", "A denial", "Hedged", "via TASS", "dean", "Direct"):
        assert words in body
    assert '<time datetime="2024-11-18">18 November 2024</time>' in body
    assert "The Tide" in body
    assert statement.get_absolute_url() in body


def test_a_card_is_small_and_runs_nothing(client):
    statement = make_statement(LONG)

    body = client.get(card(statement)).content
    styles = [finders.find(f"css/{name}.css") for name in ("tokens", "embed")]

    assert b"<script" not in body
    assert body.count(b"stylesheet") == len(styles)
    assert len(body) + sum(Path(path).stat().st_size for path in styles) < 15_000


def test_only_a_card_may_stand_in_a_frame(client):
    statement = make_statement()

    in_frame, page = client.get(card(statement)), client.get(statement.get_absolute_url())

    assert "frame-ancestors *" in in_frame["Content-Security-Policy"]
    assert "script-src 'self'" in in_frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in in_frame
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_the_card_of_a_withheld_statement_says_so_in_its_frame(client):
    statement, editor = make_statement("Secret words"), make_user()
    statement.withhold(by=editor, version=statement.version, reason="The speaker was another.")

    answer = client.get(card(statement))

    assert answer.status_code == 410
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "The speaker was another." in answer.content.decode()
    assert "Secret" not in answer.content.decode()


def test_a_card_marks_picked_words_within_the_whole(client):
    body = client.get(card(make_statement("Rents will fall"), words="1-6")).content.decode()

    assert '<mark class="hit own">Rents</mark>' in body
    assert "will fall" in body


def test_the_page_leads_to_its_oembed_answer(client):
    statement = make_statement()

    address = head_of(client, statement).links["application/json+oembed"]
    answer = client.get(address)

    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    data = answer.json()
    assert (data["version"], data["type"]) == ("1.0", "rich")
    frame = Head(data["html"]).frame
    assert frame["src"] == f"http://testserver{card(statement)}"
    assert (frame["width"], frame["height"]) == (str(data["width"]), str(data["height"]))


@pytest.mark.parametrize("widest", [200, 400, 5000])
def test_a_card_is_no_wider_than_asked(client, widest):
    statement = make_statement(LONG)

    data = oembed(client, address_of(statement), maxwidth=widest).json()

    assert data["type"] == "rich"
    assert data["width"] <= widest
    assert Head(data["html"]).frame["width"] == str(data["width"])


def test_where_a_card_would_cut_the_words_a_link_is_offered(client):
    statement = make_statement(LONG)

    data = oembed(client, address_of(statement), maxwidth=400, maxheight=300).json()

    assert data["type"] == "link"
    assert "html" not in data


@pytest.mark.parametrize("size", ["x", "-1", "0", "²", "9" * 40, ""])
def test_sizes_that_are_none_set_no_limit(client, size):
    statement = make_statement()

    assert oembed(client, address_of(statement), maxwidth=size).json()["width"] == 640


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://testserver/",
        "http://elsewhere.example/statements/1/",
        "http://testserver/statements/99999/",
        "ftp://testserver/statements/1/",
        "http://[",
        "/statements/1/",
    ],
)
def test_of_anything_but_a_statement_here_there_is_no_card(client, url):
    make_statement()

    assert oembed(client, url).status_code == 404


def test_what_is_withheld_or_asked_for_as_xml_has_no_card(client):
    statement, editor = make_statement(), make_user()
    url = address_of(statement)
    assert oembed(client, url, format="xml").status_code == 501

    statement.withhold(by=editor, version=statement.version, reason="A mistake.")
    assert oembed(client, url).status_code == 404


def test_a_preview_says_who_and_where_and_never_cuts_the_words(client):
    article = make_article("Rents\n“Rents will fall” she said.", outlet=make_outlet("The Tide"))
    expert = make_expert('Ada "A." Lind')
    short = make_statement("Rents will fall", article=article, expert=expert)
    long = make_statement(LONG, topics=[make_topic("Housing")])

    meta = head_of(client, short).meta
    assert meta["og:title"] == 'Ada "A." Lind in The Tide, 18 November 2024'
    assert meta["og:description"] == "“Rents will fall”"
    assert meta["og:type"] == "article"
    assert meta["og:url"] == f"http://testserver{short.get_absolute_url()}"

    description = head_of(client, long).meta["og:description"]
    assert "Rents will fall" not in description
    assert "Housing" in description


def expanded(client, statement):
    """The page's JSON-LD as triples would have it, by a processor that asks nobody."""

    def load(url, _options):
        assert url.startswith("https://schema.org")
        return {"document": SCHEMA, "documentUrl": url, "contextUrl": None}

    [block] = head_of(client, statement).blocks
    [node] = jsonld.expand(json.loads(block), {"documentLoader": load})
    return node


def value(node, name):
    [found] = node[f"https://schema.org/{name}"]
    return found.get("@value", found.get("@id")) if isinstance(found, dict) else found


def test_programs_read_who_said_what_and_where(client):
    url = "https://tide.example/1"
    outlet = make_outlet("The Tide", homepage="https://tide.example/")
    article = make_article("Rents to fall\n“Rents will fall” she said.", outlet=outlet, url=url)
    expert = make_expert("Ada Lind", wikidata="Q1", orcid="0000-0001-2345-6789")
    statement = make_statement("Rents will fall", article=article, expert=expert)

    node = expanded(client, statement)

    assert node["@type"] == ["https://schema.org/Quotation"]
    assert value(node, "text") == "“Rents will fall”"
    assert value(node, "datePublished") == "2024-11-18"
    [creator] = node["https://schema.org/creator"]
    assert creator["@type"] == ["https://schema.org/Person"]
    assert value(creator, "name") == "Ada Lind"
    assert [each["@id"] for each in creator["https://schema.org/sameAs"]] == [
        "https://www.wikidata.org/entity/Q1",
        "https://orcid.org/0000-0001-2345-6789",
    ]
    [printed_in] = node["https://schema.org/isPartOf"]
    assert printed_in["@type"] == ["https://schema.org/NewsArticle"]
    assert value(printed_in, "headline") == "Rents to fall"
    assert value(printed_in, "url") == url
    [publisher] = printed_in["https://schema.org/publisher"]
    assert value(publisher, "name") == "The Tide"


def test_an_experts_own_page_says_who_it_is_about(client):
    expert = make_expert("Ada Lind", wikidata="Q1")
    make_statement(expert=expert)

    node = expanded(client, expert)

    assert node["@type"] == ["https://schema.org/Person"]
    assert value(node, "name") == "Ada Lind"
    assert value(node, "sameAs") == "https://www.wikidata.org/entity/Q1"


def test_a_body_is_an_organisation_and_a_description_is_nobody(client):
    body = make_statement(expert=make_expert("The City of Vell", kind="institution"))
    unnamed = make_statement(attribution="unnamed", printed_source="two officials")

    [creator] = expanded(client, body)["https://schema.org/creator"]
    assert creator["@type"] == ["https://schema.org/Organization"]
    assert "https://schema.org/creator" not in expanded(client, unnamed)


def test_no_words_end_the_block_that_holds_them(client):
    words = "</script><script>alert(1)</script> <!-- & ]]>"
    article = make_article(f"News\n“{words}” she said.")
    statement = make_statement(article.revision.text.split("“")[1].split("”")[0], article=article)

    body = client.get(statement.get_absolute_url()).content.decode()

    assert "alert(1)</script>" not in body
    assert "alert(1)" in value(expanded(client, statement), "text")


def test_cards_and_answers_take_few_queries(queries_of):
    statement = make_statement(topics=[make_topic()])

    assert queries_of(card(statement)) <= 8
    assert queries_of(f"/oembed?url={address_of(statement)}") <= 8
    assert Statement.objects.count() == 1
