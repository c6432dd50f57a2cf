import os

from django.core.asgi import get_asgi_application

from geo112.collector import leave_alone_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo112.settings")
application = get_asgi_application()
leave_alone_what_is_loaded()
