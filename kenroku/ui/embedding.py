# SPDX-License-Identifier: Apache-2.0
"""Pages that other sites may show inside their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_exempt

View = Callable[..., HttpResponseBase]


def embeddable(view: View) -> View:
    """Let any site frame this page; it carries no script, no form and no cookie that matters."""

    @wraps(view)
    @xframe_options_exempt
    @csp_replace({"frame-ancestors": ["*"], "script-src": ["'none'"], "form-action": ["'none'"]})
    def framed(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    return framed
