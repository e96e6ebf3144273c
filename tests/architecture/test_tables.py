# SPDX-License-Identifier: Apache-2.0
"""Foreign keys stay within a module or lead to the core, and nobody listens for saved rows."""

from django.apps import apps
from django.db import models
from django.db.models import signals
from django.dispatch import Signal
from django.test.utils import isolate_apps

from kenroku.core import modules
from tests.architecture.rules import tables

CORE = {config.label for config in apps.get_app_configs() if config.name.startswith("kenroku.core.")}
SIGNALS = {
    name: signal for name, signal in vars(signals).items() if isinstance(signal, Signal) and "migrate" not in name
}


def test_no_key_crosses_from_module_to_module() -> None:
    assert not tables.keys_across(apps.get_models(), modules=modules.names(), core=CORE)


def test_no_key_leaves_a_name_in_the_core() -> None:
    assert not tables.reverse_names(apps.get_models(), modules=modules.names())


def test_nobody_listens_for_saved_rows() -> None:
    assert "post_save" in SIGNALS
    assert not tables.receivers(SIGNALS)


@isolate_apps()
def test_a_key_to_another_module_is_found() -> None:
    class Person(models.Model):
        class Meta:
            app_label = "people"

    class Comment(models.Model):
        by = models.ForeignKey(Person, models.CASCADE, related_name="+")

        class Meta:
            app_label = "voice"

    class Reply(models.Model):
        to = models.ForeignKey(Comment, models.CASCADE)
        by = models.ForeignKey(Person, models.CASCADE)

        class Meta:
            app_label = "voice"

    class Measure(models.Model):
        asked_for_in = models.ManyToManyField(Comment)

        class Meta:
            app_label = "plan"

    class Reading(models.Model):
        of = models.OneToOneField(Measure, models.CASCADE)

        class Meta:
            app_label = "people"

    def keys(*found: type[models.Model]) -> list[str]:
        return tables.keys_across(found, modules={"plan", "voice"}, core={"people"})

    assert keys(Comment, Reply) == []
    assert keys(Measure) == ["plan.Measure.asked_for_in: a foreign key to voice; hold a Ref"]
    assert keys(Reading) == ["people.Reading.of: the core holds a key to the module plan; hold a Ref"]
    named = tables.reverse_names([Comment, Reply, Reading], modules={"plan", "voice"})
    assert named == ['voice.Reply.by: related_name="+"']


def test_a_listener_is_found() -> None:
    def guess(**kwargs: object) -> None: ...

    guess.__module__ = "kenroku.modules.plan.guessing"
    heard = Signal()
    heard.connect(guess)
    assert len(tables.receivers({"post_save": heard})) == 1
    heard.disconnect(guess)
    heard.connect(len, weak=False)
    assert not tables.receivers({"post_save": heard})
