"""Static files with hashed names, imports between ES modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise is untyped
    # Without it, Django leaves `import … from "./x.js"` unhashed and browsers mix versions (traps: Django).
    support_js_module_import_aggregation = True
    max_post_process_passes = 30
    """Every pass settles one more floor of modules that import each other; without a circle it ends long before."""
