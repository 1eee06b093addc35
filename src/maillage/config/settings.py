"""Settings: the environment is read here, once. Each variable is in docs/reference/reglages.md."""

from pathlib import Path

from csp.constants import NONE, SELF

from maillage import __version__
from maillage.config.environment import Environment

env = Environment()

MAILLAGE_VERSION = __version__
MAILLAGE_DATA = env.path("MAILLAGE_DATA", Path("var")).resolve()
MAILLAGE_PORT = env.integer("MAILLAGE_PORT", 8000)
MAILLAGE_DEMO = env.flag("MAILLAGE_DEMO", default=False)
MAILLAGE_GEOCODER = env.text("MAILLAGE_GEOCODER", "local")
MAILLAGE_BAN_URL = env.text("MAILLAGE_BAN_URL", "")
MAILLAGE_TILES_URL = env.text("MAILLAGE_TILES_URL", "")
MAILLAGE_TILES_ATTRIBUTION = env.text("MAILLAGE_TILES_ATTRIBUTION", "")
# The AGPL asks that users of a modified version be offered its source.
MAILLAGE_SOURCE_URL = env.text("MAILLAGE_SOURCE_URL", "")
MAILLAGE_API_RATE = env.text("MAILLAGE_API_RATE", "120/m")
MAILLAGE_UPLOAD_LIMIT = env.integer("MAILLAGE_UPLOAD_LIMIT", 5 * 1024 * 1024)
MAILLAGE_IMPORT_LIMIT = env.integer("MAILLAGE_IMPORT_LIMIT", 2 * 1024**3)
# Private hosts that requests to other platforms may reach all the same, as "host:port".
MAILLAGE_OUTGOING_ALLOW = env.words("MAILLAGE_OUTGOING_ALLOW", [])

# School zone of the territory: A, B or C; empty for that of its communes' department.
MAILLAGE_SCHOOL_ZONE = env.text("MAILLAGE_SCHOOL_ZONE", "").upper()

DEBUG = env.flag("MAILLAGE_DEBUG", default=False)
SECRET_KEY = env.secret_key(MAILLAGE_DATA)
BASE_URL = env.text("MAILLAGE_URL", f"http://localhost:{MAILLAGE_PORT}")
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env.words("MAILLAGE_HOSTS", env.hosts_of(BASE_URL))
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "maillage.portal",
    "maillage.demo",
    "maillage.agenda",
    "maillage.syndication",
    "maillage.harvest",
    "maillage.duplicates",
    "maillage.directory",
    "maillage.territory",
    "maillage.accounts",
    "maillage.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "leaflet",
    "lucide",
    "csp",
    "rules",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Below the static files, which are compressed once and for all.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "maillage.core.ui.middleware.PermissionsPolicyMiddleware",
    "maillage.config.api_gate.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "maillage.core.clock.ClockMiddleware",
    "maillage.accounts.middleware.ActorMiddleware",
    "maillage.core.ui.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "maillage.config.urls"
WSGI_APPLICATION = "maillage.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "maillage.core.ui.templatetags.maillage_fr",
                "maillage.core.ui.templatetags.maillage_ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillage.core.ui.context.site",
                "maillage.accounts.context.accounts",
            ],
        },
    }
]
COTTON_DIR = "cotton"
COTTON_SNAKE_CASED_NAMES = False
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {"default": env.database(MAILLAGE_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if "DATABASE_REPLICA_URL" in env:
    DATABASES["replica"] = env.database(MAILLAGE_DATA, "DATABASE_REPLICA_URL")
    DATABASE_ROUTERS = ["maillage.core.databases.ReplicaRouter"]
EMBEDDED = DATABASES["default"]["ENGINE"].endswith("sqlite3")
# One process serves the embedded install, so its memory is shared enough; several machines share the database.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if EMBEDDED
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:dashboard"
ACCOUNT_ADAPTER = "maillage.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "maillage.accounts.adapters.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_FORM_CLASS = "maillage.accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "request_login_code": "10/m/ip,3/m/key"}
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_FORMS = {
    "login": "maillage.accounts.sign_in_forms.LoginForm",
    "signup": "maillage.accounts.sign_in_forms.SignupForm",
    "change_email": "maillage.accounts.sign_in_forms.ChangeEmailForm",
    "change_password": "maillage.accounts.sign_in_forms.ChangePasswordForm",
    "set_password": "maillage.accounts.sign_in_forms.SetPasswordForm",
    "reset_password": "maillage.accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "maillage.accounts.sign_in_forms.ResetPasswordKeyForm",
    "reauthenticate": "maillage.accounts.sign_in_forms.ReauthenticateForm",
    "request_login_code": "maillage.accounts.sign_in_forms.RequestLoginCodeForm",
    "confirm_login_code": "maillage.accounts.sign_in_forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": (
        "maillage.accounts.sign_in_forms.ConfirmEmailVerificationCodeForm"
    ),
}
# How many proxies of ours stand in front: the throttles count visitors, not the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("MAILLAGE_PROXIES", 1 if HTTPS else 0)
MFA_ADAPTER = "maillage.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "maillage.accounts.sign_in_forms.AuthenticateForm",
    "reauthenticate": "maillage.accounts.sign_in_forms.MfaReauthenticateForm",
    "activate_totp": "maillage.accounts.sign_in_forms.ActivateTOTPForm",
    "add_webauthn": "maillage.accounts.sign_in_forms.AddWebAuthnForm",
    "edit_webauthn": "maillage.accounts.sign_in_forms.EditWebAuthnForm",
    "authenticate_webauthn": "maillage.accounts.sign_in_forms.AuthenticateWebAuthnForm",
    "login_webauthn": "maillage.accounts.sign_in_forms.LoginWebAuthnForm",
    "reauthenticate_webauthn": "maillage.accounts.sign_in_forms.ReauthenticateWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Maillage"
# Browsers accept passkeys on plain http for localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_PROVIDERS = env.openid_connect()
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_FORMS = {
    "signup": "maillage.accounts.sign_in_forms.SocialSignupForm",
    "disconnect": "maillage.accounts.sign_in_forms.DisconnectForm",
}

EMAIL_BACKEND = "maillage.core.mail.backend.OutboxBackend"
MAILLAGE_SMTP = env.smtp()
DEFAULT_FROM_EMAIL = env.text("MAILLAGE_MAIL_FROM", "Maillage <ne-pas-repondre@localhost>")

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = MAILLAGE_DATA / "static"
MEDIA_URL = "media/"
MEDIA_ROOT = MAILLAGE_DATA / "media"
STORAGES = {
    "default": env.media_storage(MEDIA_ROOT),
    "staticfiles": {"BACKEND": "maillage.config.storage.ModuleManifestStorage"},
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = MAILLAGE_UPLOAD_LIMIT
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *env.origins_of(MAILLAGE_TILES_URL)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        # Browsers check where a form's answer redirects to: the OpenID Connect provider is one such place.
        "form-action": [
            SELF,
            *env.origins_of(env.text("MAILLAGE_OIDC_URL", "")),
            *env.words("MAILLAGE_FORM_ORIGINS", []),
        ],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Not in the session: a page that a visitor without an account reads never asks for one.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "maillage.core.ui.errors.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("MAILLAGE_LOG_LEVEL", "WARNING")},
}
LEAFLET_CONFIG = {"NO_GLOBALS": False}
