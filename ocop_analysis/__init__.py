"""Printed figures of Vietnam's OCOP programme as tidy tables that can be trusted."""

from ocop_analysis.tidy_files import read_tidy
from ocop_analysis.wording import bounded, day, listed, number, pick, say, show, when

__all__ = ["bounded", "day", "listed", "number", "pick", "read_tidy", "say", "show", "when"]
