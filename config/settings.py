"""The one settings file. Each variable is explained in .env.example; PALABRE_MODE chooses how strict it is."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
ENV_FILE = Path(env.str("PALABRE_ENV_FILE", default=str(BASE_DIR / ".env")))
if env.str("PALABRE_MODE", default="") != "demo":  # a demonstration has nothing to do with a real installation beside it
    env.read_env(ENV_FILE)

MODE = env.str("PALABRE_MODE", default="development")
if MODE not in {"development", "demo", "production"}:
    raise ImproperlyConfigured(f"PALABRE_MODE is {MODE!r}; it must be development, demo or production.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"

# Everything that must be backed up lies in this one folder, the database too where it is SQLite.
if DEMO:
    DATA_DIR = Path(env.str("PALABRE_DEMO_DATA", default=str(BASE_DIR / "demo-data"))).resolve()
else:
    DATA_DIR = Path(env.str("PALABRE_DATA", default=str(BASE_DIR / "data"))).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
DEBUG = env.bool("DEBUG", default=MODE == "development")
SECRET_KEY = "" if DEMO else env.str("SECRET_KEY", default="")
SECRET_KEY_FILE = DATA_DIR / "secret_key"
SECRET_KEY = SECRET_KEY or secret_key.read_or_make(SECRET_KEY_FILE, make=not PRODUCTION)

# --- the address ------------------------------------------------------------------------------------------------------

SITE_ADDRESS = ("" if DEMO else env.str("SITE_ADDRESS", default="")).rstrip("/") or "http://127.0.0.1:8000"
_address = urlsplit(SITE_ADDRESS)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
if PRODUCTION:
    ALLOWED_HOSTS = [_address.hostname or "", *env.list("OTHER_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]
BIND = env.str("BIND", default="127.0.0.1:8000")  # where `make run` and `make demo` listen
POSTING_BIND = env.str("POSTING_BIND", default="")  # a second pool of workers, where the web server in front sends each POST
WEB_WORKERS = env.int("WEB_WORKERS", default=2)  # of each pool
# How many proxies of ours stand in front and append to X-Forwarded-For; 0 trusts the socket's address alone.
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)

INSTALLED_APPS = [
    "moderation",
    "comments",
    "blog",
    "accounts",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django_smart_ratelimit",
    "easy_thumbnails",
    "operations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.content_policy.OnePolicy",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "comments.page.middleware.KeptPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.second_factor.SecondFactorRequired",
    "django_htmx.middleware.HtmxMiddleware",
    "blog.site.SiteMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "blog.context.site",
            ],
        },
    },
]

# --- database -------------------------------------------------------------------------------------------------------

_own_database = f"sqlite:///{DATA_DIR / 'palabre.sqlite3'}"
DATABASES = {"default": env.db_url_config(_own_database) if DEMO else env.db("DATABASE_URL", default=_own_database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # FULL and not NORMAL: an acknowledged comment must survive a power cut (DESIGN, promise 1).
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=0; "
        # without it INSERT OR REPLACE would delete rows of the log without its trigger noticing
        "PRAGMA recursive_triggers=ON;",
    }
    # Opening a file costs eight statements, and closing the last connection a checkpoint: a process keeps its own.
    # runserver has a thread for each request, which would each keep one.
    _database["CONN_MAX_AGE"] = 0 if MODE == "development" else None
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
    if _database["ENGINE"] == "django.db.backends.postgresql":
        _database["ENGINE"] = "operations.postgresql"  # asks the server itself every few seconds, not once a request

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}

# --- the three doors of comments, and moderation's plug-ins -------------------------------------------------------------

COMMENTS_SCREENER = "moderation.screener.screen"
COMMENTS_NOTICE = "moderation.notice.notice"
COMMENTS_DESK = "moderation.desk.filing.file"

# Dotted paths of callables (submission) -> findings, and the seconds they have together; see docs/plugins.md.
SCREENING_PLUGINS = env.list("SCREENING_PLUGINS", default=[])
SCREENING_PLUGIN_SECONDS = env.float("SCREENING_PLUGIN_SECONDS", default=0.2)

# --- languages and time ---------------------------------------------------------------------------------------------

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="fr")
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Paris")
USE_I18N = True
USE_TZ = True

# --- files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "pictures"
_collected = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else _collected},
}
THUMBNAIL_ALIASES = {
    "": {
        "small": {"size": (480, 0), "quality": 80},
        "medium": {"size": (960, 0), "quality": 82},
        "large": {"size": (1472, 0), "quality": 82},
    }
}
THUMBNAIL_PRESERVE_EXTENSIONS = True

# --- forms ----------------------------------------------------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- accounts -------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "blog:desk"
# Whether readers may make themselves accounts. Those of the staff are made by hand either way.
READER_ACCOUNTS = not DEMO and env.bool("READER_ACCOUNTS", default=False)
ACCOUNT_ADAPTER = "accounts.adapter.Accounts"
ACCOUNT_USERNAME_VALIDATORS = "comments.people.accounts.NAME_VALIDATORS"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if READER_ACCOUNTS else "none"  # of readers: see accounts.readers
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the second factor, where there is one, is still asked for
PASSWORD_RESET_TIMEOUT = 3600
SECOND_FACTOR_REQUIRED = PRODUCTION
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by hand; a site without e-mail could verify none
ACCOUNT_CHANGE_EMAIL = True  # one address an account
ACCOUNT_SIGNUP_FIELDS = ["username*", *(["email*"] if READER_ACCOUNTS else []), "password1*", "password2*"]
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Palabre"
MFA_TRUST_ENABLED = True  # a moderator with twenty minutes a day on a telephone does not spend them on codes
MFA_TRUST_COOKIE_AGE = timedelta(days=30)
MFA_TRUST_COOKIE_PATH = "/"
MFA_TRUST_COOKIE_HTTPONLY, MFA_TRUST_COOKIE_SAMESITE = True, "Lax"
MFA_TRUST_COOKIE_SECURE = PRODUCTION
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- security -------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
# HSTS for subdomains and on the browsers' own lists would decide over addresses that are not this site's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- mail and background work ---------------------------------------------------------------------------------------

EMAIL_IS_SET = not DEMO and "EMAIL_URL" in env.ENVIRON
vars().update(env.email("EMAIL_URL") if EMAIL_IS_SET else env.email_url_config("consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = f"noreply@{_address.hostname}"  # until the site settings name a sender
# Without a worker beside it, `runserver` does the work of tasks at once.
_tasks = "django_tasks.backends.immediate.ImmediateBackend" if MODE == "development" else "django_tasks_db.DatabaseBackend"
TASKS = {"default": {"BACKEND": _tasks, "QUEUES": ["default"]}}

# --- what the board itself leaves to the installer ------------------------------------------------------------------

RELEASE = "0.1.0"
COMMENT_MAX_LENGTH = 10_000
COMMENT_NAME_MAX_LENGTH = 80
COMMENT_FOLD_LENGTH = 1_500
EDIT_MINUTES = 15
NUDGES_AN_HOUR = 5  # to one sender: what the automatic check noticed, told before a reply is stored
EDITS_AN_HOUR = 10  # of one comment, by its author
FOLLOW_CONFIRM_HOURS = 48  # to confirm an address that replies are to be sent to; then it is erased
FOLLOW_ASKED_A_DAY = 3  # comments for which one address may be asked to confirm
FOLLOW_WAIT_MINUTES = 10  # from a reply to the message about it, so that what follows at once stands in the same
FOLLOW_MAIL_MINUTES = 60  # between two messages to one address
REPLY_FORM_HOURS = 24
REPLY_FORM_MIN_SECONDS = 2
REPLY_LIMITS = {60: 6, 3600: 40}  # seconds: replies from one sender within them
USEFUL_AN_HOUR = 60  # "useful" marks from one sender within an hour, where the site has them
REPORTS_A_WINDOW, REPORT_WINDOW_SECONDS = 10, 3600  # reports from one sender within so many seconds
REPORTS_TO_HOLD = 3  # readers who report a comment under the same rule before it waits for a person
# A comment mostly in a language or script that the engine cannot read waits for a person.
HOLD_UNEXAMINED_LANGUAGE = env.bool("HOLD_UNEXAMINED_LANGUAGE", default=True)
SCREENING_DEADLINE_SECONDS = env.float("SCREENING_DEADLINE_SECONDS", default=0.5)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_secret_links": {"()": "config.log_filters.WithoutSecretLinks"}},
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secret_links"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"level": "INFO"},  # takes away Django's own handlers, which know no filter of ours
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # whoever asks for another name is answered 400, that is enough
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
