# SPDX-License-Identifier: Apache-2.0
"""How mails leave the house: by the server that the environment names, else into the data folder."""

from typing import Any
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465}


def server(url: str) -> dict[str, Any]:
    """Django's settings for `smtp://user:password@host:587`, or none for an empty address.

    A name and password are sent over TLS only: begun by STARTTLS with `smtp`, from the first byte with `smtps`. Without
    them `smtp` is a relay of one's own house, in clear. Raises ValueError for any other address, and never repeats it,
    because it holds a password.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(
            "KENROKU_EMAIL_URL should look like smtp://user:password@host:587 or smtps://user:password@host"
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        # A mail server that does not answer must not hold a worker for ever.
        "EMAIL_TIMEOUT": 20,
    }
