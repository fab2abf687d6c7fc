"""What editors do about pages that are not as they were."""

from django import forms
from django.utils.translation import gettext_lazy as _

from newsdesk.desk.forms.articles import VersionField, WebAddressField, find_outlet


class SourceForm(forms.Form):
    """Where a copy of the article is archived, asked for while its page is in doubt."""

    version = VersionField()
    archive_url = WebAddressField(
        label=_("Archived copy"),
        help_text=_("The address of a copy in a web archive. Newsdesk asks none by itself."),
    )

    def __init__(self, data=None, *, article):
        initial = {"version": article.version, "archive_url": article.archive_url}
        super().__init__(data, initial=initial, auto_id=f"source-{article.pk}-%s")


class CheckForm(forms.Form):
    """Whose pages are to be checked now: an outlet's, or all."""

    outlet = forms.CharField(
        required=False,
        max_length=200,
        label=_("Outlet"),
        help_text=_("Empty for all of them."),
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
    )

    def clean_outlet(self):
        name = self.cleaned_data["outlet"]
        return find_outlet(name) if name else None
