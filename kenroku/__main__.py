# SPDX-License-Identifier: Apache-2.0
"""`python -m kenroku`: the same as the `kenroku` command."""

from kenroku.project.cli import main

main()
