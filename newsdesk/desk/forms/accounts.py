from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """A name and a password; says no more than that the two do not go together."""

    error_messages = {
        "invalid_login": "This name and password do not go together. Capitals matter in both.",
        "inactive": "This account has been switched off. Ask a publisher.",
    }
