from django.contrib.staticfiles.apps import StaticFilesConfig


class OurStaticFiles(StaticFilesConfig):
    # Extensions of htmx that import it by a bare name, which no collected file satisfies, and of Chart.js what is
    # not chart.min.js. We use none of them.
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "django_htmx/ext/*",
        "Chart*.js",
        "chart.js",
        "chart.esm.js",
        "helpers.esm.js",
        "*.mjs",
        "chunks",
    ]
