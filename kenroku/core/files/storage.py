# SPDX-License-Identifier: Apache-2.0
"""Files in the data folder that survive a power cut once they are acknowledged."""

import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class DurableStorage(FileSystemStorage):
    """Django's folder storage, but a file is either whole and on the disk, or not there.

    Names are hashes, so that writing a name again writes the same bytes. S3-compatible storage takes this one's place
    by the setting STORAGES.
    """

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]  # as Django declares it
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            try:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        # The name is on the disk only when each folder on the way to it is.
        for folder in (path.parent, *path.parent.parents[:2]):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return name
