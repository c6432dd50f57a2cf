"""Static files with hashed names, imports between ES modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise is untyped
    # Without it, Django leaves `import … from "./x.js"` unhashed and browsers mix versions (traps: Django).
    support_js_module_import_aggregation = True
    # A pass settles one level of imports or more; Django's 5 are too few for a chain of twelve modules.
    max_post_process_passes = 30
