# SPDX-License-Identifier: Apache-2.0
"""Static files under names that contain their hash, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Also rewrites the imports between ES modules, which takes the place of a bundler."""

    support_js_module_import_aggregation = True
