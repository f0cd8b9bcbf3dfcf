"""Documents that are hard on a reader, in growing sizes, and how the time to code them grows."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.coding import Coder
from dashboard.documents import read_text

STORY = "Agents of the Ministry of State Security called two escapees in Seoul on May 3. Rain fell in Hyesan all week. "
LARGEST = 5_000_000  # characters of the long story

Maker = Callable[[int], str]


@dataclass(frozen=True)
class Growth:
    """Seconds of processor time at each size; `slope` is 1 where twice the size takes twice the time."""

    name: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def slope(self) -> float:
        """Least squares in logarithms."""
        x, y = [math.log(size) for size in self.sizes], [math.log(max(1e-6, s)) for s in self.seconds]
        middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
        across = sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True))
        return across / sum((a - middle_x) ** 2 for a in x)


def _story(size: int) -> str:
    return "A title\n\n" + "\n\n".join([STORY * 5] * (size // (5 * len(STORY))))


CASES: dict[str, tuple[Maker, int]] = {
    "story of N characters": (_story, LARGEST),
    "one line of N words": (lambda n: "word agent Hyesan river " * (n // 4), 1_000_000),
    "N dates": (lambda n: "A title\n\n" + "On May 3, 2018 and in 2011 they met. " * (n // 2), 50_000),
    "N nested quotes": (lambda n: "A title\n\n" + "“" * n + "she called" + "”" * n, 200_000),
    "N right-to-left marks": (lambda n: "A title\n\n" + "They \u202ecalled\u202c her \u200f. " * (n // 3), 200_000),
    "N characters of mixed scripts": (
        lambda n: "A title\n\n" + "보위부가 called 公安 Агент عميل. " * (n // 25),
        1_000_000,
    ),
}


def measure_growth(coder: Coder, name: str, share: float = 1.0) -> Growth:
    """Codes an eighth, a quarter, a half and all of the largest size; `share` makes all of them smaller."""
    make, largest = CASES[name]
    sizes = tuple(max(8, int(largest * share / part)) for part in (8, 4, 2, 1))
    return Growth(name, sizes, tuple(_time(coder, make(size)) for size in sizes))


def _time(coder: Coder, text: str) -> float:
    document = read_text(text, "long.txt", "article")
    start = time.process_time()
    coder.code_document(document)
    return time.process_time() - start


def growth_lines(growths: Sequence[Growth]) -> list[str]:
    """One line a case."""
    return [f"{one.name:32}{_cells(one)}   slope {one.slope:.2f}" for one in growths]


def _cells(one: Growth) -> str:
    return "".join(f"{size:>11,}{spent:7.2f} s" for size, spent in zip(one.sizes, one.seconds, strict=True))
