"""Reads a saved page, a text, a Word file or a PDF into paragraphs. No network, nothing of a page is run."""

import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocop_analysis.gather.words import SAID
from ocop_analysis.texts import paragraphs

MOST_BYTES = 30 * 10**6  # of a file
MOST_TEXT = 10**6  # characters of an article
UNSEEN = [
    "script", "style", "noscript", "template", "iframe", "object", "svg", "select", "textarea", "button",
    "nav", "form",
]  # fmt: skip
INLINE = [
    "a", "abbr", "b", "bdi", "big", "em", "font", "i", "ins", "mark", "o:p", "small", "span", "strong", "sub",
    "tt", "u", "wbr",
]  # fmt: skip
HIDDEN = re.compile(r"display:none|visibility:hidden|font-size:0|opacity:0(?![.\d])")
ABOUT = re.compile(r"\bOCOP\b|mỗi xã[\w ,]{0,9} một sản phẩm|one commune,?[ –-]+one product", re.IGNORECASE)
DROPPED = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f]")
LEAST = {"vi": 0.02, "en": 0.04}  # share of the words of a text that are the most frequent of its language


class GatherError(ValueError):
    """A page that cannot be gathered from; the message says why and what helps."""


@dataclass
class Page:
    """What was read: the text; title, author, publisher, day and address where the file tells them."""

    text: str
    title: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""
    address: str = ""
    language: str = ""


def read_page(path: Path) -> Page:
    """Read a file by the ending of its name; raises GatherError where there is no article to read."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise GatherError(f"{path}: not read: save it as {', '.join(READERS)}")
    if path.stat().st_size > MOST_BYTES:
        raise GatherError(f"{path}: {path.stat().st_size / 10**6:.0f} MB: save the article alone, as text")
    try:
        page = reader(path)
    except ImportError as error:
        raise GatherError(
            f"{path}: {error.name} is not installed: pip install -e '.[gather]' brings it"
        ) from None
    except GatherError as error:
        raise GatherError(f"{path}: {error}") from None
    except Exception as error:  # the libraries raise what they like at a broken file
        raise GatherError(f"{path}: cannot be read as {path.suffix}: {type(error).__name__}") from None
    text = DROPPED.sub("", page.text)
    if len(text) > MOST_TEXT:
        raise GatherError(f"{path}: {len(text):,} characters of text: save the article alone, as text")
    if not ABOUT.search(unicodedata.normalize("NFC", text)):
        raise GatherError(f"{path}: no article about OCOP found in it")
    page.text, page.language, lines = text, _language(text, path), paragraphs(text)
    if not page.address and re.fullmatch(r"https?://\S+", lines[0].strip()):
        page.address = lines[0].strip()
    page.title = page.title or _title(lines[:12], page.address) or path.stem
    return page


def _title(lines: list[str], address: str) -> str:
    """The line that may be a title and shares most words with the address, else the first on OCOP."""
    lines = [re.sub(r"^date \S+[ |]*|!\[\]\(\)", "", line).strip(" |") for line in lines]
    slug = set(re.findall("[a-z]{2,}", address.rpartition("/")[2]))
    fit = {}
    for line in lines:  # some words, no sentences, no address, stamp or trail of links
        if 3 < len(line.split()) < 35 and not re.search(r"https?://|\d:\d\d|GMT|[»#|]|\.$|[.;] ", line):
            shared = len(slug & {*slug_of(line).split("-")}) / len(line.split())
            fit[line] = shared + bool(ABOUT.search(line)) / 5
    title = max(fit, key=lambda line: fit[line], default="")
    if fit.get(title, 0) < 0.2:
        title = "" if address else next(iter(fit), "")
    return title.capitalize().replace("ocop", "OCOP") if title.isupper() else title


def slug_of(name: str) -> str:
    """A name in plain small letters with hyphens, as addresses write it."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return re.sub(r"[^a-z]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def _language(text: str, path: Path) -> str:
    words = Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))
    for language, said in SAID.items():
        if sum(words[word] for word in said["frequent"]) > LEAST[language] * words.total():
            return language
    raise GatherError(f"{path}: the text is neither Vietnamese nor English")


def decoded(content: bytes) -> str:
    """Text of unknown encoding: UTF-8 or UTF-16, what it declares, or Windows Vietnamese."""
    declared = re.search(rb"charset=[\"']?([\w-]+)", content[:4096])
    marked = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else []
    for encoding in [*marked, "utf-8-sig", *([declared[1].decode()] if declared else []), "cp1258"]:
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise GatherError("its characters cannot be read: save it as UTF-8")


def _html(path: Path) -> Page:
    import trafilatura  # takes 0.3 s, and only pages need it
    from lxml import etree, html

    tree = html.fromstring(
        decoded(path.read_bytes()).encode(), parser=html.HTMLParser(encoding="utf-8", remove_comments=True)
    )
    for element in [*tree.iter(*UNSEEN), *(e for e in tree.iter(etree.Element) if _unseen(e))]:
        if element.getparent() is not None and not (
            element.tag == "script" and "ld+json" in element.get("type", "")
        ):
            element.drop_tree()
    for body in tree.iter("body"):
        etree.strip_tags(body, *INLINE)
    found: Any = trafilatura.bare_extraction(
        tree, include_comments=False, favor_recall=True, with_metadata=True
    )
    if not found or not found.text:
        raise GatherError("no article found in it: save its text as .txt")
    title, text = found.title or "", found.text
    text = text if title in text else f"{title}\n{text}"
    publisher = found.sitename or found.hostname or ""
    return Page(text, title, found.author or "", publisher, found.date or "", found.url or "")


def _unseen(element: Any) -> bool:
    """Whether a reader of the page does not see an element, or sees it as a note number."""
    get, tag = element.get, element.tag
    style = re.sub(r"\s", "", get("style", "")).lower()
    note = tag == "sup" and re.search(r"\d", element.text_content())
    return bool(get("hidden") is not None or get("aria-hidden") == "true" or HIDDEN.search(style) or note)


def _txt(path: Path) -> Page:
    return Page(decoded(path.read_bytes()))


def _docx(path: Path) -> Page:
    import docx

    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > 10 * MOST_BYTES:
            raise GatherError("it unpacks to more than an article holds")
    lines: list[str] = []
    for block in docx.Document(str(path)).iter_inner_content():
        if hasattr(block, "rows"):
            lines += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append("".join(run.text for run in block.runs if not run.font.hidden))
    return Page("\n".join(lines))


def _pdf(path: Path) -> Page:
    import pypdf

    reader = pypdf.PdfReader(path)
    lines = [line.strip() for page in reader.pages for line in (page.extract_text() or "").splitlines()]
    if not any(lines):
        raise GatherError("it holds pictures, no text: type or recognise the text and save it as .txt")
    return Page("\n".join(_joined(lines)))


def _joined(lines: Iterable[str]) -> list[str]:
    """Lines of a page as paragraphs: a line goes on where it ends no sentence and the next begins none."""
    whole: list[str] = []
    for line in lines:
        if whole and line and whole[-1] and not re.search(r"[.:;!?]$", whole[-1]) and not line[0].isupper():
            whole[-1] += f" {line}"
        else:
            whole.append(line)
    return whole


READERS: dict[str, Callable[[Path], Page]] = {
    ".html": _html, ".htm": _html, ".txt": _txt, ".docx": _docx, ".pdf": _pdf,
}  # fmt: skip
