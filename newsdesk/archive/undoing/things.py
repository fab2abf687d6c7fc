"""Turning back what was done to experts, topics, outlets and the like: anything with a plain record."""

from functools import cached_property

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.models import (
    Action,
    DoubtfulName,
    Expert,
    ExpertName,
    LikelyPair,
    Organisation,
    OrganisationName,
    Topic,
    TopicName,
)
from newsdesk.archive.undoing.since import Turn, changed_between

LISTS = ("names", "doubts", "affiliations", "disclosures")
# Who is one and who is two, and whether readers see them, is turned back in any order, and leaves
# the record otherwise as it is.
BESIDE = {"merged", "split", "apart", "standing"}
# What comes and goes with whom it is about.
FOLLOWING = (ExpertName, DoubtfulName, LikelyPair, OrganisationName, TopicName)


class PlainTurn(Turn):
    """Of a thing that tells what it is by `as_logged`."""

    @cached_property
    def model(self):
        return apps.get_model("archive", self.kind)

    @cached_property
    def columns(self):
        return {field.attname: field for field in self.model._meta.concrete_fields}

    def check_there(self, values):
        """Raise NotAllowed if something that `values` point at is no longer in the archive."""
        for name, value in values.items():
            related = self.columns[name].related_model if name in self.columns else None
            if related and value and not related._default_manager.filter(pk=value).exists():
                raise NotAllowed(
                    _("The %(thing)s of then is no longer here.")
                    % {"thing": related._meta.verbose_name}
                )


class ThingTurn(PlainTurn):
    """An edit, of which every field that it changed is put back."""

    def done_since(self):
        return [done for done in super().done_since() if not all(map(_turns_beside, done))]

    def check(self, *, by, verb):
        self.thing = self.model._default_manager.filter(pk=self.pk).first()
        if self.thing is None:
            raise NotAllowed(_("This is no longer here: it was merged or deleted since."))
        if getattr(self.thing, "erased_at", None):
            raise NotAllowed(_("This was deleted as a law asked. Nothing can be done to it."))
        if not hasattr(self.thing, "edit"):
            raise NotAllowed(_("This is not undone here. Change it back by hand."))
        if not by.may_publish and getattr(self.thing, "public_since", None):
            raise NotAllowed(_("Only an editor may change what readers have seen."))
        self.changed = changed_between(self.first.before, self.last.after)
        self.now = self.thing.as_logged()
        if any(self.now[name] != self.last.after[name] for name in self.changed - set(LISTS)):
            raise NotAllowed(_("This was changed since in the admin. Nothing was changed."))

    def apply(self, *, by, verb, words):
        values = {name: self._former(name) for name in self.changed}
        self.check_there(values)
        log = {"verb": verb, **self.logged(words)}
        try:
            self.thing.edit(by=by, version=self.thing.version, **log, **values)
        except IntegrityError as error:
            raise NotAllowed(
                _(
                    "By now there is another one of this name, or with its identifiers. Change that first."
                )
            ) from error
        return True

    def _former(self, name):
        """What `name` was, with what a list or a dict of names was given by others since."""
        before, after, now = self.first.before[name], self.last.after[name], self.now[name]
        if name == "affiliations":
            before, after = _as_called_now(before), _as_called_now(after)
        if now == after or name not in LISTS:
            return before
        if isinstance(now, dict):
            changed = {key for key in before | after if before.get(key) != after.get(key)}
            kept = {key: kind for key, kind in now.items() if key not in changed}
            return kept | {key: before[key] for key in changed & before.keys()}
        kept = [each for each in now if each not in after or each in before]
        return kept + [each for each in before if each not in kept]


def _turns_beside(action):
    return action.undoes_id and BESIDE & (action.after or {}).keys()


def _as_called_now(roles):
    """The `roles` as logged, with the names that their organisations have got since."""
    named = {role["organisation"] for role in roles if role["organisation"]}
    found = {name: Organisation.objects.find(name) for name in named}
    return [
        role | {"organisation": found[role["organisation"]].name}
        if found.get(role["organisation"])
        else role
        for role in roles
    ]


class MadeTurn(PlainTurn):
    """Something that was made, and goes unless it is in use; or that went, and is made again."""

    def check_unchanged(self, *, by, verb):
        """Whatever was done to it since: then it stays."""

    def check(self, *, by, verb):
        self.thing = self.model._default_manager.filter(pk=self.pk).first()

    def apply(self, *, by, verb, words):
        """Returns whether anything was changed: what is in use stays."""
        if self.last.after is None:
            self._make_again(by, verb, words)
            return True
        if self.thing is None or self.done_since() or self._is_in_use():
            return False
        before = self.thing.as_logged()
        # Logged first, since afterwards it has no id.
        self._record(verb, by=by, before=before, after=None, words=words)
        self.thing.delete()
        return True

    def _record(self, verb, *, by, words, **states):
        Action.objects.record(verb, self.thing, by=by, **states, **self.logged(words))

    def _is_in_use(self):
        """True if it was public or anything refers to it, apart from the forms of its name."""
        if getattr(self.thing, "public_since", None):
            return True
        relations = self.model._meta.get_fields(include_hidden=True)
        relations = [each for each in relations if each.auto_created and not each.concrete]
        return any(
            each.field.model._default_manager.filter(**{each.field.name: self.pk}).exists()
            for each in relations
            if each.field.model not in FOLLOWING and not each.field.model._meta.auto_created
        )

    def _make_again(self, by, verb, words):
        former = self.first.before
        values = {name: former[name] for name in former.keys() & self.columns.keys()}
        self.check_there(values)
        # Text may be empty; of times and what is pointed at, the log says so in its own way.
        values = {name: self._stored(name, value) for name, value in values.items()}
        self.thing = self.model(pk=self.pk, **values)
        with transaction.atomic():
            self.thing.save(force_insert=True)
        if isinstance(self.thing, Expert):
            self.thing.names.create(text=self.thing.name, kind=ExpertName.Kind.PRIMARY)
            self.thing.make_lists(self.thing.name, **{name: former.get(name) for name in LISTS})
            LikelyPair.objects.look_again(self.thing)
        if isinstance(self.thing, (Topic, Organisation)):
            self.thing.make_names(former.get("names", {}))
        self._record(verb, by=by, before=None, after=self.thing.as_logged(), words=words)

    def _stored(self, name, value):
        field = self.columns[name]
        is_nothing = value == "" and not field.empty_strings_allowed
        return None if is_nothing else field.to_python(value)
