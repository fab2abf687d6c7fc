"""Statements as W3C Web Annotations (https://www.w3.org/TR/annotation-model/), in JSON-LD.

Each stretch of a statement is a target of its own, found by its place in the text, in code
points, and by its words with what stands before and after. Who said it, of which kind the words
are and on which topics are bodies, each with its purpose. What the model has no name for (cue,
source, who relayed it) stands under `newsdesk:`.
"""

from django.db.models import F

from newsdesk.archive import bars
from newsdesk.archive.models import Expert, Statement
from newsdesk.archive.words import are_shown

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"newsdesk": "urn:newsdesk:"}]
# How many characters before and after its words tell a stretch from the same words elsewhere.
AROUND = 32


def annotated(statements):
    """Of `statements` those that stand in the text that their article has now, with what
    annotation_of needs, in the order of articles and text."""
    current = statements.filter(revision=F("article__revision"))
    current = current.select_related("article__outlet", "article__revision", "expert")
    return current.prefetch_related("topic_links__topic__parent").order_by("article", "start", "id")


def annotation_of(statement, root, *, text=None, has_context=True):
    """A statement as an annotation, as plain values; `root` is the site's address, no slash.

    `text` is what of the revision's text may be told around the words, of the same length with
    blanks for the rest (None: all). Words that readers are not shown are told by place alone.
    """
    article, address = statement.article, root + statement.get_absolute_url()
    text = statement.revision.text if text is None else text
    own = {
        "cue": statement.spans["cue"],
        "source": statement.spans["source"],
        "printedSource": statement.printed_source,
        "printedRole": statement.printed_role,
        "certainty": statement.certainty,
        "via": list(statement.via),
        "venue": statement.venue,
        "nestedIn": _address_of(statement.nested_in_id, root),
        "continues": _address_of(statement.continues_id, root),
    }
    source = article.url or root + article.get_absolute_url()
    return {
        **({"@context": CONTEXT} if has_context else {}),
        "id": address,
        "type": "Annotation",
        "motivation": "identifying",
        "created": statement.published_at and statement.published_at.isoformat(timespec="seconds"),
        "generator": {"type": "Software", "name": "Newsdesk"},
        "body": list(_bodies(statement, root)),
        "target": [
            {
                "type": "SpecificResource",
                "source": source,
                "selector": _selectors(statement, start, end, text),
            }
            for start, end in statement.spans["content"]
        ],
        **{f"newsdesk:{name}": value for name, value in own.items() if value},
    }


def page_of(article, annotations, address):
    """The annotations of an article as one AnnotationPage."""
    return {"@context": CONTEXT, "id": address, "type": "AnnotationPage", "items": annotations}


def _address_of(pk, root):
    return root + Statement(pk=pk).get_absolute_url() if pk else ""


def _bodies(statement, root):
    if expert := statement.expert:
        is_body = expert.kind == Expert.Kind.INSTITUTION
        yield {
            "type": "SpecificResource",
            "purpose": "identifying",
            "source": {
                "id": root + expert.get_absolute_url(),
                "type": "Organization" if is_body else "Person",
                "name": expert.name,
            },
        }
    yield {"type": "TextualBody", "purpose": "classifying", "value": str(statement.kind)}
    links = sorted(statement.topic_links.all(), key=lambda link: link.pk)
    for topic in [link.topic for link in links if link.is_direct]:
        yield {
            "type": "TextualBody",
            "purpose": "tagging",
            "value": str(topic),
            "source": root + topic.get_absolute_url(),
        }


def _selectors(statement, start, end, text):
    """Where the stretch [start, end) stands, and which words it has."""
    place = {"type": "TextPositionSelector", "start": start, "end": end}
    words = statement.revision.text[start:end]
    if not are_shown(statement) or bars.has_bars(words):
        return [place]
    quote = {
        "type": "TextQuoteSelector",
        "exact": words,
        # Of what is blank nothing is told, nor of what stands beyond it.
        "prefix": text[max(0, start - AROUND) : start].rpartition("\0")[2],
        "suffix": text[end : end + AROUND].partition("\0")[0],
    }
    return [place, {name: value for name, value in quote.items() if value}]


def visible(text, stretches):
    """The `text` with everything outside of `stretches` ([start, end]) blank."""
    shown = ["\0"] * len(text)
    for start, end in stretches:
        shown[start:end] = text[start:end]
    return "".join(shown)
