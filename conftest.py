# SPDX-License-Identifier: Apache-2.0
"""The whole test run: which engine it repeats, and static files. Its environment is kenroku/core/testing/environment.py."""

import pytest

pytest_plugins = ["kenroku.core.testing.append_only"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the second engine skip what the first has shown already."""
    parser.addoption("--only-database", action="store_true", help="only the tests that use the database")


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Serve static files under their own names, so that no test needs them to be collected first."""
    from django.conf import settings  # not before the environment is put right

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture(autouse=True)
def _city_of_this_test() -> None:
    """What a city pack said in another test is not remembered."""
    from kenroku.core import city  # not before the environment is put right

    city.forget()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --only-database, keep the tests that are marked `django_db` or ask for a fixture that opens it."""
    if not config.getoption("--only-database"):
        return
    config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
    items[:] = [item for item in items if _uses_database(item)]


def _uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & {"db", "transactional_db"})
