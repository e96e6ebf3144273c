# SPDX-License-Identifier: Apache-2.0
"""`kenroku staff`: appoint staff, give and take roles, and make one-time sign-in links, from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kenroku.core.accounts import actions, bootstrap
from kenroku.core.accounts.models import Account, RoleGrant
from kenroku.core.refusals import Refused


class Command(BaseCommand):
    """For the operator, who needs no role: whoever can run this owns the machine."""

    help = "Appoint staff, give and take roles, make one-time sign-in links."

    def add_arguments(self, parser: CommandParser) -> None:
        """A list, and a verb for each thing that can be done."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="Show all staff with their roles.")
        appoint = verbs.add_parser("appoint", help="Make this address a staff member.")
        appoint.add_argument("email")
        appoint.add_argument("--name", default="")
        appoint.add_argument("--admin", action="store_true", help="As administrator.")
        for verb, meaning in (("grant", "Give a role."), ("revoke", "Take a role back.")):
            change = verbs.add_parser(verb, help=meaning)
            change.add_argument("email")
            change.add_argument("role")
        for verb, meaning in (
            ("dismiss", "End somebody's work for the city."),
            ("link", "Print a link that signs in once."),
            ("forget-keys", "Remove the passkeys and apps of somebody who lost them; for citizens too."),
        ):
            verbs.add_parser(verb, help=meaning).add_argument("email")

    def handle(self, *args: Any, verb: str, email: str = "", **options: Any) -> None:
        """Do it, or say why not."""
        try:
            match verb:
                case "list":
                    for account in Account.objects.filter(is_staff=True).order_by("email").prefetch_related("grants"):
                        self.stdout.write(f"{account.email}  {' '.join(given.role for given in account.grants.all())}")
                case "appoint":
                    bootstrap.make_staff(email, name=options["name"], admin=options["admin"])
                case "grant":
                    actions.grant(self._account(email), role=options["role"], by=None)
                case "revoke":
                    for given in RoleGrant.objects.filter(account=self._account(email), role=options["role"]):
                        actions.revoke(given, by=None)
                case "dismiss":
                    actions.dismiss(self._account(email), by=None)
                case "forget-keys":
                    actions.forget_keys(self._account(email), by=None)
                case "link":
                    self.stdout.write(bootstrap.staff_link(self._account(email)))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _account(self, email: str) -> Account:
        found = Account.objects.filter(email=email.lower()).first()
        if found is None:
            raise CommandError(f"{email}: no such account. Make it with: kenroku staff appoint {email}")
        return found
