"""A view of Django's that asks nothing, behind nothing: what any page at least costs."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(SECRET_KEY="bare", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__)
urlpatterns = [path("django", lambda request: HttpResponse("hello"))]
application = get_wsgi_application()
