"""What the archive holds and what the lines of a file add to it."""

from collections import ChainMap

from django.core.exceptions import ValidationError
from django.utils import timezone

from newsdesk.archive.archive_file.experts import WHO
from newsdesk.archive.archive_file.fields import read_fields
from newsdesk.archive.conflicts import find_or_make
from newsdesk.archive.models import Claim, ClaimPair, Expert, Organisation, Outlet, Topic
from newsdesk.extraction import fold


class Holdings:
    """Finds what a line names, or makes it, and remembers it, since the next line names it, too.

    `made`, `to_relist` and `renamed` are what the lines since `begin_batch` added: ids of new
    things by type, of articles whose statements are to be listed anew, and of experts with new
    forms of their names.
    """

    def __init__(self):
        self.claims, self.apart = ChainMap(), ChainMap()
        self._forget()
        self.begin_batch()

    def _forget(self):
        self.outlets, self.organisations, self.topics, self.experts = {}, {}, {}, {}

    def begin_batch(self):
        self.made, self.to_relist, self.renamed = {}, set(), set()

    def begin_line(self):
        """From here on, what is added counts only once `keep_line` is called."""
        self.line_made, self.line_relists, self.line_renamed = {}, set(), set()
        self.claims, self.apart = self.claims.new_child(), self.apart.new_child()

    def keep_line(self):
        for noun, ids in self.line_made.items():
            self.made.setdefault(noun, []).extend(ids)
        self.to_relist |= self.line_relists
        self.renamed |= self.line_renamed | set(self.line_made.get("expert", ()))
        added, self.claims = self.claims.maps[0], self.claims.parents
        self.claims.update(added)
        added, self.apart = self.apart.maps[0], self.apart.parents
        self.apart.update(added)

    def drop_line(self):
        """Forget what the line added, and everything remembered: some of it is rolled back."""
        self.claims, self.apart = self.claims.parents, self.apart.parents
        self._forget()

    def note_made(self, thing):
        """Remember that the line made `thing`, and hand it back."""
        self.line_made.setdefault(thing._meta.model_name, []).append(thing.pk)
        return thing

    def is_new(self, thing):
        return thing.pk in self.line_made.get(thing._meta.model_name, ())

    def relist(self, article):
        """Have the statements of `article` listed anew once the batch is in."""
        self.line_relists.add(article.pk)

    def rename(self, expert):
        """Have those who may be the same as `expert` looked for once the batch is in."""
        self.line_renamed.add(expert.pk)

    def outlet(self, name, **facts):
        """The outlet called `name`, in whatever capitals; a new one gets the facts."""
        key = fold(name)
        if key not in self.outlets:
            self.outlets[key] = find_or_make(
                Outlet.objects.filter(name__iexact=name).first,
                lambda: self.note_made(Outlet.objects.create(name=name, **facts)),
            )
        return self.outlets[key]

    def organisation(self, name, *, is_own=False, **facts):
        """The organisation called `name`, by any of its names; a new one gets the facts."""
        if name not in self.organisations:
            exact = Organisation.objects.filter(name=name)
            self.organisations[name] = find_or_make(
                # What a line of its own names is itself, whatever else is called so.
                lambda: exact.first() if is_own else Organisation.objects.find(name),
                lambda: self.note_made(Organisation.objects.create(name=name, **facts)),
            )
        return self.organisations[name]

    def topic(self, record, name, path):
        """The topic at `path`, which the field `name` of the record gives."""
        if path not in self.topics:
            try:
                known = Topic.objects.find(path)
                self.topics[path] = known or self.note_made(Topic.objects.plant(path))
            except ValidationError as error:
                record.fail(name, error.messages[0])
        return self.topics[path]

    def expert(self, record):
        """The expert whom the fields of WHO name, or None."""
        who = read_fields(WHO, record)
        key = who["name"], who["distinction"]
        if not who["name"]:
            return None
        if key not in self.experts:
            found = Expert.objects.filter(name=key[0], distinction=key[1]).first()
            found = found or self._known_otherwise(record, *key)
            self.experts[key] = found or self.note_made(Expert.objects.enter(**who))
        return self.experts[key]

    def _known_otherwise(self, record, name, distinction):
        """The expert of whom `name` is another printed form, if it can only be one."""
        if distinction:
            return None
        alike = list(Expert.objects.of_full_name(name)[:5])
        if len(alike) > 1:
            record.fail(
                "expert",
                f"several people are called {name}. Say which in expert_distinction: "
                f"{', '.join(f'“{each.distinction}”' for each in alike)}.",
            )
        return alike[0] if alike else None

    def claim(self, key):
        """The id of the claim that the file calls `key`."""
        if key not in self.claims:
            self.claims[key] = Claim.objects.create().pk
        return self.claims[key]

    def keep_apart(self, key, statement):
        """Keep that `statement` is not the same claim as the other one that has this `key`."""
        other = self.apart.setdefault(key, statement.pk)
        if other != statement.pk:
            first, second = sorted([other, statement.pk])
            refused = {"state": ClaimPair.State.REFUSED, "decided_at": timezone.now()}
            ClaimPair.objects.get_or_create(first_id=first, second_id=second, defaults=refused)
