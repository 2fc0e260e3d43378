"""`python -m ocop_analysis` is the `ocop` command."""

from ocop_analysis.cli import ocop

ocop(prog_name="ocop")
