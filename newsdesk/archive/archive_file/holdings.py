"""What the archive holds and what the lines of a file add to it."""

from collections import defaultdict
from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from newsdesk.archive.archive_file.experts import WHO
from newsdesk.archive.archive_file.fields import read_fields
from newsdesk.archive.archive_file.merging import fill_in
from newsdesk.archive.archive_file.naming import claim_key, pair_key
from newsdesk.archive.archive_file.staging import Staging, Tag
from newsdesk.archive.conflicts import find_or_make
from newsdesk.archive.models import (
    Article,
    Claim,
    ClaimPair,
    Expert,
    ExpertName,
    Organisation,
    Outlet,
    Statement,
    Topic,
)
from newsdesk.archive.models.article_queryset import same_among
from newsdesk.extraction import fold

# More of a kind are not remembered from one batch to the next.
REMEMBERED = 5000


class Holdings:
    """Finds what a line names, or makes it.

    For each batch, whatever its lines may name is looked up at once. What they make is staged
    and stored at its end. Of outlets, organisations and topics, which are few, the new ones are
    stored at once, since others are looked for by any of their names; a line that `has_written`
    one cannot be dropped alone.
    """

    def __init__(self, delivery):
        self.delivery = delivery
        # Hashes of runs of words that are no sign of a copy: see TextSketch.
        self.common = set()
        self.forget()

    def forget(self):
        """Remember nothing: some of it was rolled back, or is not what it was."""
        self.outlets, self.organisations, self.topics = {}, {}, {}

    def begin_batch(self, names):
        """Look up what the `names` (a Names) of a batch may mean."""
        self.staging = Staging()
        # Ids of what is new by type, of articles to be listed anew, and of experts by a new name.
        self.made, self.to_relist, self.renamed = {}, set(), set()
        self._forget_what_changed()
        self._find_articles(names)
        self._find_experts(names)
        # By the paths that a statement is tagged with.
        self.tagged = {}
        self.keys = self.delivery.things_of(names.keys)
        self.old_keys = frozenset(self.keys)

    def begin_line(self, *, writes=False):
        """From here on, what is added counts only once `keep_line` is called."""
        self.staging.begin_line()
        self.line_made, self.has_written = {}, writes

    def keep_line(self):
        self.staging.keep_line()
        for noun, ids in self.line_made.items():
            self.made.setdefault(noun, []).extend(ids)

    def drop_line(self):
        self.staging.drop_line()

    def _forget_what_changed(self):
        for model, known in (
            (Outlet, self.outlets),
            (Organisation, self.organisations),
            (Topic, self.topics),
        ):
            ids = {thing.pk for thing in known.values()}
            versions = dict(model.objects.filter(pk__in=ids).values_list("pk", "version"))
            is_same = all(versions.get(each.pk) == each.version for each in known.values())
            if not is_same or len(known) > REMEMBERED:
                known.clear()

    def _find_articles(self, names):
        found = Article.objects.select_related("revision")
        found = {each.pk: each for each in found.known_as(urls=names.urls, digests=names.digests)}
        self.by_url, self.by_digest = {}, defaultdict(dict)
        # By the id of an article, what is said in it.
        self.said = defaultdict(dict)
        for article in found.values():
            self._shelve(dict.__setitem__, article)
        for each in Statement.objects.filter(article__in=found).order_by("pk"):
            self.said[each.article_id][each.pk] = each

    def _shelve(self, put, article):
        if article.url:
            put(self.by_url, article.url, article)
        put(self.by_digest[article.sha256], article.pk, article)

    def _find_experts(self, names):
        found = Expert.objects.filter(name__in=names.people)
        self.experts = {(each.name, each.distinction): each for each in found}
        # By each form of a name, folded, the experts who bear it.
        self.bearers = defaultdict(dict)
        others = [name for name in names.people if (name, "") not in self.experts]
        for name, bearers in Expert.objects.of_each(others).items():
            self.bearers[fold(name)].update((each.pk, each) for each in bearers)
        self.identified = {}
        if names.ids:
            taken = Expert.objects.filter(Q(wikidata__in=names.ids) | Q(orcid__in=names.ids))
            for expert in taken:
                self._identify(dict.__setitem__, expert)

    def _identify(self, put, expert):
        for field in ("wikidata", "orcid"):
            if value := getattr(expert, field):
                put(self.identified, (field, value), expert)

    def add(self, thing):
        """Have `thing` stored with the batch, and hand it back."""
        return self.staging.add(thing)

    def staged(self, model):
        """What the line, and those before it in the batch, have stored of `model`."""
        return self.staging.of(model)

    def afterwards(self, step):
        """Call `step` when everything is stored."""
        self.staging.afterwards(step)

    def note_made(self, thing):
        """Remember that the line made `thing`, and hand it back."""
        self.line_made.setdefault(thing._meta.model_name, []).append(thing.pk)
        return thing

    def is_new(self, thing):
        """True if the line made `thing`."""
        return thing.pk in self.line_made.get(thing._meta.model_name, ())

    def is_staged(self, thing):
        """True if the line, or one before it in the batch, made `thing`."""
        return self.is_new(thing) or thing.pk in self.made.get(thing._meta.model_name, ())

    def _write(self, make):
        self.has_written = True
        return self.note_made(make())

    def outlet(self, name, **facts):
        """The outlet called `name`, in whatever capitals; a new one gets the facts."""
        key = fold(name)
        if key not in self.outlets:
            self.outlets[key] = find_or_make(
                Outlet.objects.filter(name__iexact=name).first,
                partial(self._write, partial(Outlet.objects.create, name=name, **facts)),
            )
        return self.outlets[key]

    def organisation(self, name, *, is_own=False, **facts):
        """The organisation called `name`, by any of its names; a new one gets the facts."""
        if name not in self.organisations:
            exact = Organisation.objects.filter(name=name)
            self.organisations[name] = find_or_make(
                # What a line of its own names is itself, whatever else is called so.
                lambda: exact.first() if is_own else Organisation.objects.find(name),
                partial(self._write, partial(Organisation.objects.create, name=name, **facts)),
            )
        return self.organisations[name]

    def topic(self, record, name, path):
        """The topic at `path`, which the field `name` of the record gives."""
        if path not in self.topics:
            try:
                known = Topic.objects.find(path)
                self.topics[path] = known or self._write(partial(Topic.objects.plant, path))
            except ValidationError as error:
                record.fail(name, error.messages[0])
        return self.topics[path]

    def article(self, known, make):
        """The article that is the same as `known` (url, outlet and sha256), else a new one."""
        alike = self.by_digest[known["sha256"]].values()
        found = same_among(filter(None, [self.by_url.get(known["url"]), *alike]), **known)
        if not found:
            found = self.note_made(make())
            self._shelve(self.staging.remember, found)
        return found

    def tags(self, record):
        """The ids of all topics that the record's statement is about, each with: is it a tag?"""
        paths = tuple(record.texts("topics"))
        if paths not in self.tagged:
            topics = [self.topic(record, "topics", path) for path in paths]
            self.tagged[paths] = tuple(Statement.links_to(topics).items())
        return self.tagged[paths]

    def add_statement(self, statement, tags):
        """Have a new statement stored with the batch, about the topics of its `tags`."""
        self.add(statement)
        for topic, is_tag in tags:
            self.add(Tag(statement, topic, is_tag))
        self.staging.remember(self.said[statement.article_id], statement.pk, statement)

    def expert(self, record):
        """The expert whom the fields of WHO name, or None."""
        who = read_fields(WHO, record)
        name, distinction = who["name"], who["distinction"]
        if not name:
            return None
        found = self.experts.get((name, distinction))
        return found or self._known_otherwise(record, name, distinction) or self.enter(**who)

    def _known_otherwise(self, record, name, distinction):
        """The expert of whom `name` is another printed form, if it can only be one."""
        if distinction:
            return None
        alike = [each for each in self.bearers[fold(name)].values() if each.is_told_by(name)]
        if len(alike) > 1:
            record.fail(
                "expert",
                f"several people are called {name}. Say which in expert_distinction: "
                f"{', '.join(f'“{each.distinction}”' for each in alike[:5])}.",
            )
        return alike[0] if alike else None

    def enter(self, name, **facts):
        """A new expert under `name`, which becomes the primary form of it."""
        expert = self.note_made(self.add(Expert(name=name, **facts)))
        expert.sort()
        self.staging.remember(self.experts, (name, expert.distinction), expert)
        self._identify(self.staging.remember, expert)
        self.add_form(expert, text=name, kind=ExpertName.Kind.PRIMARY)
        return expert

    def fill_in(self, expert, facts):
        """Give `expert` those of the facts for which there is nothing yet."""
        for field in ("wikidata", "orcid"):
            if facts[field] and not getattr(expert, field):
                self.staging.remember(self.identified, (field, facts[field]), expert)
        self.afterwards(partial(fill_in, expert, facts))

    def add_form(self, expert, **fields):
        """One more form of the name of a new `expert`."""
        form = self.add(ExpertName(expert=expert, **fields))
        form.spell()
        self.bear(expert, form.folded)

    def bear(self, expert, folded):
        """From now on, `folded` is a form of the name of `expert`."""
        if expert.pk not in self.bearers[folded]:
            self.staging.remember(self.bearers[folded], expert.pk, expert)

    def claim(self, key):
        """The id of the claim that the file calls `key`."""
        if claim_key(key) not in self.keys:
            self.mean(claim_key(key), self.add(Claim()).pk)
        return self.keys[claim_key(key)]

    def mean(self, key, thing):
        """From now on, `key` stands in this file for the id `thing`, unless it does for another."""
        if key not in self.keys:
            self.staging.remember(self.keys, key, thing)

    def new_keys(self):
        """The keys of the batch whose meaning was not known before it."""
        return {key: self.keys[key] for key in self.keys.keys() - self.old_keys}

    def keep_apart(self, key, statement):
        """Keep that `statement` is not the same claim as the other one that has this `key`."""
        self.mean(pair_key(key), statement.pk)
        other = self.keys[pair_key(key)]
        if other != statement.pk:
            pair = sorted([other, statement.pk])
            self.staging.afterwards(partial(_refuse_claim, *pair))


def _refuse_claim(first, second):
    refused = {"state": ClaimPair.State.REFUSED, "decided_at": timezone.now()}
    ClaimPair.objects.get_or_create(first_id=first, second_id=second, defaults=refused)
