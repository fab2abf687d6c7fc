"""A citation as CSL-JSON, which citation processors and Zotero, Pandoc and the like read."""

import json


def write(facts):
    """A list of one item, as files of CSL-JSON are."""
    return json.dumps([item_of(facts)], ensure_ascii=False, indent=2) + "\n"


def item_of(facts):
    """The statement as a CSL item, without what is not known."""
    person = {"family": facts.family, "given": facts.given}
    item = {
        "id": f"newsdesk-{facts.pk}",
        "type": "article-newspaper",
        "author": [person if facts.family else {"literal": facts.speaker}],
        "title": facts.claim,
        "container-title": facts.outlet,
        "issued": {"date-parts": [facts.date_parts]} if facts.date_parts else None,
        "note": " ".join(filter(None, [facts.found, facts.role])),
        "language": facts.language,
        "URL": facts.address,
    }
    return {name: value for name, value in item.items() if value}
