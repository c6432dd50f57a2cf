"""Settings of geo112, all from the environment (prefix ``GEO112_``).

Where no database is configured, the embedded default applies: `geo112.local` keeps generated secrets and the
addresses of the private database and broker in ``var/local.env``, and this file reads it.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
VAR_DIR = Path(env.str("GEO112_VAR", default=str(BASE_DIR / "var")))
LOCAL = "GEO112_DATABASE_URL" not in env.ENVIRON
"""True where no database is configured, so that the private cluster and broker under VAR_DIR serve."""
PRIVATE_BROKER = "GEO112_MQTT_HOST" not in env.ENVIRON or "GEO112_PRIVATE_BROKER" in env.ENVIRON
if LOCAL and (VAR_DIR / "local.env").exists():
    env.read_env(VAR_DIR / "local.env")

DEMO = env.bool("GEO112_DEMO", default=LOCAL)
"""Demo settings: loopback only, generated secrets, no TLS. Production (False) is held to `geo112.checks`."""
DEBUG = env.bool("GEO112_DEBUG", default=False)
INSECURE_KEY = "insecure-only-for-commands-that-need-no-secret"
SECRET_KEY = env.str("GEO112_SECRET_KEY", default=INSECURE_KEY)
ALLOWED_HOSTS = env.list("GEO112_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("GEO112_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env.str("GEO112_PUBLIC_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "geo112.regions.administration.apps.CentreAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "geo112.apps.OurStaticFiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "rest_framework",
    "rest_framework.authtoken",
    "rest_framework_gis",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "leaflet",
    "axes",
    "csp",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "geo112.regions",
    "geo112.live",
    "geo112.roads",
    "geo112.local",
    "geo112.simulator",
    "incidents",
    "responders",
    "geo112.dispatch",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "geo112.regions.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "geo112.urls"
ASGI_APPLICATION = "geo112.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ]
        },
    }
]

# --- data -----------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": {
        **env.db_url("GEO112_DATABASE_URL", default="postgis://geo112@127.0.0.1:1/geo112"),
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        # Under ASGI persistent connections leak; the pool is what works (traps: Django).
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": env.int("GEO112_DATABASE_POOL", default=10), "timeout": 10},
            "prepare_threshold": 1_000_000,  # no query but those that ask for it (geo112.database)
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROADS_DIR = Path(env.str("GEO112_ROADS_DIR", default=str(VAR_DIR / "roads")))
"""Where the compact road graphs lie, memory-mapped by every process; rebuilt from PostGIS where one is missing."""
FIXTURES_DIR = BASE_DIR / "fixtures"

# --- broker ---------------------------------------------------------------------------------------------------------
MQTT = {
    "host": env.str("GEO112_MQTT_HOST", default="127.0.0.1"),
    "port": env.int("GEO112_MQTT_PORT", default=1),
    "tls": env.bool("GEO112_MQTT_TLS", default=False),
    "public_host": env.str("GEO112_MQTT_PUBLIC_HOST", default=env.str("GEO112_MQTT_HOST", default="127.0.0.1")),
    "public_port": env.int("GEO112_MQTT_PUBLIC_PORT", default=env.int("GEO112_MQTT_PORT", default=1)),
    # `admin` manages accounts through $CONTROL/dynamic-security; `server` reads positions and publishes assignments.
    "admin_username": env.str("GEO112_MQTT_ADMIN_USERNAME", default="admin"),
    "admin_password": env.str("GEO112_MQTT_ADMIN_PASSWORD", default=""),
    "server_username": env.str("GEO112_MQTT_SERVER_USERNAME", default="server"),
    "server_password": env.str("GEO112_MQTT_SERVER_PASSWORD", default=""),
}

POSITION_ACCURACY_LIMIT_M = env.float("GEO112_POSITION_ACCURACY_LIMIT_M", default=500.0)
POSITION_SPEED_LIMIT_MPS = env.float("GEO112_POSITION_SPEED_LIMIT_MPS", default=70.0)
"""Fixes beyond these are kept, but not shown until several in a row agree (`responders.plausibility`)."""
BROKER_QUEUE_LIMIT = env.int("GEO112_BROKER_QUEUE_LIMIT", default=1_000_000)
"""Messages that the broker keeps for one absent client (Mosquitto: max_queued_messages). What comes then is dropped."""

PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 4, "delete_jobs": "successful"}
"""A silent broker holds up a job for seconds: others must not wait behind it. What succeeded need not be kept."""
STATUS_REPORT_TASK = "geo112.dispatch.tasks.apply_status_report"
"""Task that acts upon a stored status message: responders store, dispatch acts, neither imports upwards."""
INCIDENT_CHANGED_TASK = "geo112.dispatch.tasks.follow_incident"
"""Task that tells units of a changed incident: incidents change, dispatch tells, for the same reason."""

# --- people ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "regions.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "console"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "regions/locked_out.html"

# --- language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Makassar"

# --- files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
CHARTS_DIR = Path(env.str("GEO112_CHARTS_DIR", default="/usr/share/javascript/chart.js"))
"""Where Debian's package libjs-chart.js puts it (script/packages.txt)."""
STATICFILES_DIRS = [BASE_DIR / "static", ("chart.js", CHARTS_DIR)]  # htmx comes with django-htmx
MEDIA_ROOT = env.str("GEO112_MEDIA_DIR", default=str(VAR_DIR / "media"))
"""Photos. Never served as files: `/attachments/` asks first who wants to see them."""
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "geo112.static_storage.ModuleManifestStorage"},
}

# --- security -------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "style-src-attr": ["'unsafe-inline'"],  # Leaflet positions its panes with style attributes
        "img-src": [SELF, "data:", *env.list("GEO112_TILE_HOSTS", default=["https://tile.openstreetmap.org"])],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
TRACKER_REQUESTS = {"burst": 1200, "per_s": 20.0}
"""How often one device may post over HTTP. It sends each fix by itself: the burst is what it kept for 20 minutes."""
AML_TOKENS = env.list("GEO112_AML_TOKENS", default=[])
"""Networks that may post Advanced Mobile Location (`Authorization: Bearer …` to /aml/). None: the door is shut."""
METRICS_TOKEN = env.str("GEO112_METRICS_TOKEN", default="")
"""Opens /metrics to those who are not on this machine (`Authorization: Bearer …`)."""
HTTPS = env.bool("GEO112_HTTPS", default=not DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked for on loopback, before any proxy
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("GEO112_BEHIND_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 3600  # one long shift
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

SILENCED_SYSTEM_CHECKS = [
    # Debian 12 ships GDAL 3.6. The check guards against spatial references from strangers; we take none.
    "gis.W001",
]

# --- interfaces -----------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["geo112.json_parser.ShallowJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "geo112.regions.pagination.Pages",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "geo112",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "geo112.regions.schema.add_refusals",
    ],
    "ENUM_NAME_OVERRIDES": {
        "CallStatusEnum": "incidents.models.Call.Status",
        "IncidentStatusEnum": "incidents.models.Incident.Status",
        "ReferralStatusEnum": "geo112.dispatch.models.Referral.Status",
        "ReferralSideEnum": "geo112.dispatch.referrals.answers.SIDES",
    },
}
LEAFLET_CONFIG = {
    "TILES": [],
    "RESET_VIEW": False,
    "NO_GLOBALS": True,
    "ATTRIBUTION_PREFIX": "",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"secrets": {"()": "geo112.redaction.HideSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": env.str("GEO112_LOG_LEVEL", default="INFO")},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "uvicorn.access": {"propagate": True},  # off by default; who turns it on gets it through our filter
    },
}
