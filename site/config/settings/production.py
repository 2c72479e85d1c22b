"""What must be stricter on the open internet? HTTPS everywhere and a shut-file on another disk."""

from config.settings.base import *  # noqa: F403  (Django's own way of layering settings)

PRODUCTION = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
