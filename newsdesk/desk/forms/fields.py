"""Fields that the desk's forms share."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TOO_LONG = _("Shorten this to %(limit_value)d characters; it has %(show_value)d.")


def lines_of(text):
    """The lines of a text field that hold something, as browsers and scripts send them."""
    lines = text.replace("\r\n", "\n").split("\n")
    return [line for line in lines if line.strip()]


class TextField(forms.CharField):
    """Words typed that may be left out, and are no longer than `longest`."""

    def __init__(self, longest, **kwargs):
        errors = {"max_length": TOO_LONG} | kwargs.pop("error_messages", {})
        super().__init__(required=False, max_length=longest, error_messages=errors, **kwargs)


class LinesField(forms.CharField):
    """A list of texts, typed one a line, each no longer than `longest`."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, longest, **kwargs):
        super().__init__(required=False, **kwargs)
        self.longest = longest

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in lines_of(value or "")]

    def validate(self, value):
        for line in value:
            if len(line) > self.longest:
                raise ValidationError(
                    TOO_LONG % {"limit_value": self.longest, "show_value": len(line)}
                )


class RowsField(forms.ModelMultipleChoiceField):
    """Rows of a table, chosen by their ids."""

    def clean(self, value):
        # SQLite has no larger numbers, and Django would hand them on.
        if any(len(pk) > 18 for pk in value or ()):
            raise ValidationError(self.error_messages["invalid_list"])
        return super().clean(value)
