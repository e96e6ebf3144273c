# SPDX-License-Identifier: Apache-2.0
"""Pictures are drawn anew: what is kept holds the pixels and nothing else, such as the place where it was taken."""

import io
import struct
import warnings
from dataclasses import dataclass

from django.conf import settings
from PIL import Image, ImageCms, ImageOps

from kenroku.core.files.kinds import JPEG, PNG, Kind
from kenroku.core.files.refusing import too_many_pixels, unreadable

_OPENED_AS = {"image/jpeg": ("JPEG", "MPO"), "image/png": ("PNG",), "image/webp": ("WEBP",)}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn anew; width and height as a reader sees them."""

    data: bytes
    width: int
    height: int


def drawn_anew(data: bytes, kind: Kind) -> Picture:
    """The same picture turned upright, in sRGB, without metadata; of a moving one the first frame.

    Refuses a picture with more pixels than KENROKU_MAX_PIXELS before it is unpacked, and one that is broken or cut short.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(io.BytesIO(data), formats=_OPENED_AS[kind.media_type])
            if image.width * image.height > settings.KENROKU_MAX_PIXELS:
                raise too_many_pixels(settings.KENROKU_MAX_PIXELS)
            image.load()
        image = _in_srgb(ImageOps.exif_transpose(image))
        return Picture(_written(image, kind), image.width, image.height)
    except Image.DecompressionBombError as error:
        raise too_many_pixels(settings.KENROKU_MAX_PIXELS) from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error) as error:
        raise unreadable() from error


def _in_srgb(image: Image.Image) -> Image.Image:
    """Plain RGB or grey, with transparency where there is some; a colour profile is applied and left behind."""
    profile = image.info.get("icc_profile")
    see_through = "A" in image.getbands() or "transparency" in image.info
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = converted or image
        except (ImageCms.PyCMSError, OSError):
            pass  # A profile that cannot be read changes the colours a little, and is left behind like any other.
    wanted = "RGBA" if see_through else "L" if image.mode in ("L", "1") else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _written(image: Image.Image, kind: Kind) -> bytes:
    # A new image: some writers put back what they find in `info`.
    plain = Image.new(image.mode, image.size)
    plain.paste(image)
    out = io.BytesIO()
    if kind is JPEG:
        plain.save(out, "JPEG", quality=88, optimize=True, progressive=True)
    elif kind is PNG:
        plain.save(out, "PNG", optimize=False)
    else:
        plain.save(out, "WEBP", quality=88)
    return out.getvalue()
