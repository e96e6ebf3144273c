# SPDX-License-Identifier: Apache-2.0
"""People, the city's departments, and who may do what."""
