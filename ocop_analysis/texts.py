"""The texts of articles: found by what they say in a folder and below it, and split into paragraphs."""

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

MOST_BYTES = 5_000_000  # no article is longer
Texts = dict[str, list[str]]  # the paragraphs of a text by its SHA-256


def plain(text: str) -> str:
    """A text with what makes no difference undone: in NFC, with plain spaces and line ends."""
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    return re.sub(r"[\u00a0\u2000-\u200a\u202f]", " ", re.sub(r"\r\n?|[\u0085\u2028\u2029]", "\n", text))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of an article: the non-blank lines of its plain text."""
    return [line for line in plain(text).split("\n") if line.strip()]


def text_sha256(text: str) -> str:
    """The hash that articles.csv holds of a text: of its plain form, so that every copy has the same."""
    return hashlib.sha256(plain(text).encode()).hexdigest()


def texts_in(folder: Path) -> tuple[Texts, dict[str, list[str]], list[str]]:
    """The texts of a folder and below. Nothing is waited for, and no link to a folder is followed.

    Gives the paragraphs of each text by its text_sha256 and by the hash of its file; these two hashes by
    file; and the files that were passed over, each with the reason.
    """
    texts: Texts = {}
    hashes, passed = {}, []
    for path in _files(folder):
        name, read = str(path.relative_to(folder)), _read(path)
        if isinstance(read, str):
            passed.append(f"{name}: {read}")
            continue
        hashes[name] = [text_sha256(read.decode("utf-8")), hashlib.sha256(read).hexdigest()]
        texts |= dict.fromkeys(hashes[name], paragraphs(read.decode("utf-8")))
    return texts, hashes, passed


def _files(folder: Path) -> Iterator[Path]:
    """Every file below a folder that is not hidden, and the links to folders, which are not followed."""
    for base, folders, files in os.walk(folder):
        folders.sort()
        links = [name for name in folders if Path(base, name).is_symlink()]
        yield from (Path(base, name) for name in sorted([*files, *links]) if name[0] != ".")


def _read(path: Path) -> bytes | str:
    """The bytes of a file that is a text in UTF-8, or why it is none."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            return "no file"
        if about.st_size > MOST_BYTES:
            return f"over {MOST_BYTES:,} bytes"
        read = path.read_bytes()
        read.decode("utf-8")
    except UnicodeDecodeError:
        return "no text in UTF-8"
    except OSError:  # a link in a circle, no permission
        return "cannot be opened"
    return "no text in UTF-8" if b"\0" in read else read
