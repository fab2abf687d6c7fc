"""What is to be done in the background."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from newsdesk.desk.forms.articles import DayField
from newsdesk.desk.forms.fields import LinesField

MOST_FILES, MOST_ADDRESSES = 1_000, 500
ARCHIVES = (".jsonl", ".jsonl.gz")
_is_web_address = URLValidator(schemes=["http", "https"])


class _ManyInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ManyFilesField(forms.FileField):
    """As many files as one likes, or none."""

    widget = _ManyInput(attrs={"accept": ".txt,.html,.htm,.xhtml,.json,.jsonld,.jsonl,.gz"})

    def clean(self, data, initial=None):
        if len(data or []) > MOST_FILES:
            raise ValidationError(
                _("These are %(count)s files. Choose up to %(most)s at a time.")
                % {"count": len(data), "most": MOST_FILES}
            )
        # An empty one fails by itself, and says so among the results.
        return list(data or [])


class JobForm(forms.Form):
    """An import: files, addresses, or one archive file."""

    files = _ManyFilesField(
        required=False,
        label=_("Files"),
        help_text=_(
            "Text (.txt), saved pages (.html) or schema.org articles (.json), up to 1,000 at once. "
            "Publishers: or one archive file (.jsonl or .jsonl.gz)."
        ),
    )
    addresses = LinesField(
        2000, label=_("Web addresses"), help_text=_("One a line. Each page is fetched.")
    )
    outlet = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
        help_text=_("If it is the same for all of them. Else it is read from the pages."),
        label=_("Outlet"),
    )
    published = DayField(label=_("Published"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_files(self):
        files = self.cleaned_data["files"]
        archives = [file for file in files if file.name.endswith(ARCHIVES)]
        if archives and not self.user.may_withhold_articles:
            raise ValidationError(_("An archive file may publish statements: ask a publisher."))
        if archives and len(files) > 1:
            raise ValidationError(_("Choose one archive file alone, or files with articles."))
        self.archive = archives[0] if archives else None
        return files

    def clean_addresses(self):
        addresses = list(dict.fromkeys(self.cleaned_data["addresses"]))
        if len(addresses) > MOST_ADDRESSES:
            raise ValidationError(
                _("These are %(count)s addresses. Give up to %(most)s at a time.")
                % {"count": len(addresses), "most": MOST_ADDRESSES}
            )
        for address in addresses:
            try:
                _is_web_address(address)
            except ValidationError:
                raise ValidationError(
                    _("“%(address)s” is not a web address. Write it as https://….")
                    % {"address": address}
                ) from None
        return addresses

    def clean(self):
        given = super().clean()
        is_sound = not {"files", "addresses"} & set(self.errors)
        if is_sound and not given["files"] and not given["addresses"]:
            raise ValidationError(_("Choose files, or give addresses."))
        return given

    def facts(self):
        """What is known of all the articles."""
        return {
            "outlet": self.cleaned_data["outlet"].strip(),
            "date": self.data.get("published", ""),
        }
