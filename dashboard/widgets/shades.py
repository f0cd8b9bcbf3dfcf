"""Shades numbers of events in steps, and says which numbers each step stands for."""

from collections.abc import Sequence

SHADES = 5


def shade_of(number: int, most: int) -> int:
    """1 to SHADES, by the square root: a small number is still told from a gap."""
    return 1 + min(int(SHADES * (number / most) ** 0.5), SHADES - 1)


def shade_legend(most: int) -> str:
    """The numbers that each shade stands for."""
    of_shade: dict[int, list[int]] = {}
    for number in _numbers(most):
        of_shade.setdefault(shade_of(number, most), []).append(number)
    return "".join(f"<span class=s{shade}>{_span(numbers)}</span>" for shade, numbers in sorted(of_shade.items()))


def _numbers(most: int) -> list[int]:
    """The first and last number of each shade."""
    edges = {1, most}
    for shade in range(1, SHADES):
        edge = -(-most * shade * shade // SHADES**2)
        edges |= {max(edge, 1), max(edge - 1, 1)}
    return sorted(edges)


def _span(numbers: Sequence[int]) -> str:
    return f"{numbers[0]:,}" if numbers[0] == numbers[-1] else f"{numbers[0]:,}–{numbers[-1]:,}"
