# SPDX-License-Identifier: Apache-2.0
"""Real files, made on the spot: good ones, broken ones and wicked ones."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

GPS = 0x8825
ORIENTATION = 0x0112
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/octet-stream")


def picture(form: str = "JPEG", *, size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    image = Image.new(mode, size)
    image.paste((200, 30, 60)[: len(image.getbands())] if mode == "RGB" else 90, (0, 0, size[0] // 2, size[1]))
    image.save(out, form, **more)
    return out.getvalue()


def photo() -> bytes:
    """What a telephone sends: held upright, taken in Kenrokuen."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Telephone"
    exif.get_ifd(GPS).update({1: "N", 2: (36.0, 33.0, 44.0), 3: "E", 4: (136.0, 39.0, 45.0)})
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return picture(exif=exif, comment=b"secret place", icc_profile=srgb)


def bomb_png(side: int = 30_000) -> bytes:
    """A PNG of a few bytes whose header promises side x side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    header = struct.pack("!IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def docx(parts: dict[str, bytes] | None = None, *, main: bytes = MAIN) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", b'<Types><Override ContentType="' + main + b'"/></Types>')
        file.writestr("word/document.xml", b"<w:document>" + bytes(range(32, 127)) * 20 + b"</w:document>")
        for name, data in (parts or {}).items():
            file.writestr(name, data)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Encrypt 5 0 R>>\nstartxref\n9\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\x00" * 200
