# SPDX-License-Identifier: Apache-2.0
"""Kenroku, an open city platform."""

__version__ = "0.1.0"
