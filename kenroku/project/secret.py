# SPDX-License-Identifier: Apache-2.0
"""The key that signs sessions: from the environment, or made once and kept in the data folder."""

import os
import secrets

from kenroku.project.env import Env


def secret_key(env: Env) -> str:
    """The environment's key, else the kept one, else a new one that only this user can read."""
    if given := env.secret_key.get_secret_value():
        return given
    path = env.data_dir / "secret-key"
    env.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        # Exclusive creation: of two processes that start at once, one makes the key and the other reads it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key
