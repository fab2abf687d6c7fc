"""What a WSGI server is pointed at: `granian --interface wsgi newsdesk.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsdesk.settings")

application = get_wsgi_application()
if settings.PROXIES:
    # Behind a proxy every visitor has its address, and one who guesses passwords would lock
    # out all the others.
    application = wrap_wsgi_with_proxy_headers(application, settings.PROXIES)
