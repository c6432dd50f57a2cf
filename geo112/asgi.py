import gc
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo112.settings")
application = get_asgi_application()

# A proposal makes some thousand small objects, and Python's collector would look through all that Django has loaded
# for circles among them, for longer than a search takes. What is loaded now stays: it need not be looked through.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
