"""What search engines and other programs read in a page: JSON-LD in the words of schema.org."""

from django.utils.translation import gettext as _

from newsdesk.archive.dates import write_date
from newsdesk.archive.models import Expert
from newsdesk.archive.words import are_shown, shown_text
from newsdesk.reader.appearances import AlsoIn
from newsdesk.reader.caveats import caveats_of

MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
WIKIDATA, ORCID = "https://www.wikidata.org/entity/", "https://orcid.org/"


def quotation(statement, root, *, role="", modified=None):
    """A statement as a schema.org Quotation; `root` is the site's address without a slash.

    The text has the reporting words that lead in, as the page shows it; `genre` says whose
    words they are. What is not known is left out.
    """
    article, address = statement.article, root + statement.get_absolute_url()
    caveats = [str(caveat) for caveat in caveats_of(statement)]
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "Quotation",
            "@id": address,
            "url": address,
            "text": shown_text(statement) if are_shown(statement) else "",
            "genre": f"{statement.kind} speech",
            "inLanguage": statement.language or article.language,
            "creator": _creator(statement, root, role),
            "dateCreated": write_date(statement.said_on, statement.said_precision),
            "datePublished": write_date(article.published_on, article.published_precision),
            "dateModified": modified.isoformat(timespec="seconds") if modified else "",
            "locationCreated": statement.venue and {"@type": "Place", "name": statement.venue},
            "abstract": "; ".join(caveats),
            "creditText": ", ".join(statement.via) and _("via %s") % ", ".join(statement.via),
            "about": [
                {"@type": "Thing", "name": str(topic), "url": root + topic.get_absolute_url()}
                for topic in statement.direct_topics()
            ],
            "isPartOf": _articles(statement, root),
        }
    )


def person(expert, root, *, role=""):
    """An expert as a schema.org Person, or an Organization if it is an institution."""
    is_body = expert.kind == Expert.Kind.INSTITUTION
    address = root + expert.get_absolute_url()
    known_as = [
        WIKIDATA + expert.wikidata if expert.wikidata else "",
        ORCID + expert.orcid if expert.orcid else "",
        *_evidence(expert),
    ]
    return _filled(
        {
            "@type": "Organization" if is_body else "Person",
            "@id": address,
            "name": expert.name,
            "url": address,
            "description": expert.distinction,
            "jobTitle": "" if is_body else role,
            "sameAs": list(dict.fromkeys(each for each in known_as if each)),
        }
    )


def _evidence(expert):
    """The addresses at which an editor made sure who it is."""
    bases = {"wikidata": WIKIDATA, "orcid": ORCID}
    confirmed = expert.identity_evidence if expert.identity_confirmed_at else []
    return [bases.get(each["kind"], "") + each["value"] for each in confirmed]


def profile(expert, root, *, role=""):
    """An expert's own page: who it is about, on its own."""
    return {"@context": "https://schema.org"} | person(expert, root, role=role)


def term(topic, names, root):
    """A topic's own page: a schema.org DefinedTerm, with its other `names`."""
    address = root + topic.get_absolute_url()
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "DefinedTerm",
            "@id": address,
            "name": topic.name,
            "alternateName": [name.text for name in names],
            "url": address,
            "description": topic.definition,
            "termCode": topic.iptc,
            "sameAs": topic.iptc and MEDIA_TOPICS + topic.iptc.removeprefix("medtop:"),
        }
    )


def _creator(statement, root, role):
    """Who said it; nobody where the article names no one, as a description is no name."""
    return person(statement.expert, root, role=role) if statement.expert else None


def _articles(statement, root):
    """The article, and then those in which the same was printed; the one alone if it is all."""
    others = [_article(each.article, root) for each in AlsoIn(statement).others]
    own = _article(statement.article, root)
    return [own, *others] if others else own


def _article(article, root):
    outlet = article.outlet
    publisher = outlet and {
        "@type": "Organization",
        "name": outlet.name,
        "url": outlet.homepage or root + outlet.get_absolute_url(),
    }
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": root + article.get_absolute_url(),
            "headline": article.headline,
            "url": article.url or root + article.get_absolute_url(),
            "archivedAt": article.archive_url,
            "datePublished": write_date(article.published_on, article.published_precision),
            "inLanguage": article.language,
            "publisher": publisher,
        }
    )


def _filled(properties):
    return {name: value for name, value in properties.items() if value}
