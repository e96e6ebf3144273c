#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Copies what pages are served with from node_modules into build/npm, where Django's static files find it.

Only the named files: nobody is served a package's sources, tests or documents. Paths stay as they are inside a
package, so that the style sheets' own `url(…)` keep working. Licences travel with what they license.
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

SERVED = (
    # Folder under /static/vendor/, package, folder inside the package, files.
    ("design-tokens", "@digital-go-jp/design-tokens", "dist", ("tokens.css", "../LICENSE")),
    ("noto-sans-jp", "@fontsource-variable/noto-sans-jp", ".", ("wght.css", "files/*-wght-normal.woff2", "LICENSE")),
    ("htmx", "htmx.org", "dist", ("htmx.min.js", "../LICENSE")),
)


def copy(packages: Path, target: Path) -> int:
    """Make `target` hold exactly the served files; gives their number. A file that is not there ends the program."""
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    count = 0
    for name, package, folder, patterns in SERVED:
        base = packages / package / folder
        for pattern in patterns:
            # A licence lies beside the folder, not in it.
            found = sorted((base / pattern).resolve().parent.glob(Path(pattern).name))
            if not found:
                sys.exit(f"{package} has no {pattern}: has a new version moved it? Mend script/static_npm.py.")
            for source in found:
                inside = source.relative_to(base.resolve()) if source.is_relative_to(base.resolve()) else source.name
                destination = fresh / "vendor" / name / inside
                destination.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, destination)
                count += 1
    # Swapped in whole, so that a server never sees half a folder.
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return count


if __name__ == "__main__":
    print(f"{copy(ROOT / 'node_modules', ROOT / 'build' / 'npm')} files for build/npm")
