from django.urls import URLPattern, URLResolver, re_path

from responders import intake
from responders.formats import HTTP_FORMATS

urlpatterns: list[URLPattern | URLResolver] = [
    # Typed into phones: with or without the last slash.
    *(
        re_path(rf"^api/v1/positions/{name}/?$", intake.receive, {"path": name}, name=f"positions_{name}")
        for name in sorted({each.path for each in HTTP_FORMATS})
    ),
]
