# SPDX-License-Identifier: Apache-2.0
"""One file per figure. `python -m benchmarks plan` runs those of the plan; see harness.py."""
