# SPDX-License-Identifier: Apache-2.0
"""Notices to people: an inbox, and a mail where they want one."""
