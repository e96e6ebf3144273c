# SPDX-License-Identifier: Apache-2.0
"""The app of people."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Connects the second factor's bookkeeping when Django is ready."""

    name = "kenroku.core.accounts"

    def ready(self) -> None:
        """Listen for a second factor that was just set up."""
        from allauth.mfa.signals import authenticator_added  # models are not ready before this

        from kenroku.core.accounts.second_factor import proved

        authenticator_added.connect(proved, dispatch_uid="kenroku.second_factor")
