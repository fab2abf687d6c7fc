"""What the forms of experts, topics and outlets share: records that several people edit."""

from django import forms
from django.utils.translation import gettext as _

from newsdesk.archive.models import Action
from newsdesk.archive.whole_text import one_line
from newsdesk.desk.forms.articles import VersionField
from newsdesk.desk.forms.fields import TOO_LONG
from newsdesk.extraction import UnacceptableText

LONGEST_NAME = 200


class LineField(forms.CharField):
    """Words on one line, normalised as an article's text is."""

    def __init__(self, *, longest=LONGEST_NAME, **kwargs):
        errors = {"max_length": TOO_LONG} | kwargs.pop("error_messages", {})
        super().__init__(max_length=longest, error_messages=errors, **kwargs)

    def clean(self, value):
        try:
            return one_line(super().clean(value))
        except UnacceptableText as error:
            raise forms.ValidationError(str(error)) from None


class ProposedField(LineField):
    """A line for which the browser proposes the names in the datalist `proposals`."""

    def __init__(self, proposals, **kwargs):
        widget = forms.TextInput(attrs={"list": proposals, "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)


class RecordForm(forms.Form):
    """Edits `record`, or says what a new one shall be if that is None.

    The fields KEPT are named as the record's `as_logged` names them. `values` are shown instead
    of what is stored: what somebody typed before there was a conflict.
    """

    KEPT = ()

    version = VersionField()

    def __init__(self, data=None, *, user, record=None, values=None):
        self.user, self.record = user, record
        self.logged = record.as_logged() if record else {}
        self.stored = self.values_in(self.logged)
        super().__init__(data, initial=self.stored | (values or {}))
        if record:
            self.initial["version"] = record.version
        else:
            del self.fields["version"]

    def values_in(self, logged):
        """What the fields show of a record of which `logged` is kept."""
        return {name: logged[name] for name in self.KEPT if name in logged}

    def typed(self):
        """The checked values of the fields that a record keeps."""
        return {name: self.cleaned_data[name] for name in self.KEPT}

    def changes(self):
        """What differs from the record as stored, as its verb `edit` takes it."""
        return {name: new for name, new in self.typed().items() if new != self.stored[name]}

    def in_words(self, name, value):
        """A field's value as the table of a conflict shows it."""
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        choices = dict(getattr(self.fields[name], "choices", ()))
        return choices.get(value, value) or _("Nothing")

    def label_of(self, name):
        return self[name].label

    def onto(self, theirs, clash):
        """The same form over the record as `theirs` have it, mine wherever I typed."""
        return type(self)(user=self.user, record=theirs, values=clash.values)


class Clash:
    """What somebody typed and what somebody else stored meanwhile, told apart field by field.

    `rows` are (label, mine, theirs) where both differ; `values` is what to show in the form:
    mine where I typed, theirs elsewhere. `actions` say who did what since, oldest first.
    """

    def __init__(self, form, theirs):
        seen = form.cleaned_data["version"]
        later = Action.objects.on(theirs).filter(before__version__gte=seen)
        self.actions = list(later.select_related("by").order_by("pk"))
        stored = form.values_in(theirs.as_logged())
        # What I was shown is what the first of them found.
        shown = stored | (form.values_in(self.actions[0].before) if self.actions else {})
        mine = {name: new for name, new in form.typed().items() if new != shown[name]}
        self.values = stored | mine
        self.rows = [
            (form.label_of(name), form.in_words(name, new), form.in_words(name, stored[name]))
            for name, new in mine.items()
            if new != stored[name]
        ]
