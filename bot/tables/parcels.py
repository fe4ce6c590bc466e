"""Files that are parcels of others (.xlsx, .docx): what opening them raises where something is not as it should be."""

from __future__ import annotations

import zipfile
import zlib
from xml.etree.ElementTree import ParseError

BROKEN = (
    zipfile.BadZipFile, zlib.error, ParseError, NotImplementedError, EOFError, LookupError, ValueError, OverflowError,
)  # fmt: skip
