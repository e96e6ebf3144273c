# SPDX-License-Identifier: Apache-2.0
"""`kenroku metrics list | show NAME | rebuild [NAME…]`: the figures, on the command line."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from kenroku.core import modules
from kenroku.core.metrics import Value, nightly, values
from kenroku.core.refusals import Refused


class Command(BaseCommand):
    """Shows metrics, and makes their stored points anew from the event log."""

    help = "指標を一覧し、表示し、記録から作り直します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word for what to do, and names."""
        parser.add_argument("doing", choices=("list", "show", "rebuild"))
        parser.add_argument("names", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; an unknown name is an error before anything is changed."""
        try:
            found = [values.metric(name) for name in options["names"]] or list(modules.metrics().values())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for metric in found:
            match options["doing"]:
                case "list":
                    self.stdout.write(
                        f"{metric.name}\t{metric.title}\t{_written(values.total(metric.name), metric.unit.value)}"
                    )
                case "show":
                    self._show(metric.name)
                case "rebuild":
                    nightly.rebuild(metric)
                    self.stdout.write(_("%(name)s を記録から作り直しました。") % {"name": metric.name})

    def _show(self, name: str) -> None:
        metric, run = values.metric(name), values.last_run(name)
        self.stdout.write(f"{metric.name}: {metric.title}")
        self.stdout.write(str(metric.meaning))
        self.stdout.write(f"{metric.question} ({', '.join(event.name for event in metric.events())})")
        self.stdout.write(f"{_('現在の値')}: {_written(values.total(name), metric.unit.value)}")
        if run:
            self.stdout.write(
                _("最後の集計: %(at)s(%(through)sまで)")
                % {"at": timezone.localtime(run.ran_at).strftime("%Y-%m-%d %H:%M"), "through": run.through}
            )
        today = timezone.localdate()
        for point in values.series(name, by="month", start=today - timedelta(days=365), end=today):
            self.stdout.write(f"  {point.start:%Y-%m}  {_written(point.value, metric.unit.value)}")


def _written(value: Value, unit: object) -> str:
    figure = "—" if value.value is None else f"{value.value:,}{unit}"
    return _("%(figure)s(記録%(records)d件)") % {"figure": figure, "records": value.records}
