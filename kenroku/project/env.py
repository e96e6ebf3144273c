# SPDX-License-Identifier: Apache-2.0
"""Every setting that comes from the environment, with its meaning. docs/operate/settings.md is checked against this."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


class Env(BaseSettings):
    """The environment's word; the defaults run offline with SQLite and no other service."""

    model_config = SettingsConfigDict(env_prefix="KENROKU_", extra="ignore")

    data_dir: Path = Field(ROOT / "var", description="Where the database, uploaded files and the secret key are kept.")
    database_url: str = Field(
        "", validation_alias="DATABASE_URL", description="PostgreSQL address; empty means SQLite in the data folder."
    )
    port: int = Field(8000, validation_alias="PORT", description="Port that `kenroku up` listens on.")
    host: str = Field("127.0.0.1", description="Address that `kenroku up` listens on.")
    pack: str = Field(
        "kanazawa", description="City pack that a new database is filled with: a name under packs/, or a path."
    )
    modules: Annotated[tuple[str, ...], NoDecode] = Field(
        ("plan",), description="Rooms that are open, in the order of the menu, separated by commas."
    )
    debug: bool = Field(False, description="Developer mode: reloads, shows errors in full. Never in service.")
    secret_key: SecretStr = Field(
        SecretStr(""), description="Signs sessions; made and kept in the data folder when empty."
    )
    public_url: str = Field(
        "", description="The address people use, such as https://dx.example.jp; needed for mails and passkeys."
    )
    trusted_proxies: int = Field(0, description="How many reverse proxies stand in front and add to X-Forwarded-For.")
    embedded_worker: bool = Field(
        True, description="Run background tasks inside `kenroku up`; switch off where workers run apart."
    )
    threads: int = Field(8, description="How many requests one process answers at the same time.")
    email_url: str = Field(
        "", description="smtp://user:password@host:587 or smtps://…; empty writes mails into the data folder."
    )
    email_from: str = Field("noreply@localhost", description="Sender of mails.")
    clamd: str = Field(
        "", description="host:port or socket path of clamd; when set, an upload that cannot be scanned is refused."
    )
    log_json: bool = Field(True, description="Logs as JSON lines; false gives lines for people.")

    @field_validator("modules", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value

    def model_post_init(self, context: object) -> None:
        """Make the data folder absolute, so that a later change of folder moves nothing."""
        self.data_dir = self.data_dir.expanduser().resolve()
