# SPDX-License-Identifier: Apache-2.0
"""The address of the mail server, as an operator writes it."""

import pytest

from kenroku.project.mail import server


def test_without_an_address_nothing_is_set() -> None:
    assert server("") == {}


def test_a_password_goes_over_tls_only() -> None:
    found = server("smtp://city%40example.jp:p%2Fw@mail.example.jp")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.jp", 587)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("city@example.jp", "p/w")
    assert found["EMAIL_USE_TLS"] and not found["EMAIL_USE_SSL"]


def test_tls_from_the_first_byte() -> None:
    found = server("smtps://city:secret@mail.example.jp:4650")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (4650, True, False)


def test_a_relay_without_a_name() -> None:
    found = server("smtp://127.0.0.1:25")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_HOST_USER"]) == (25, False, "")


@pytest.mark.parametrize("url", ["mail.example.jp:587", "imap://city:secret@mail.example.jp", "smtp://"])
def test_another_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="should look like") as refused:
        server(url)
    assert "secret" not in str(refused.value) and "mail.example.jp" not in str(refused.value)
