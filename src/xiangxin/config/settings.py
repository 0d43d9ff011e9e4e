"""The one settings file. What the environment may change is read in environment.py."""

from datetime import timedelta
from pathlib import Path

import dj_database_url

from xiangxin.config import environment

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_dir()
SECRET_KEY = environment.secret_key(DATA_DIR)
DEBUG = environment.flag("DEBUG", otherwise=False)
# The demo market: made-up people, one-tap entries, mails shown at /demo/mail.
DEMO = environment.flag("DEMO", otherwise=False)
# Behind TLS cookies are Secure and the browser is told to stay on https.
HTTPS = environment.flag("HTTPS", otherwise=False)

# The most of a product's cues that chance may hold back.
HELD_BACK_MOST = environment.held_back_most()
PULL_MEMORY = environment.pull_memory()

# Paying by card: without both keys it is not offered.
STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET = environment.stripe_keys()
STRIPE_API = environment.stripe_api()
STRIPE_PAGES = environment.stripe_pages()

# How long a buyer who said where it goes has the units to themselves.
HOLD_FOR = environment.hold_for()

# How links in mails begin.
PUBLIC_URL = environment.public_url()
ALLOWED_HOSTS = [*environment.hosts(), "localhost", "127.0.0.1", "[::1]"]
ROOT_URLCONF = "xiangxin.config.urls"
WSGI_APPLICATION = "xiangxin.config.wsgi.application"
# What was shown to whom. A thread writes it this long after the first row; a tenth of the
# second that may be lost is left to the writing.
EXPOSURES_DIR = DATA_DIR / "ledger" / "exposures"
EXPOSURES_FLUSHED_AFTER_S: float | None = 0.9
REACTIONS = "xiangxin.config.reactions.REACTIONS"
NOTICES = "xiangxin.config.notices.NOTICES"

INSTALLED_APPS = [
    "xiangxin.ledger",
    "xiangxin.ledger.exposures",
    "xiangxin.outbox",
    "xiangxin.social.actors",
    "xiangxin.social.actors.finding",
    "xiangxin.social.groups",
    "xiangxin.social.posts",
    "xiangxin.social.posts.finding",
    "xiangxin.social.posts.pictures",
    "xiangxin.social.shield",
    "xiangxin.social.notifications",
    "xiangxin.social.moderation",
    "xiangxin.social.timelines.hot",
    "xiangxin.market.catalog",
    "xiangxin.market.catalog.finding",
    "xiangxin.market.ideas",
    "xiangxin.market.releases",
    "xiangxin.market.links",
    "xiangxin.market.shipping",
    "xiangxin.market.taxes",
    "xiangxin.market.discounts",
    "xiangxin.market.stock",
    "xiangxin.market.waiting",
    "xiangxin.market.watching",
    "xiangxin.market.cart",
    "xiangxin.market.orders",
    "xiangxin.market.orders.together",
    "xiangxin.market.orders.returns",
    "xiangxin.market.payments",
    "xiangxin.market.reviews",
    "xiangxin.market.orders.invoices",
    "xiangxin.market.sellers",
    "xiangxin.insight.experiments",
    "xiangxin.insight.snapshots",
    "xiangxin.insight.claims",
    "xiangxin.insight.forecasts",
    "xiangxin.world",
    "xiangxin.web",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "xiangxin.web.layout.middleware.guarded",
    "xiangxin.web.layout.middleware.Compressed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xiangxin.web.layout.middleware.Sessions",
    "xiangxin.web.layout.middleware.language",
    "xiangxin.web.layout.middleware.SameOrigin",
    "xiangxin.web.layout.middleware.Refusals",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

# allauth's pages only; ours are Jinja2 (web.layout.pages).
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "layout" / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "xiangxin.web.layout.pages.page_context",
            ]
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        environment.database_url(DATA_DIR), conn_max_age=None
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "xiangxin.config.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON; "
            "PRAGMA mmap_size=67108864; PRAGMA cache_size=-8000"
        ),
    }
else:
    DATABASES["default"]["ENGINE"] = "xiangxin.config.postgresql"
    # Statements of the hot pages are planned once a connection.
    DATABASES["default"]["OPTIONS"] = {
        "server_side_binding": True,
        "prepare_threshold": 5,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Log-in limits must hold over all processes, hence in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
    }
}

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "ENQUEUE_ON_COMMIT": False,  # the row belongs to the act's own transaction
    }
}

AUTH_USER_MODEL = "actors.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
SESSION_ENGINE = "xiangxin.social.actors.sessions"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "xiangxin.web.layout.views.foreign_form"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "xiangxin.web.account.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "xiangxin.web.account.forms.NameForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/h/ip",
    "confirm_email": "1/m/key",
    "reset_password": "20/m/ip,5/m/key",
}
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = "Xiangxin <market@xiangxin.invalid>"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

MEDIA_URL = environment.media_url()
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "layout" / "static"]
# Filled by `xiangxin prepare`: compressed, and named by content so that browsers keep them.
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "media"},
    },
    # What was sent and is not drawn yet: nobody is shown it.
    "originals": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "originals",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *environment.origins(MEDIA_URL)],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        # Browsers hold the answer to a form to this too, and paying leads to Stripe's page.
        "form-action": ["'self'", *environment.origins(STRIPE_PAGES)],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# A post has a thousand characters and an address a few hundred. Files do not count here.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["xiangxin.web.layout.uploads.Bounded"]
FILE_BYTES_MOST = environment.file_bytes_most()
FORM_BYTES_MOST = environment.form_bytes_most()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django_tasks": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # SameOrigin is our CSRF middleware
    "auth.W004",
]
