"""What the lines of a batch name, seen before they are read: so that it is looked up at once."""

from dataclasses import dataclass, field


@dataclass
class Names:
    """What may be here already: addresses and digests of articles, people and their ids, and the
    keys by which lines of one file refer to each other."""

    urls: set = field(default_factory=set)
    digests: set = field(default_factory=set)
    people: set = field(default_factory=set)
    ids: set = field(default_factory=set)
    keys: set = field(default_factory=set)

    def take(self, line):
        """Add what `line` (a reading.Line) names. What is not as it should be is passed over."""
        data = line.record.data
        if line.article:
            self.urls.add(line.article.url)
            self.digests.add(line.article.whole.sha256)
            for each in _objects(data.get("affiliations")):
                self.people.update(_texts(each.get("expert")))
            for each in _objects(data.get("statements")):
                self._take_statement(each)
        elif data.get("type") == "expert":
            self.people.update(_texts(data.get("name")))
            self.ids.update(_texts(data.get("wikidata"), data.get("orcid")))
        self.urls.discard("")

    def _take_statement(self, data):
        self.people.update(_texts(data.get("expert")))
        if claim := data.get("claim"):
            self.keys.update(map(claim_key, _texts(claim)))
        if apart := data.get("not_same"):
            self.keys.update(map(pair_key, _texts(*apart)))


def claim_key(key):
    """What the claim that a file calls `key` is remembered by."""
    return f"claim {key}"


def pair_key(key):
    """What the pair of statements that a file calls `key` is remembered by."""
    return f"pair {key}"


def _objects(values):
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []


def _texts(*values):
    return [each.strip() for each in values if isinstance(each, str) and each.strip()]
