"""Colours as eyes see them: contrast, and distance under colour blindness."""

from functools import cache

import colorspacious
import numpy as np
from matplotlib import colors

# Normal vision and the three kinds of colour blindness, complete (Machado, Oliveira and Fernandes 2009).
VISIONS = ["normal", "deuteranomaly", "protanomaly", "tritanomaly"]


def contrast(one, other) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lights = []
    for colour in (one, other):
        channels = np.array(colors.to_rgb(colour))
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        lights.append(float(linear @ [0.2126, 0.7152, 0.0722]) + 0.05)
    return max(lights) / min(lights)


@cache
def seen(colour: tuple, vision: str) -> np.ndarray:
    """A colour in CIE Lab as a kind of vision sees it."""
    space = "sRGB1" if vision == "normal" else {"name": "sRGB1+CVD", "cvd_type": vision, "severity": 100}
    as_seen = colorspacious.cspace_convert(np.array(colour), space, "sRGB1")
    return colorspacious.cspace_convert(np.clip(as_seen, 0, 1), "sRGB1", "CIELab")
