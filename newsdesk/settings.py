"""Settings, all of them; what differs between installations comes from the environment.

The README lists the `NEWSDESK_*` variables. Without any, this is a production set-up on
SQLite that expects to stand behind HTTPS.
"""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("NEWSDESK_VAR", BASE_DIR / "var"))


def flag(name):
    """True when the environment switches `name` on."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def words(name, default=""):
    """The comma-separated values of `name`."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_key():
    """The key from the environment, else one made on first start and kept beside the data."""
    if key := os.environ.get("NEWSDESK_SECRET_KEY"):
        return key
    kept = VAR_DIR / "secret-key"
    if not kept.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        # Linked into place whole: of two processes starting at once both use the first one's.
        with NamedTemporaryFile("w", dir=VAR_DIR) as made:
            made.write(get_random_secret_key())
            made.flush()
            with suppress(FileExistsError):
                os.link(made.name, kept)
    return kept.read_text()


SECRET_KEY = secret_key()
DEBUG = flag("NEWSDESK_DEBUG")
ALLOWED_HOSTS = words("NEWSDESK_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("NEWSDESK_ORIGINS")
# Whose names the entries of feeds bear (RFC 4151): a host and since when it is the newsroom's.
# Feed readers know entries by them, so they stay when the site moves to another host.
TAG_AUTHORITY = os.environ.get(
    "NEWSDESK_TAG", f"{[*ALLOWED_HOSTS, 'newsdesk'][0].strip('.*') or 'newsdesk'},2026"
)
# Addresses of proxies in front, which alone are believed when they say who is behind them.
PROXIES = words("NEWSDESK_PROXIES")

INSTALLED_APPS = [
    "newsdesk.archive",
    "newsdesk.intake",
    "newsdesk.desk",
    "newsdesk.reader",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages shrink to a fifth; it pads them at random, so that their length tells no secret.
    "django.middleware.gzip.GZipMiddleware",
    "newsdesk.reader.page_cache.PageCache",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsdesk.urls"
WSGI_APPLICATION = "newsdesk.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def database():
    """PostgreSQL when a database is named, else a SQLite file; both as measured to be quickest."""
    if name := os.environ.get("NEWSDESK_POSTGRES_DB"):
        # libpq reads host, user and password from its own PG* variables.
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "OPTIONS": {"pool": {"min_size": 2, "max_size": 8}},
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "newsdesk.sqlite3",
        # WAL lets readers go on while somebody writes; IMMEDIATE because a transaction that
        # starts by reading cannot wait for the lock once it wants to write.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        # A file, since the browser tests' server and the test itself use it side by side,
        # and an in-memory database would hide every lock.
        "TEST": {"NAME": VAR_DIR / "test.sqlite3"},
    }


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Readers' pages as they were sent, in each process by itself: some 10 KB each.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 3000},
    },
}

# What takes longer than a request waits in the database for `manage.py worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "archive.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "desk:sign_in"
LOGIN_REDIRECT_URL = "desk:queue"
LOGOUT_REDIRECT_URL = "reader:home"

# Guessing passwords: after five misses for one name from one address, fifteen minutes' rest.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Who goes on guessing must not keep an editor out for good.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "newsdesk.desk.views.accounts.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

LANGUAGE_CODE = "en-gb"
TIME_ZONE = os.environ.get("NEWSDESK_TIME_ZONE", "UTC")
USE_I18N = True
FORMAT_MODULE_PATH = ["newsdesk.formats"]
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# An article of a million characters, pasted, with room for the form around it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
# A folder of text files, chosen at once.
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000

# What goes wrong is said on standard error, for whatever keeps the server's log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING"}},
}

# Of an article that may be quoted but not reprinted, the per cent that readers may see in sum.
SHARE_LIMIT = int(os.environ.get("NEWSDESK_SHARE_LIMIT", "50"))

# Everything a page needs comes from here, and nothing may be written into its markup.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# `NEWSDESK_HTTP=1` is for trying it on one's own machine, where there is no certificate.
IS_BEHIND_HTTPS = not flag("NEWSDESK_HTTP")
SECURE_SSL_REDIRECT = IS_BEHIND_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if IS_BEHIND_HTTPS else 0
# Whether the sites beside this one can do without plain HTTP is not for Newsdesk to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = IS_BEHIND_HTTPS
CSRF_COOKIE_SECURE = IS_BEHIND_HTTPS
SESSION_COOKIE_NAME = "newsdesk_session"
CSRF_COOKIE_NAME = "newsdesk_csrf"
X_FRAME_OPTIONS = "DENY"
