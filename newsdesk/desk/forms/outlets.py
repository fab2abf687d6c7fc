from django import forms
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.models import Outlet, Rights
from newsdesk.desk.forms.articles import WebAddressField
from newsdesk.desk.forms.records import LineField, RecordForm


class OutletForm(RecordForm):
    """Who publishes articles, and how much of them readers may see here."""

    KEPT = ("name", "homepage", "rights", "is_watched")

    name = LineField(label=_("Name"))
    homepage = WebAddressField(label=_("Homepage"))
    rights = forms.ChoiceField(
        required=False, label=_("Readers may see of its articles"), choices=Rights
    )
    is_watched = forms.BooleanField(
        required=False,
        label=_("Watch the wording on its pages"),
        help_text=_(
            "Newsdesk then asks its site, now and then, for every page from which something is "
            "published here, and tells editors under Wording what is no longer there as approved."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.user.may_withhold_articles:
            self.fields["rights"].disabled = True
            self.fields["rights"].help_text = _("A publisher decides this.")

    def clean_name(self):
        name = self.cleaned_data["name"]
        same = Outlet.objects.filter(name__iexact=name)
        if twin := same.exclude(pk=self.record and self.record.pk).first():
            raise forms.ValidationError(
                _("There is “%(twin)s” already. Choose another name.") % {"twin": twin}
            )
        return name

    def clean_rights(self):
        return self.cleaned_data["rights"] or Rights.QUOTES


class OutletFilterForm(forms.Form):
    """Which outlets the list shows."""

    words = forms.CharField(required=False, max_length=200, label=_("Words in the name"))
    rights = forms.ChoiceField(
        required=False, choices=[("", _("Any")), *Rights.choices], label=_("Rights")
    )
    after = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )
