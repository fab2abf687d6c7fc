"""Nothing is public that an editor did not approve: every address is tried, in every state."""

import re

import pytest
from django.urls import URLPattern, reverse

from newsdesk import urls as root
from newsdesk.archive.models import (
    Article,
    Claim,
    Expert,
    Organisation,
    Outlet,
    Rights,
    Statement,
    Topic,
)
from newsdesk.archive.spans import make_spans
from newsdesk.archive.undoing import undo, undoable
from newsdesk.reader.citing import STYLES
from newsdesk.reader.formats.links import TYPES
from newsdesk.reader.sitemaps import SECTIONS
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

# Of each pair the first word is searched for, which a page may repeat; the second never shows.
SECRETS = {
    "draft": "Draftowl hoots",
    "discarded": "Discardfox sneaks",
    "withheld": "Withheldbear hibernates",
    "taken back": "Takenmarten returns",
    "orphaned": "Orphanlynx prowls",
    "buried": "Buriedswan whistles",
    "blanked": "Blankedcrow caws",
}
NESTED = "Nestedmole burrows"
# What only drafts are about, by or in, and what was read where there are only drafts.
NAMES = {
    "topic": "Hiddentopic",
    "sub-topic": "Hiddenquestion",
    "expert": "Hiddenperson",
    "outlet": "Hiddenoutlet",
    "headline": "Hiddenheadline",
    "printed role": "hiddenrole",
    "affiliation": "hiddenpost",
    "organisation": "Hiddencollege",
}


@pytest.fixture
def archive():
    """An archive in which every kind of hidden statement shares speaker, topic and claim."""
    publisher = make_user("publisher")
    fields = {
        "expert": make_expert("Ada Lind"),
        "topics": [make_topic("Housing › Rents")],
        "claim": Claim.objects.create(),
    }
    outlet = make_outlet("The Gazette")
    lines = [f"“{words}” said Ada Lind." for words in (*SECRETS.values(), NESTED)]
    article = make_article("\n".join(["News", "“Lanterns glow” she said.", *lines]), outlet=outlet)
    outer = make_statement("Lanterns glow", article=article, **fields)
    make_statement(NESTED, article=article, nested_in=outer, **fields)
    make_statement(SECRETS["draft"], article=article, publish=False, continues=outer, **fields)
    discarded = make_statement(SECRETS["discarded"], article=article, publish=False, **fields)
    discarded.discard(by=publisher, version=discarded.version)
    withheld = make_statement(SECRETS["withheld"], article=article, nested_in=outer, **fields)
    withheld.withhold(by=publisher, version=withheld.version, reason="A mistake of ours.")
    _take_back(article, publisher, fields)
    orphan = make_statement(SECRETS["orphaned"], article=article, continues=outer, **fields)
    Statement.objects.filter(pk=orphan.pk).update(anchoring=Statement.Anchoring.ORPHAN, seq=None)
    Statement.objects.filter(pk=orphan.pk).relist()
    _hide(fields["expert"])
    _bury(outlet, publisher, fields)
    _blank(outlet, publisher, fields)
    return outer


def _take_back(article, editor, fields):
    """A statement that was public until its approval was undone."""
    suggestion = make_suggestion(SECRETS["taken back"], article=article)
    spans = make_spans(suggestion.revision.text, suggestion.payload["spans"])
    suggestion.accept(by=editor, spans=spans, kind="direct", attribution="named", **fields)
    undo(undoable(editor, article), by=editor)


def _hide(quoted):
    """A draft of `quoted`, and one of somebody else, from which nothing but drafts was read."""
    outlet = make_outlet(NAMES["outlet"])
    article = make_article(f"{NAMES['headline']}\n“Ivy climbs,” she said.", outlet=outlet)
    topics = [make_topic(NAMES["topic"]), make_topic(f"Housing › {NAMES['sub-topic']}")]
    for expert in (quoted, make_expert(f"Al {NAMES['expert']}")):
        make_statement(
            "Ivy climbs,",
            article=article,
            expert=expert,
            topics=topics,
            printed_role=NAMES["printed role"],
            publish=False,
        )
        expert.learn_role(NAMES["affiliation"], NAMES["organisation"], read_in=article)


def _bury(outlet, publisher, fields):
    article = make_article(f"Buriedheadline\n“{SECRETS['buried']}” she said.", outlet=outlet)
    make_statement(SECRETS["buried"], article=article, **fields)
    article.withhold(by=publisher, version=article.version, reason="The court said so.")


def _blank(outlet, publisher, fields):
    for rights in (Rights.FULL, Rights.EXCERPT):
        text = f"{rights}\n“Candles burn,” she said. “{SECRETS['blanked']}” she added."
        article = make_article(text, outlet=outlet, rights=rights)
        make_statement("Candles burn,", article=article, **fields)
        withheld = make_statement(SECRETS["blanked"], article=article, **fields)
        withheld.withhold(by=publisher, version=withheld.version, reason="A mistake of ours.")


THINGS = {
    "experts": Expert,
    "topics": Topic,
    "outlets": Outlet,
    "organisations": Organisation,
    "articles": Article,
    "statements": Statement,
}


# What an address may end with, by the name of the argument.
ENDINGS = {"ending": TYPES, "style": STYLES, "section": SECTIONS}


# Behind a sign-in; tests/desk/test_permissions.py walks these.
BEHIND_A_SIGN_IN = {"admin/", "desk/"}


def public_patterns():
    """Every pattern of the whole site that answers without a sign-in, wherever it is kept."""
    for pattern in root.urlpatterns:
        if str(pattern.pattern) in BEHIND_A_SIGN_IN:
            continue
        yield from getattr(pattern, "url_patterns", [pattern])


def addresses(things=lambda kind: kind.objects.all()):
    """Every address of the URL table, for everything there is; a new kind must be taught here.

    `things` says which of a kind, where not all of them are wanted.
    """
    for pattern in public_patterns():
        assert isinstance(pattern, URLPattern), f"{pattern} is not walked yet"
        noun = str(pattern.pattern).removeprefix("embed/").split("/")[0]
        arguments = set(pattern.pattern.converters)
        assert arguments <= {"pk", "slug", "number", *ENDINGS}, (
            f"how to build {arguments} of {pattern}?"
        )
        [endings] = [ENDINGS[name] for name in arguments & ENDINGS.keys()] or [[None]]
        for thing in things(THINGS[noun]) if "pk" in arguments else [None]:
            for ending in endings:
                known = {"pk": thing and thing.pk, "slug": "x", "number": 1}
                known |= dict.fromkeys(ENDINGS, ending)
                kwargs = {name: known[name] for name in arguments}
                yield reverse(f"reader:{pattern.name}", kwargs=kwargs)


def queries():
    """What to append to each address, so that lists are filtered, turned round and searched."""
    facets = {"topic": Topic, "expert": Expert, "outlet": Outlet, "after": Expert}
    facets |= {"organisation": Organisation, "by=organisation&after": Organisation}
    chosen = [f"?{name}={t.pk}" for name, kind in facets.items() for t in kind.objects.all()]
    chosen += [f"?name={expert.name}" for expert in Expert.objects.all()]
    found = [f"?q={words.split()[0]}" for words in (*SECRETS.values(), NESTED, "Lanterns glow")]
    kinds = [f"?kind={kind}" for kind in Expert.Kind.values]
    others = ["?sort=oldest", "?sort=relevance&q=lind", "?before=0", "?year=2024", "?from=2024"]
    pair = "&".join(f"expert={expert.pk}" for expert in Expert.objects.all()[:4])
    return [
        "",
        "?by=organisation",
        "?by=topic",
        *others,
        f"?{pair}",
        "?speaker=analyst&-kind=mixed&narrower=0",
        *chosen,
        *found,
        *kinds,
    ]


WITHOUT_A_NAME = re.compile(r"/\w+/\d+/(?:compare/)?")


def text_of(answer):
    """All that it says, also where it is written while it is read."""
    return answer.getvalue().decode()


def test_no_page_shows_what_is_not_published(client, archive):
    nested = Statement.objects.get(text=NESTED)
    at_home = {
        nested.get_absolute_url(),
        reverse("reader:statement_history", args=[nested.pk]),
        reverse("reader:statement_report", args=[nested.pk]),
        reverse("reader:statement_embed", args=[nested.pk]),
        reverse("reader:statement_json", args=[nested.pk]),
        *[reverse("reader:statement_as", args=[nested.pk, style]) for style in STYLES],
        archive.get_absolute_url(),
        archive.article.get_absolute_url(),
        reverse("reader:statement_annotation", args=[nested.pk]),
        reverse("reader:article_annotations", args=[archive.article.pk]),
    }
    asked = queries()
    # A page's list is the same in every format; of those, the ways to ask are tried in search.
    few = asked[:8]
    whom = ["", *[query for query in asked if "expert=" in query]]

    def tried(url):
        if "/statements/" in url or "/articles/" in url:
            # Of one thing, which words of it to mark is all that can be asked.
            return ["", "?words=0-6", "?q=lind"]
        if WITHOUT_A_NAME.fullmatch(url):
            # Leads on to the address with the name in it, which is tried in every way.
            return [""]
        if "/compare" in url or "/over-time" in url:
            return whom
        return few if url.count("/") == 2 and "." in url else asked

    answers = [client.get(url + query, follow=True) for url in addresses() for query in tried(url)]

    assert len(answers) > 100
    for answer in answers:
        body, path = text_of(answer), answer.request["PATH_INFO"]
        for state, words in SECRETS.items():
            assert words.split()[1] not in body, f"{state} words at {path}"
        assert "Buriedheadline" not in body, path
        for what, name in NAMES.items():
            assert name.lower() not in (body + path).lower(), f"{what} at {path}"
        if path not in at_home:
            assert NESTED.split()[1] not in body, path
    assert any("Lanterns glow" in text_of(answer) for answer in answers)


def test_what_only_drafts_have_is_as_unknown_as_what_is_not_there(client, archive):
    hidden = [
        *Topic.objects.filter(name__startswith="Hidden"),
        Expert.objects.get(name__contains="Hidden"),
        Outlet.objects.get(name__startswith="Hidden"),
        Organisation.objects.get(name__startswith="Hidden"),
    ]
    for thing in hidden:
        facet = thing._meta.model_name
        assert client.get(thing.get_absolute_url()).status_code == 404
        assert client.get(f"/{facet}s/{thing.pk}/").status_code == 404
        [chip] = client.get(f"/search/?{facet}={thing.pk}").context["chips"]
        assert chip.label == f"{thing.pk}, not found"


def test_the_index_goes_on_from_nobody_unpublished(client, archive):
    hidden = Expert.objects.get(name__contains="Hidden")
    Expert.objects.filter(pk=hidden.pk).update(sort_key="zz")

    assert client.get(f"/experts/?after={hidden.pk}").context["letters_there"]


ASKED = "q name expert topic outlet kind speaker year from to sort before facet letter after narrower by organisation"


@pytest.mark.parametrize("value", ["%00", "a%00b", "1%00", "%ed%a0%80", "%ff", "%F0%9F%98%80"])
def test_no_byte_in_an_address_breaks_a_page(client, archive, value):
    everything = "&".join(f"{name}={value}&-{name}={value}" for name in ASKED.split())

    for url in addresses(lambda kind: kind.objects.order_by("pk")[:1]):
        for address in (f"{url}?{everything}", f"{url}?{value}={value}"):
            assert client.get(address, follow=True).status_code < 500, address
    for noun, kind in THINGS.items():
        for thing in kind.objects.all()[:2]:
            for path in (f"/{noun}/{thing.pk}-{value}/", f"/{noun}/{value}/"):
                assert client.get(path, follow=True).status_code < 500, path


def test_counts_leave_out_what_lists_leave_out(client, archive):
    # All of it is one claim by one expert, which counts once.
    page = client.get(archive.expert.get_absolute_url())

    assert page.context["counts"]["statements"] == 1
    assert client.get("/search/?q=lind").context["listing"].count == 1
    [[housing, [rents]]] = client.get("/topics/").context["branches"]
    assert (housing.statement_count, rents.statement_count) == (1, 1)
    assert client.get("/experts/").context["letters_there"][0][1][0].statement_count == 1


SCRIPT = re.compile(r"<script[^>]*>")
DATA = '<script type="application/ld+json">'
SHARE = '<script src="/static/js/share.js" defer>'


def test_readers_get_no_cookie_and_nothing_from_elsewhere(client, archive):
    for url in addresses():
        answer = client.get(url, follow=True)
        assert not answer.cookies
        for script in SCRIPT.findall(text_of(answer)):
            # Data for programs, and one file that helps to share words of a statement.
            is_data = script == DATA and url.startswith(("/statements/", "/experts/", "/topics/"))
            is_expected = is_data or (script == SHARE and url.startswith("/statements/"))
            assert is_expected, f"{script} at {url}"
        for outside in ('src="http', "style=", "@import"):
            assert outside not in text_of(answer), url
