"""Django settings, read from the environment; `roundtable demo` sets it for its children.

ROUNDTABLE_HOME        where keys and the embedded database live
ROUNDTABLE_MODE        production (the default) or demo
DATABASE_URL           the app's own connection: a role that neither owns the tables nor is a
superuser
DATABASE_OWNER_URL     the connection that migrates and administers; absent in the web server
ROUNDTABLE_SERVING     set by `roundtable serve`, which keeps its connections
ROUNDTABLE_HOSTS       the names the hub answers to, comma separated
ROUNDTABLE_ATTACHMENTS where attached files are kept: the database, unless it names another place
ROUNDTABLE_SCANNER     the command of a virus scanner that reads a file on standard input
ROUNDTABLE_SMTP        the mail server that e-mail is sent through; without it none is sent
ROUNDTABLE_MAIL_FROM   the address that e-mail comes from, and returns to when it is not delivered
ROUNDTABLE_ADDRESS     where people find the hub, https:// and its name: e-mail links to it
"""

from __future__ import annotations

import os
from pathlib import Path

from roundtable.config.attaching import attachments_in
from roundtable.config.connections import connection_from
from roundtable.config.mailing import mail_server
from roundtable.config.secrets import secret_of
from roundtable.database.folders import home

MODE = os.environ.get("ROUNDTABLE_MODE", "production")
DEMO = MODE == "demo"
DEBUG = False
COMPONENT_GALLERY = DEMO
HOME = home()

SECRET_KEY = secret_of(HOME, "sessions").hex()
CONTEXT_SECRET = secret_of(HOME, "context")
SAMPLE_SECRET = secret_of(HOME, "samples")
MAIL_SECRET = secret_of(HOME, "mail")
SEAL_KEY_FILE = HOME / "keys" / "seals"
REPOSITORY = Path(__file__).resolve().parents[3]
CHARTER_FOLDER = REPOSITORY / "charters"

ALLOWED_HOSTS = os.environ.get("ROUNDTABLE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ROOT_URLCONF = "roundtable.config.urls"
ASGI_APPLICATION = "roundtable.config.asgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    "roundtable.database",
    "roundtable.web",
    "roundtable.journal",
    "roundtable.charter",
    "roundtable.access",
    "roundtable.people",
    "roundtable.cases",
    "roundtable.matches",
    "roundtable.workload",
    "roundtable.oversight",
    "roundtable.intake",
    "roundtable.sharing",
    "roundtable.analysis",
    "roundtable.deciding",
    "roundtable.feedback",
    "roundtable.insight",
    "roundtable.learning",
    "roundtable.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "roundtable.access.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "roundtable.web.pages.Pages",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "roundtable.web.environment.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "roundtable.config.context.shell",
                "roundtable.web.pages.one_token",
            ],
        },
    }
]
FORM_RENDERER = "roundtable.web.forms.Renderer"

DATABASES = {
    "default": connection_from("DATABASE_URL", kept=bool(os.environ.get("ROUNDTABLE_SERVING"))),
    "owner": connection_from("DATABASE_OWNER_URL", role="roundtable_owner"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "roundtable.access.sign_in.MembershipBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "roundtable.access.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "roundtable.access.passwords.NotCommon"},
    {"NAME": "roundtable.access.passwords.NotAboutThem"},
]
LOGIN_URL = "access:sign_in"
LOGIN_REDIRECT_URL = "workload:my_work"
LOGOUT_REDIRECT_URL = "access:sign_in"

# Five wrong passwords for one account from one address lock that pair out for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "roundtable.access.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "email"
AXES_SENSITIVE_PARAMETERS: list[str] = []
AXES_VERBOSE = False

SESSION_ENGINE = "roundtable.access.sessions"
SESSION_COOKIE_NAME = "roundtable_session"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "roundtable_csrf"
CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "roundtable.web.views.stale_form"
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_SSL_REDIRECT = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "attachments": attachments_in(os.environ.get("ROUNDTABLE_ATTACHMENTS", "")),
}
ATTACHMENT_SCANNER = os.environ.get("ROUNDTABLE_SCANNER", "")

MAIL_FROM = os.environ.get("ROUNDTABLE_MAIL_FROM", "")
ADDRESS = os.environ.get("ROUNDTABLE_ADDRESS", "").rstrip("/")
MAIL = mail_server(os.environ.get("ROUNDTABLE_SMTP", ""), sender=MAIL_FROM, address=ADDRESS)
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starttls, MAIL.tls
EMAIL_TIMEOUT = 20

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
