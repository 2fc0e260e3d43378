"""What an article is as a whole: its place, the day of its figures, its id. What it does not say is asked."""

import re
from collections import Counter
from datetime import date

from ocop_analysis.gather.pages import ABOUT, GatherError, Page, slug_of
from ocop_analysis.gather.words import SAID, Words
from ocop_analysis.spellings import COUNTRY, key
from ocop_analysis.texts import paragraphs

MERGER = "2025-07-01"
DAY = r"(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>20\d\d)"
MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
]  # fmt: skip
ENGLISH = rf"(?:(?P<em>{'|'.join(MONTHS)})\s(?P<ed>\d{{1,2}}),?\s(?P<ey>20\d\d))"
ANY_DAY = re.compile(rf"(?<![\d/.]){DAY}(?!\d)|(?P<iso>20\d\d-\d\d(?:-\d\d)?)\b|{ENGLISH}", re.IGNORECASE)
TOLD = re.compile(
    r"(?:đến|tới) (?:hết |cuối )?(?:ngày (?P<day>\d{1,2}/\d{1,2}/20\d\d)"
    r"|tháng (?P<month>\d{1,2})[/-](?P<year>20\d\d))"
)
EVENT = re.compile(r"(?:^|\W)(?:sáng|chiều|tối|hôm|ngày)(?: nay)?,?(?: ngày)? $|(?:^|\W)on $", re.IGNORECASE)
DOCUMENT = re.compile(r"số \S+ ngày $")  # the day of a decision
STAMP = re.compile(r"thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|GMT|\d:\d\d|^date ", re.IGNORECASE)
MOST_DAYS = 60  # between what is told of and its publication
LEAST_NAMED = 6  # three times in the text, or once in the title or the address
ASKED = "? "  # before what a note still asks


def row_of(page: Page, words: Words, place: str, as_of: str, publisher: str) -> dict[str, str]:
    """A row of raw/articles as far as the page tells it; its note asks what it leaves open."""
    said, lines = SAID[page.language]["article"], paragraphs(page.text)
    printed = place or place_of(page, lines, words)
    if not printed:
        raise GatherError(f"{page.title!r} names no province more than others: say --place NAME")
    published, day, basis, asks = _days(page, lines, said)
    years = re.findall(r"\b20[12]\d\b", " ".join([page.title, *lines]))
    years = [year for year in years if year <= str(date.today().year)]
    if as_of:
        day, basis, asks = as_of, basis if day == as_of else "estimated", []
    elif not day and not years:
        raise GatherError(f"{page.title!r} prints no day and no year: say --as-of DATE")
    elif not day:
        day, basis = max(years), "estimated"  # no later than the last year it names; asked
    if day >= MERGER and not place and printed in words.merged:
        printed, asks = words.merged[printed], [*asks, said["new_place"]]
    name = printed.removesuffix(" (mới)")
    named = any(key(name) in key(line) for line in [page.title, *lines])
    row = {
        "article_id": f"{slug_of(name)}-{day}", "tier": "core", "place": printed,
        "place_basis": "printed" if named else "inferred", "language": page.language,
        "publisher": publisher or page.publisher, "title": page.title, "author": page.author,
        "published_on": published, "as_of": day, "as_of_basis": basis, "address": page.address,
        "source_quality": "publisher", "note": " ".join(ASKED + ask for ask in asks),
    }  # fmt: skip
    return {name: cell.lstrip("=+@- \t") for name, cell in row.items()}  # no formula for a spreadsheet to run


def place_of(page: Page, lines: list[str], words: Words) -> str:
    """The province, or the country, that an article names most; the title and the address count for more."""
    longest = sorted(map(re.escape, words.places), key=len, reverse=True)
    names = re.compile(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)")
    score: Counter[str] = Counter()
    texts = [
        *((2, line) for line in dict.fromkeys(lines)),
        (6 if ABOUT.search(page.title) else 1, page.title),
    ]
    for weight, text in texts:
        for found in names.finditer(key(text)):
            score[words.places[found[0]]] += weight
    address = slug_of(page.address)
    for name, place in words.places.items():
        if name.isascii() and place != COUNTRY and slug_of(name) in address:
            score[place] += 6
    for region in words.regions:
        del score[region]
    (first, most), (_, second) = [*score.most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= LEAST_NAMED and most >= 1.5 * second else ""


def _days(page: Page, lines: list[str], said: dict[str, str]) -> tuple[str, str, str, list[str]]:
    """The day of publication, the day the figures speak of, its basis, and what has to be asked."""
    events, stamps, sure = list[str](), list[str](), bool(page.published)
    for line in lines:
        for match in ANY_DAY.finditer(line):
            day, before = _iso(match), line[: match.start()]
            short = len(line) < 120 and not line.rstrip().endswith(".")
            if day and len(line) > 120 and EVENT.search(before) and not DOCUMENT.search(before):
                events.append(day)
            elif day and (short or (len(before) < 60 and STAMP.search(line[:90]))):
                sure = sure or (not stamps and bool(STAMP.search(line)))
                stamps.append(day)
    published, event = page.published or next(iter(stamps), ""), next(iter(events), "")
    told = max((_told(match) for line in lines for match in TOLD.finditer(line)), default="")
    if told and (not published or told[:7] <= published[:7]):
        return published, told, "printed", []
    far = event and published and abs(_ordinal(event) - _ordinal(published)) > MOST_DAYS
    if far and not page.published:
        return "", event, "event", [said["two_days"].format(event, published)]
    if event and not far:
        return published, event, "event", []
    asked = said["as_of"].format(published) if published else said["no_day"]
    return published, published, "published", [] if sure else [asked]


def _iso(match: re.Match[str] | None) -> str:
    if match is None or match["iso"]:
        return match["iso"] if match else ""
    month = MONTHS.index(match["em"].lower()) + 1 if match["em"] else int(match["m"])
    try:
        return date(int(match["ey"] or match["y"]), month, int(match["ed"] or match["d"])).isoformat()
    except ValueError:
        return ""


def _told(match: re.Match[str]) -> str:
    return _iso(ANY_DAY.match(match["day"])) if match["day"] else f"{match['year']}-{int(match['month']):02}"


def _ordinal(day: str) -> int:
    return date.fromisoformat(f"{day}-01-01"[:10]).toordinal()
