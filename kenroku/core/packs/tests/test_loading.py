# SPDX-License-Identifier: Apache-2.0
"""Comparing and loading: all or nothing, twice the same, and what people changed here stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import pytest
from django.contrib.auth.models import Group

from kenroku.core.accounts.models import Account, Counter, Department, Membership
from kenroku.core.city import city
from kenroku.core.events.models import Recorded
from kenroku.core.packs import Changes, PackRefused, PackSection, Records, RefersTo, Row, Table
from kenroku.core.packs.cells import Key
from kenroku.core.packs.folder import Pack
from kenroku.core.packs.loading import load, plan
from kenroku.core.packs.models import Held, Load
from kenroku.core.packs.records import model_records
from kenroku.core.text import Text

pytestmark = pytest.mark.django_db

Opened = Callable[[], Pack]
T = Text(ja="試験")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_first_load_brings_everything_and_says_so(opened: Opened) -> None:
    done = load(opened())
    assert done.counts == {
        "city": {"added": 1, "changed": 0, "removed": 0},
        "departments": {"added": 3, "changed": 0, "removed": 0},
    }
    assert city().name == Text(ja="見本市", en="Mihon City", easy="見本市《みほんし》")
    assert city().invented
    digital = Department.objects.get(key="digital")
    assert digital.parent is not None and digital.parent.key == "kikaku"
    counter = Counter.objects.get()
    assert [(found.weekday, f"{found.closes:%H:%M}") for found in counter.hours.all()][3] == (4, "19:00")
    (event,) = Recorded.objects.filter(name="core.pack_loaded")
    assert event.data == {"city": "00000", "digest": opened().digest(), "added": 4, "changed": 0, "removed": 0}


def test_a_second_load_changes_nothing_at_all(opened: Opened) -> None:
    load(opened())
    before = (Recorded.objects.count(), Load.objects.count(), Held.objects.count())
    assert load(opened()).counts == {}
    assert (Recorded.objects.count(), Load.objects.count(), Held.objects.count()) == before


def test_the_difference_is_named_by_key_and_column_before_anything_is_changed(opened: Opened, folder: Path) -> None:
    load(opened())
    replace(folder / "departments/departments.csv", "企画部,", "企画局,")
    found = plan(opened())
    (changes,) = found.sections["departments"]
    (changed,) = changes.changed
    assert changed.key == "kikaku"
    assert [(old["ja"], new["ja"]) for old, new in changed.columns.values()] == [("企画部", "企画局")]
    assert Department.objects.get(key="kikaku").name.ja == "企画部"
    load(opened())
    assert Department.objects.get(key="kikaku").name.ja == "企画局"


def test_what_people_changed_here_stays_until_the_pack_itself_changes_it(opened: Opened, folder: Path) -> None:
    load(opened())
    Department.objects.filter(key="kikaku").update(name=Text(ja="企画本部"), phone="076-000-0000")
    found = load(opened())
    (changes,) = found.sections["departments"]
    assert not changes and set(changes.edited[0].columns) == {"name", "phone"}
    assert Department.objects.get(key="kikaku").name.ja == "企画本部"
    replace(folder / "departments/departments.csv", "企画部,", "企画局,")
    load(opened())
    kept = Department.objects.get(key="kikaku")
    assert (kept.name.ja, kept.phone) == ("企画局", "076-000-0000")


def test_what_the_pack_no_longer_has_goes_and_what_people_made_stays(opened: Opened, folder: Path) -> None:
    load(opened())
    Department.objects.create(key="ours", name=Text(ja="私たちの課"))
    replace(folder / "departments/departments.csv", "digital,", "dx,")
    (changes,) = load(opened()).sections["departments"]
    assert (changes.added, changes.removed) == (("dx",), ("digital",))
    assert set(Department.objects.values_list("key", flat=True)) == {"kikaku", "shimin", "dx", "ours"}
    assert load(opened()).counts == {}


def test_a_new_parent_in_the_same_load(opened: Opened, folder: Path) -> None:
    load(opened())
    (folder / "departments/departments.csv").write_text(
        "key,name,parent\nhonbu,本部,\ndigital,デジタル推進課,honbu\nshimin,市民部,\n", encoding="utf-8"
    )
    load(opened())
    digital = Department.objects.get(key="digital")
    assert digital.parent is not None and digital.parent.key == "honbu"
    assert not Department.objects.filter(key="kikaku").exists()


def test_a_department_that_people_work_in_is_not_taken_from_them(opened: Opened, folder: Path) -> None:
    load(opened())
    clerk = Account.objects.create_user("clerk@example.jp")
    Membership.objects.create(account=clerk, department=Department.objects.get(key="digital"))
    replace(folder / "departments/departments.csv", "digital,", "dx,")
    replace(folder / "departments/departments.csv", "企画部,", "企画局,")
    with pytest.raises(PackRefused, match="データベースの決まり"):
        load(opened())
    assert set(Department.objects.values_list("key", flat=True)) == {"kikaku", "shimin", "digital"}
    assert Department.objects.get(key="kikaku").name.ja == "企画部"


def test_a_wrong_pack_is_refused_whole(opened: Opened, folder: Path) -> None:
    replace(folder / "departments/counters.csv", ",shimin,", ",nowhere,")
    with pytest.raises(PackRefused) as refused:
        load(opened())
    assert [(problem.file, problem.line) for problem in refused.value.problems] == [("departments/counters.csv", 2)]
    assert not Department.objects.exists() and not Load.objects.exists() and not Recorded.objects.exists()


def test_a_failure_half_way_leaves_nothing(opened: Opened) -> None:
    def fail(changes: tuple[Changes, ...]) -> None:
        raise RuntimeError("the power went out")

    pack = opened()
    city_section, departments = pack.sections
    broken = PackSection(name="departments", title=T, files=departments.files, records=departments.records, after=fail)
    with pytest.raises(RuntimeError):
        load(Pack(pack.root, (city_section, broken)))
    assert not Department.objects.exists() and not Held.objects.exists() and not Load.objects.exists()


def test_a_circle_of_departments_is_found(opened: Opened, folder: Path) -> None:
    (folder / "departments/departments.csv").write_text("key,name,parent\na,A,b\nb,B,a\nshimin,S,\n", encoding="utf-8")
    assert {problem.line for problem in opened().check()} == {2, 3}


def test_hours_that_end_before_they_begin(opened: Opened, folder: Path) -> None:
    replace(folder / "departments/hours.csv", "木,08:30,19:00", "木,20:30,19:00")
    (problem,) = opened().check()
    assert (problem.line, problem.where) == (5, "closes")


class GroupRow(Row):
    """A group with what it may do."""

    key: Annotated[Key, T]
    may: Annotated[str, T] = ""


class TreeRow(Row):
    """A row that points at another row of its table."""

    key: Annotated[Key, T]
    name: Annotated[str, T]
    parent: Annotated[str, T, RefersTo("tree.csv")] = ""


class DeskRow(Row):
    """A row with a foreign key in its own key."""

    department: Annotated[str, T]
    position: Annotated[int, T]
    name: Annotated[str, T]


GROUPS = Table("groups.csv", GroupRow, ("key",), T)
TREE = Table("tree.csv", TreeRow, ("key",), T)
DESKS = Table("desks.csv", DeskRow, ("department", "position"), T)
SECTION = PackSection(
    name="test",
    title=T,
    files=(GROUPS, TREE, DESKS),
    records=(
        model_records(
            Group,
            title=T,
            key=("name",),
            columns=("permissions",),
            links={"permissions": ("content_type__app_label", "codename")},
            wanted=lambda pack: ({"name": row.key, "permissions": row.may.split()} for row in pack.rows(GROUPS)),
        ),
        model_records(
            Department,
            title=T,
            key=("key",),
            columns=("name", "parent"),
            links={"parent": ("key",)},
            wanted=lambda pack: ({"key": row.key, "name": row.name, "parent": row.parent} for row in pack.rows(TREE)),
        ),
        model_records(
            Counter,
            title=T,
            key=("department", "position"),
            columns=("name", "phone"),
            links={"department": ("key",)},
            gone={"phone": "gone"},
            wanted=lambda pack: (
                {"department": row.department, "position": row.position, "name": row.name, "phone": ""}
                for row in pack.rows(DESKS)
            ),
        ),
    ),
)


def written(root: Path, *, groups: str = "", tree: str = "", desks: str = "") -> Pack:
    (root / "groups.csv").write_text("key,may\n" + groups)
    (root / "tree.csv").write_text("key,name,parent\n" + tree)
    (root / "desks.csv").write_text("department,position,name\n" + desks)
    return Pack(root, (SECTION,))


def test_rows_of_a_table_with_links_of_every_sort(tmp_path: Path) -> None:
    load(
        written(tmp_path, groups="g,auth/add_group auth/view_group\n", tree="a,A,b\nb,B,\n", desks="a,1,One\na,2,Two\n")
    )
    assert set(Group.objects.get().permissions.values_list("codename", flat=True)) == {"add_group", "view_group"}
    child = Department.objects.get(key="a")
    assert child.parent is not None and child.parent.key == "b"
    assert list(child.counters.values_list("position", "phone")) == [(1, ""), (2, "")]
    # The same again is nothing; a changed link, an emptied one and a marked row are what is said.
    same = written(
        tmp_path, groups="g,auth/add_group auth/view_group\n", tree="a,A,b\nb,B,\n", desks="a,1,One\na,2,Two\n"
    )
    assert load(same).counts == {}
    load(written(tmp_path, groups="g,auth/add_group\n", tree="a,A,\nb,B,a\n", desks="a,2,Deux\n"))
    assert list(Group.objects.get().permissions.values_list("codename", flat=True)) == ["add_group"]
    assert dict(Department.objects.values_list("key", "parent__key")) == {"a": None, "b": "a"}
    assert list(Counter.objects.values_list("position", "name", "phone")) == [
        (1, Text(ja="One"), "gone"),
        (2, Text(ja="Deux"), ""),
    ]
    # What comes back is opened again.
    load(written(tmp_path, groups="g,auth/add_group\n", tree="a,A,\nb,B,a\n", desks="a,1,One\na,2,Deux\n"))
    assert set(Counter.objects.values_list("phone", flat=True)) == {""}


def test_a_taken_row_lets_go_of_its_links_and_its_name(tmp_path: Path) -> None:
    load(written(tmp_path, groups="g,auth/add_group\n", tree="a,A,\nb,B,a\n"))
    load(written(tmp_path, tree="b,B,c\nc,A,\n"))
    assert not Group.objects.exists()
    assert dict(Department.objects.values_list("key", "parent__key")) == {"b": "c", "c": None}


def test_a_link_to_nothing_refuses_the_load(tmp_path: Path) -> None:
    with pytest.raises(PackRefused, match="department: nowhere"):
        load(written(tmp_path, tree="a,A,\n", desks="nowhere,1,One\n"))
    assert not Department.objects.exists()


def test_links_must_say_what_their_key_is() -> None:
    with pytest.raises(TypeError, match="links needs"):
        model_records(Counter, title=T, key=("department",), columns=("name",), wanted=lambda pack: ())


def test_a_key_wanted_twice_is_a_mistake_of_the_module(tmp_path: Path) -> None:
    records = model_records(
        Department, title=T, key=("key",), columns=("name",), wanted=lambda pack: [{"key": "a", "name": "A"}] * 2
    )
    with pytest.raises(ValueError, match="a is wanted twice"):
        plan(Pack(tmp_path, (PackSection(name="t", title=T, files=(), records=(records,)),)))


def test_own_records_get_the_changes_in_order(tmp_path: Path) -> None:
    seen: list[tuple[str, tuple[str, ...]]] = []

    def records(name: str, wanted: dict[str, dict[str, int]]) -> Records:
        return Records(
            name=name,
            title=T,
            wanted=lambda pack: wanted,
            kept=lambda: {"old": {"x": 1}},
            put=lambda changes: seen.append((f"put {name}", changes.added)),
            take=lambda changes: seen.append((f"take {name}", changes.removed)),
        )

    def section(**wanted: dict[str, dict[str, int]]) -> Pack:
        kinds = tuple(records(name, rows) for name, rows in wanted.items())
        return Pack(tmp_path, (PackSection(name="t", title=T, files=(), records=kinds),))

    load(section(one={"old": {"x": 2}}, two={"old": {"x": 2}}))
    seen.clear()
    load(section(one={"new": {"x": 1}}, two={"new": {"x": 1}}))
    assert seen == [("take two", ("old",)), ("take one", ("old",)), ("put one", ("new",)), ("put two", ("new",))]
