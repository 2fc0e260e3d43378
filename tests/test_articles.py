"""Fragments against the texts of the articles, where somebody has them beside the repository."""

import hashlib
import re

import pytest

from ocop_analysis import codebook

TEXTS = codebook.ROOT.parent / "shared" / "articles"
ARTICLES = codebook.read_text_table(codebook.DATA / "raw" / "articles.csv")
FIGURES = codebook.read_text_table(codebook.DATA / "raw" / "figures.csv")


def paragraphs(sha256: str) -> list[str]:
    for path in TEXTS.glob("*.txt"):
        if hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    pytest.skip("the text of this article is not at hand")


@pytest.mark.parametrize(
    "article", list(ARTICLES.dropna(subset="text_sha256").itertuples()), ids=lambda a: a.article_id
)
def test_every_fragment_stands_once_in_its_paragraph(article):
    text = paragraphs(article.text_sha256)
    for row in FIGURES[FIGURES["article_id"] == article.article_id].itertuples():
        paragraph = text[int(row.paragraph) - 1]
        assert len(re.findall(rf"(?<!\w){re.escape(row.printed)}(?!\w)", paragraph)) == 1, row.figure_id
        if isinstance(row.category, str):
            assert row.category in paragraph, row.figure_id
