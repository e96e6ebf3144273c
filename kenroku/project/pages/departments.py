# SPDX-License-Identifier: Apache-2.0
"""The city's departments: for everybody to find the right counter, and for the administrator to keep right."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kenroku.core.accounts import departments as kept
from kenroku.core.accounts import hours
from kenroku.core.accounts.departments import Desk
from kenroku.core.accounts.guard import staff, staff_only
from kenroku.core.accounts.hours import Opening
from kenroku.core.accounts.models import Counter, Department
from kenroku.core.accounts.models.department import PHONE
from kenroku.core.accounts.roles import ADMIN
from kenroku.core.refusals import Refused
from kenroku.core.text import Text


class HoursField(forms.CharField):
    """Opening hours in the words of an office."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """Show stretches of time as lines."""
        return hours.write(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> Any:
        """Read the lines."""
        try:
            return hours.read(super().clean(value))
        except ValueError as error:
            raise ValidationError(str(error)) from error


def _words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, **more)


class DepartmentForm(forms.Form):
    """A department's own facts."""

    name = _words(gettext_lazy("名前"))
    name_en = _words(gettext_lazy("名前(英語)"), required=False)
    parent = forms.ModelChoiceField(
        Department.objects.all(), required=False, label=gettext_lazy("上の部署"), empty_label=gettext_lazy("なし")
    )
    phone = forms.CharField(
        required=False,
        label=gettext_lazy("電話番号"),
        validators=[PHONE],
        help_text=gettext_lazy("例: 076-220-2111"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    place = _words(gettext_lazy("場所"), required=False, help_text=gettext_lazy("例: 本庁舎4階"))
    place_en = _words(gettext_lazy("場所(英語)"), required=False)


class CounterForm(forms.Form):
    """One counter."""

    name = _words(gettext_lazy("窓口の名前"))
    name_en = _words(gettext_lazy("窓口の名前(英語)"), required=False)
    place = _words(gettext_lazy("場所"), required=False, help_text=gettext_lazy("例: 本庁舎1階 3番"))
    place_en = _words(gettext_lazy("場所(英語)"), required=False)
    phone = forms.CharField(
        required=False,
        label=gettext_lazy("電話番号"),
        validators=[PHONE],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    hours = HoursField(
        required=False,
        label=gettext_lazy("開いている時間"),
        help_text=gettext_lazy("一行に一つ。例: 月-金 8:30-17:15"),
    )
    closed = _words(gettext_lazy("休み"), required=False, help_text=gettext_lazy("例: 土日祝日、12月29日から1月3日"))
    closed_en = _words(gettext_lazy("休み(英語)"), required=False)

    def desk(self) -> Desk:
        """The counter as it shall be."""
        facts: dict[str, Any] = self.cleaned_data
        was: Desk | None = self.initial.get("was")
        notes = {opening.note.ja: opening.note for opening in was.hours if opening.note} if was else {}
        return Desk(
            name=_text(facts, "name", was=was.name if was else None) or Text(ja=facts["name"]),
            place=_text(facts, "place", was=was.place if was else None),
            phone=facts["phone"],
            closed=_text(facts, "closed", was=was.closed if was else None),
            hours=tuple(
                replace(opening, note=notes.get(opening.note.ja, opening.note)) if opening.note else opening
                for opening in facts["hours"]
            ),
        )


Counters = forms.formset_factory(CounterForm, extra=1, can_delete=True, max_num=40, absolute_max=60)


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """Every department with its counters, telephone and hours."""
    counters = Prefetch("counters", Counter.objects.prefetch_related("hours"))
    found = Department.objects.select_related("parent").prefetch_related(counters)
    rows = [(department, _counters(department)) for department in found]
    return render(request, "departments/departments.html", {"rows": rows})


@require_safe
@staff_only(role=ADMIN)
def edit_list(request: HttpRequest) -> HttpResponse:
    """Which department to change."""
    return render(request, "departments/edit_list.html", {"departments": Department.objects.select_related("parent")})


@staff_only(role=ADMIN)
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """A department's facts, counters and hours on one page."""
    department = get_object_or_404(Department, key=key)
    form = DepartmentForm(request.POST or None, initial=_facts(department))
    counters = Counters(request.POST or None, initial=[_desk_facts(desk) for desk in kept.desks_of(department)])
    if request.method == "POST" and form.is_valid() and counters.is_valid():
        facts = form.cleaned_data
        try:
            kept.keep(
                department.key,
                name=_text(facts, "name", was=department.name) or department.name,
                parent=facts["parent"],
                phone=facts["phone"],
                place=_text(facts, "place", was=department.place),
                position=department.position,
                desks=tuple(
                    counter.desk()
                    for counter in counters
                    if counter.cleaned_data and counter not in counters.deleted_forms
                ),
                by=staff(request),
            )
            messages.success(request, _("保存しました。"))
            return redirect("departments_edit_list")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "departments/edit.html", {"form": form, "counters": counters, "department": department})


def _counters(department: Department) -> list[tuple[Counter, list[hours.Line]]]:
    return [
        (
            counter,
            hours.lines(
                Opening(weekday=found.weekday, opens=found.opens, closes=found.closes, note=found.note)
                for found in counter.hours.all()
            ),
        )
        for counter in department.counters.all()
    ]


def _text(facts: dict[str, Any], name: str, *, was: Text | None) -> Text | None:
    """The text of a form; its やさしい日本語, which the form does not show, stays as long as the Japanese does."""
    ja = facts[name]
    return Text(ja=ja, en=facts[f"{name}_en"], easy=was.easy if was and was.ja == ja else "") if ja else None


def _facts(department: Department) -> dict[str, Any]:
    return {
        "name": department.name.ja,
        "name_en": department.name.en,
        "parent": department.parent_id,
        "phone": department.phone,
        "place": department.place.ja if department.place else "",
        "place_en": department.place.en if department.place else "",
    }


def _desk_facts(desk: Desk) -> dict[str, Any]:
    facts: dict[str, Any] = {"was": desk, "phone": desk.phone, "hours": desk.hours}
    for name, text in (("name", desk.name), ("place", desk.place), ("closed", desk.closed)):
        facts |= {name: text.ja if text else "", f"{name}_en": text.en if text else ""}
    return facts


urlpatterns = [
    path("departments", departments, name="departments"),
    path("staff/departments", edit_list, name="departments_edit_list"),
    path("staff/departments/<slug:key>", edit, name="departments_edit"),
]
