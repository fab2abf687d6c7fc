"""The demonstration newsroom is checked as a file, before any model reads it."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

NEWSROOM = Path(__file__).parent.parent / "fixtures" / "newsroom.jsonl"
ROWS = [json.loads(line) for line in NEWSROOM.read_text(encoding="utf-8").splitlines()]
OF = defaultdict(list)
for row in ROWS:
    OF[row["type"]].append(row)
ARTICLES = OF["article"]
STATEMENTS = [
    pytest.param(article, statement, id=f"{article['headline'][:24]}-{seq}")
    for article in ARTICLES
    for seq, statement in enumerate(article.get("statements", []))
]
SINGLE, DOUBLE = ("‘", "’"), ('“"', '”"')
each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a["headline"][:24])
each_statement = pytest.mark.parametrize(("article", "statement"), STATEMENTS)


def published():
    return [
        (article, statement)
        for article in ARTICLES
        for statement in article.get("statements", [])
        if statement["status"] == "published"
    ]


def marks_of(article):
    """The outer quotation marks of an article: double ones, or single in the British manner."""
    text = article["text"]
    return DOUBLE if text.count("“") + text.count('"') > text.count("‘") else SINGLE


def in_marks(article, start, end, marks):
    """Whether the stretch opens a quotation and closes it or runs on into the next paragraph."""
    text, (opening, closing) = article["text"], marks
    after = text[end] if end < len(text) else "\n"
    return text[start - 1] in opening and (after in closing or after == "\n")


@each_article
def test_text_is_whole_and_normalised(article):
    text = article["text"]
    lines = text.split("\n")
    assert lines[0] == article["headline"]
    if article.get("standfirst"):
        assert lines[1] == article["standfirst"]
    assert text == unicodedata.normalize("NFC", text)
    assert not re.search("[\ufeff\u200b\u2060\r\t\x00]", text)
    assert all(line and line == line.strip() for line in lines)
    assert 18 <= len(lines) <= 42


@each_article
def test_statements_stand_in_text_order_and_point_at_each_other(article):
    statements = article.get("statements", [])
    starts = [statement["spans"][0][0] for statement in statements]
    assert starts == sorted(starts)
    for index, statement in enumerate(statements):
        if (outer := statement.get("nested_in")) is not None:
            inside = statements[outer]["spans"]
            assert all(any(a <= s and e <= b for a, b in inside) for s, e in statement["spans"]), (
                "a nested statement lies inside its outer one"
            )
            assert statement["certainty"] == "inferred" or statement.get("via")
        if (before := statement.get("continues")) is not None:
            assert 0 <= before < index
            assert statements[before].get("expert") == statement.get("expert")
            assert statement["certainty"] == "inferred"


@each_statement
def test_spans_fit_the_text(article, statement):
    text = article["text"]
    kinds = ("spans", "verbatim", "inserted")
    spans = [span for key in kinds for span in statement.get(key, [])]
    spans += [statement[key] for key in ("cue", "source") if key in statement]
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        words = text[start:end]
        assert "\n" not in words
        assert words == words.strip()
    assert statement["spans"] == sorted(statement["spans"])
    for (_, end), (start, _) in zip(statement["spans"], statement["spans"][1:], strict=False):
        assert end < start
    if "source" in statement:
        assert text[slice(*statement["source"])] == statement["printed_source"]
    if "printed_role" in statement:
        assert statement["printed_role"] in text


@each_statement
def test_quotation_marks_stay_outside(article, statement):
    """An outer mark is at a span's edge only where a quoted stretch of a mixed one ends there."""
    text, (opening, closing) = article["text"], marks_of(article)
    verbatim = statement.get("verbatim", [])
    for start, end in statement["spans"]:
        assert not text[start:end].lower().startswith("that ") or statement["kind"] == "direct"
        if text[start] in opening:
            assert statement["kind"] == "mixed"
            assert any(s == start + 1 for s, _ in verbatim)
            assert not any([s, e] == [start + 1, end - 1] for s, e in verbatim)
        if text[end - 1] in closing and statement["kind"] == "mixed":
            assert any(e == end - 1 for _, e in verbatim) or closing == "’"
        elif statement["kind"] == "direct" and "nested_in" not in statement:
            assert text[end - 1] not in closing or text[end - 1] == "’"


@each_statement
def test_verbatim_is_inside_marks_and_inside_the_statement(article, statement):
    marks = marks_of(article)
    if "nested_in" in statement:
        marks = ('“"‘', '”"’')
    for start, end in statement.get("verbatim", []):
        assert any(a <= start and end <= b for a, b in statement["spans"])
        assert in_marks(article, start, end, marks)
    for start, end in statement.get("inserted", []):
        words = article["text"][start:end]
        assert words[0] + words[-1] in ("[]", "()")
        assert any(a <= start and end <= b for a, b in statement["verbatim"])


@each_statement
def test_kind_agrees_with_the_marks(article, statement):
    text, kind = article["text"], statement["kind"]
    verbatim = statement.get("verbatim", [])
    if kind == "direct":
        assert verbatim == statement["spans"]
    elif kind == "mixed":
        assert verbatim
        assert verbatim != statement["spans"]
    else:
        assert not verbatim
        if "nested_in" not in statement:
            opening = marks_of(article)[0]
            assert not any(mark in text[s:e] for s, e in statement["spans"] for mark in opening)


def expert_key(row, prefix=""):
    name = row["expert"] if prefix else row["name"]
    return name, row.get(f"{prefix}distinction", "")


@each_statement
def test_everything_a_statement_names_is_declared(article, statement):
    experts = {expert_key(row): row["kind"] for row in OF["expert"]}
    topics = {f"{row['parent']} › {row['name']}" for row in OF["topic"] if "parent" in row}
    organisations = {row["name"] for row in OF["organisation"]}
    if statement.get("attribution") == "unnamed":
        assert "expert" not in statement
    else:
        assert experts[expert_key(statement, "expert_")] == statement["expert_kind"]
    assert set(statement.get("topics", [])) <= topics
    if "organisation" in statement:
        assert statement["organisation"] in organisations
    if statement["status"] == "published":
        assert 1 <= len(statement["topics"]) <= 2
    if statement["status"] == "withheld":
        assert statement["reason"]


@each_statement
def test_pronouns_descriptions_and_silence_are_inferred(article, statement):
    source = statement.get("printed_source", "").lower()
    if source in {"", "he", "she", "it", "they", "the analyst", "the economist"}:
        assert statement["certainty"] == "inferred" or statement.get("via")


def test_experts_are_told_apart():
    keys = [expert_key(row) for row in OF["expert"]]
    assert len(keys) == len(set(keys))
    names = Counter(row["name"] for row in OF["expert"])
    for row in OF["expert"]:
        assert bool(row.get("distinction")) == (names[row["name"]] > 1)


def test_outlets_are_declared():
    outlets = {row["name"] for row in OF["outlet"]}
    assert {row["outlet"] for row in ARTICLES if "outlet" in row} <= outlets
    for row in ARTICLES:
        assert ("url" in row) == ("outlet" in row)
    addresses = [row["url"] for row in ARTICLES if "url" in row]
    assert len(addresses) == len(set(addresses))


def test_no_address_leads_to_a_real_host():
    for host in re.findall(r"https?://([^/\"]+)", NEWSROOM.read_text(encoding="utf-8")):
        assert host.endswith(".example")
