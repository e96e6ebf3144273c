# SPDX-License-Identifier: Apache-2.0
"""Django's settings, grouped by subject. What differs between cities comes from `env.py` and the city pack."""

import dj_database_url
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO

from kenroku.project import logs, mail
from kenroku.project.env import ROOT, Env
from kenroku.project.secret import secret_key

ENV = Env()
ENV.data_dir.mkdir(parents=True, exist_ok=True)

# Rooms ---------------------------------------------------------------------------------------------------------------

KENROKU_MODULES = ENV.modules
KENROKU_MODULE_PACKAGE = "kenroku.modules"
KENROKU_PACK = ENV.pack
KENROKU_PACKS_DIR = ROOT / "packs"
KENROKU_DATA_DIR = ENV.data_dir
KENROKU_PUBLIC_URL = ENV.public_url.rstrip("/") or f"http://localhost:{ENV.port}"
KENROKU_HAS_PUBLIC_URL = bool(ENV.public_url)
KENROKU_HOST, KENROKU_PORT, KENROKU_THREADS = ENV.host, ENV.port, ENV.threads
KENROKU_TRUSTED_PROXIES = ENV.trusted_proxies
KENROKU_CLAMD = ENV.clamd

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "kenroku.core.accounts",
    "kenroku.core.events",
    "kenroku.core.files",
    "kenroku.core.packs",
    "kenroku.core.search",
    "kenroku.core.metrics",
    "kenroku.core.tasks",
    "kenroku.core.notices",
    "kenroku.ui",
    "kenroku.project",
    *(f"{KENROKU_MODULE_PACKAGE}.{name}" for name in KENROKU_MODULES),
]

# Web -----------------------------------------------------------------------------------------------------------------

DEBUG = ENV.debug
SECRET_KEY = secret_key(ENV)
ROOT_URLCONF = "kenroku.project.urls"
WSGI_APPLICATION = "kenroku.project.wsgi.application"
ALLOWED_HOSTS = (
    ["*"]
    if not ENV.public_url
    else [ENV.public_url.split("//")[-1].split("/")[0].split(":")[0], "127.0.0.1", "localhost"]
)
CSRF_TRUSTED_ORIGINS = [ENV.public_url] if ENV.public_url else []

MIDDLEWARE = [
    "kenroku.project.logs.access",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages hold no secret that an outsider could guess at by their size, and Django blurs the size all the same.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kenroku.project.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kenroku.project.middleware.refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Components and layouts of the kit lie beside their styles and scripts, not in a folder of templates.
        # The project's own come before allauth's, which they replace.
        "DIRS": [ROOT / "kenroku" / "project" / "templates", ROOT / "kenroku" / "ui"],
        "OPTIONS": {
            # Written out, because cotton's automatic set-up and the cached loader must come in this order.
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kenroku.project.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "kenroku.ui.templatetags.ui",
            ],
        },
    }
]
COTTON_DIR = "components"
# A component sees what it is given and what every page has, never the variables around it.
COTTON_ISOLATE_BY_DEFAULT = True
CSRF_FAILURE_VIEW = "kenroku.project.pages.errors.csrf_failure"

# Safety --------------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = KENROKU_PUBLIC_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.trusted_proxies else None

# Data ----------------------------------------------------------------------------------------------------------------

if ENV.database_url:
    DATABASES = {"default": dict(dj_database_url.parse(ENV.database_url, conn_max_age=600, conn_health_checks=True))}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ENV.data_dir / "kenroku.sqlite3",
            # A file, as in service: in memory, threads would meet locks that never wait.
            "TEST": {"NAME": ENV.data_dir / "test.sqlite3"},
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was acknowledged survives a power cut.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=134217728;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "kenroku",
        # Rate limits count here: a cache that throws entries away early would forget them.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Tasks and mail ------------------------------------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
KENROKU_EMBEDDED_WORKER = ENV.embedded_worker
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.email_from
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = ENV.data_dir / "mail"
globals().update(mail.server(ENV.email_url))

# People --------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_ADAPTER = "kenroku.core.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "kenroku.project.pages.sign_in_forms.Login",
    "request_login_code": "kenroku.project.pages.sign_in_forms.RequestLoginCode",
    "signup": "kenroku.project.pages.sign_in_forms.Signup",
    "add_email": "kenroku.project.pages.sign_in_forms.ChangeEmail",
    "confirm_login_code": "kenroku.project.pages.sign_in_forms.ConfirmLoginCode",
    "confirm_email_verification_code": "kenroku.project.pages.sign_in_forms.ConfirmEmailCode",
}
MFA_FORMS = {
    "authenticate": "kenroku.project.pages.sign_in_forms.Authenticate",
    "reauthenticate": "kenroku.project.pages.sign_in_forms.Reauthenticate",
    "activate_totp": "kenroku.project.pages.sign_in_forms.ActivateTOTP",
    "add_webauthn": "kenroku.project.pages.sign_in_forms.AddWebAuthn",
    "edit_webauthn": "kenroku.project.pages.sign_in_forms.EditWebAuthn",
}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Fifteen minutes, because a mail may take its time and nobody should be hurried (WCAG 2.2.1); three tries a code.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Digits only, because a phone then shows its number keys.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies
MFA_ADAPTER = "kenroku.core.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kenroku"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SESSION_COOKIE_SECURE

# Language and time ---------------------------------------------------------------------------------------------------

LANG_INFO["ja-easy"] = {"bidi": False, "code": "ja-easy", "name": "Easy Japanese", "name_local": "やさしい日本語"}
LANGUAGES = [("ja", "日本語"), ("en", "English"), ("ja-easy", "やさしい日本語")]
LANGUAGE_CODE = "ja"
LOCALE_PATHS = [ROOT / "kenroku" / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

# Files ---------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STATICFILES_DIRS = [ROOT / "build" / "npm"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "kenroku.ui.finders.ComponentScripts",
]
STORAGES = {
    "default": {"BACKEND": "kenroku.core.files.storage.DurableStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "kenroku.project.storage.HashedStorage"
    },
}
MEDIA_ROOT = ENV.data_dir / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
KENROKU_MAX_UPLOAD = 20 * 1024 * 1024
KENROKU_MAX_PIXELS = 40_000_000

# Logs ----------------------------------------------------------------------------------------------------------------

LOGGING = logs.configure(json=ENV.log_json)
SILENCED_SYSTEM_CHECKS: list[str] = []
