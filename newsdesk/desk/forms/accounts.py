from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """A name and a password; says no more than that the two do not go together."""

    error_messages = {
        "invalid_login": _("This name and password do not go together. Capitals matter in both."),
        "inactive": _("This account has been switched off. Ask a publisher."),
    }
