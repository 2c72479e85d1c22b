"""What does every installation share? A whole site on loopback; production only tightens."""

from pathlib import Path

from config import environment, languages
from config.keys import copy_seal, read_or_make

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "data")
PORT = environment.number("PORT", 8000)
BASE_URL = environment.text("BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
SHUT_FILE = environment.folder("SHUT_FILE", DATA_DIR / "shut.jsonl")
DEMO = environment.switch("DEMO", True)
DEMO_PASSWORD = environment.text("DEMO_PASSWORD")
PRACTICE_TIME_ZONE = environment.text("PRACTICE_TIME_ZONE", "America/New_York")
SENDFILE_PREFIX = environment.text("SENDFILE_PREFIX")
LEDGER_MAY_BE_FLUSHED = False

KEYS = read_or_make(DATA_DIR)
SECRET_KEY = KEYS.secret
SEALING_KEY = KEYS.sealing
DIGEST_KEY = KEYS.digest
COPY_SEAL_FILE = copy_seal(DATA_DIR)

DEBUG = False
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "config",
    "blog",
    "practice",
    "consent",
    *environment.words("EXTRA_APPS"),
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.embeds",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "wagtailseo",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # First: photo bytes are judged before anything else runs, and by nothing else.
    "consent.middleware.PhotoGate",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.TextCompression",
    "config.policy.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.website_language.WebsiteLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "consent.middleware.Viewer",
    "config.speculation.NothingOfPatientsEarly",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

THEME_DIR = environment.theme()
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            *([THEME_DIR / "templates"] if THEME_DIR else []),
            BASE_DIR / "site" / "templates",
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "consent.context_processors.practice",
                "practice.context_processors.site",
                "practice.look.look",
            ],
        },
    },
]

DATABASES = {"default": environment.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "consent.Staff"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

LANGUAGE_CODE = languages.LANGUAGE_CODE
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = languages.LANGUAGES
WEBSITE_LANGUAGES = languages.WEBSITE_LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "UTC"  # instants are UTC; days belong to PracticeDetails.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    *([THEME_DIR / "static"] if THEME_DIR and (THEME_DIR / "static").is_dir() else []),
    BASE_DIR / "static",
]
PRIVATE_ROOT = DATA_DIR / "private"
PUBLIC_ROOT = DATA_DIR / "public"
MEDIA_ROOT = PRIVATE_ROOT
MEDIA_URL = "/media/"
STORAGES = {
    # Private by default; only names that begin with pub/ have an address. No arguments: a task row
    # that carries the storage would carry them too.
    "default": {"BACKEND": "consent.storage.PhotoStorage"},
    "staticfiles": {"BACKEND": "config.style_files.StyleFileStorage"},
}
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
    },
    # Rendition rows are pickled per process; they carry no verdict, the gate asks at each use.
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 600},
}

EMAIL_FILE_PATH = str(DATA_DIR / "mail")
for _name, _value in environment.mail(DATA_DIR).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "practice@localhost")

WAGTAIL_SITE_NAME = "Practice Site"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "consent.Photo"
WAGTAILIMAGES_IMAGE_FORM_BASE = "consent.forms.PhotoForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "heic", "heif", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_AVIF_QUALITY = 60
WAGTAILIMAGES_WEBP_QUALITY = 78
WAGTAILIMAGES_JPEG_QUALITY = 80
WAGTAILDOCS_EXTENSIONS = ["pdf"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = True
WAGTAILREDIRECTS_AUTO_CREATE = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "consent.pages.approvals.finish"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        # No "image": a photo stands in a block of its own, so that the whole block can go.
        "OPTIONS": {"features": ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr"]},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    # The worker logs each task at INFO; what a person must see is a warning.
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # The address of a request may hold a link token: Django's own line is left out.
    "loggers": {"django.request": {"level": "CRITICAL"}},
}
