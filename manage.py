#!/usr/bin/env python
# SPDX-License-Identifier: Apache-2.0
"""Django's own command line, for developers; everybody else uses `kenroku`."""

from kenroku.project.cli import main

if __name__ == "__main__":
    main()
