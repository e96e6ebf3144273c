# SPDX-License-Identifier: Apache-2.0
"""The rules that no linter knows. Each is a function that gives what breaks it, one sentence for each place.

A rule never reads the tree itself: it is given sources, tables or modules, so that its own test can give it a
violation and see that it is found.
"""
