"""A reader of baseline JPEG files that shares nothing with ours: the file's bytes, T.81 and no library of JPEG's.

It reads the whole numbers that the entropy coder stored, block by block, for files with one interleaved scan.
"""

import math
from collections.abc import Iterator

import numpy as np

# T.81 figure A.6: the order in which a block's coefficients are stored, as places in its 8 rows of 8
ZIGZAG = sorted(range(64), key=lambda i: (i // 8 + i % 8, i % 8 if (i // 8 + i % 8) % 2 == 0 else i // 8))


class Baseline:
    """What a file holds: ``components``, each ``(rows, columns, 8, 8)`` int, ``steps`` and ``factors`` beside it."""

    def __init__(self, data: bytes) -> None:
        self.tables, self.codes, self.interval = {}, {}, 0
        for marker, part in segments(data):
            if marker == 0xDB:
                self.read_tables(part)
            elif marker == 0xC4:
                self.read_codes(part)
            elif marker == 0xC0:
                self.read_frame(part)
            elif marker == 0xDD:
                self.interval = int.from_bytes(part, "big")
            elif marker == 0xDA:
                self.read_scan(part)

    def read_tables(self, part: bytes) -> None:
        while part:
            assert part[0] >> 4 == 0, "steps of 8 bits"
            steps = np.zeros(64, int)
            steps[ZIGZAG] = list(part[1:65])
            self.tables[part[0] & 15], part = steps.reshape(8, 8), part[65:]

    def read_codes(self, part: bytes) -> None:
        """Huffman's codes: (length, code) → symbol (T.81 annex C)."""
        while part:
            counts, symbols, code, codes = part[1:17], iter(part[17:]), 0, {}
            for length, count in enumerate(counts, start=1):
                for _ in range(count):
                    codes[length, code] = next(symbols)
                    code += 1
                code <<= 1
            self.codes[part[0]], part = codes, part[17 + sum(counts) :]

    def read_frame(self, part: bytes) -> None:
        self.height, self.width = int.from_bytes(part[1:3], "big"), int.from_bytes(part[3:5], "big")
        described = [part[6 + 3 * i : 9 + 3 * i] for i in range(part[5])]
        self.names = [name for name, _, _ in described]
        self.factors = [(factors & 15, factors >> 4) for _, factors, _ in described]  # vertical, horizontal
        self.steps = [self.tables[table] for _, _, table in described]

    def read_scan(self, part: bytes) -> None:
        count = part[0]
        uses = {part[1 + 2 * i]: part[2 + 2 * i] for i in range(count)}
        assert list(uses) == self.names, "one scan with every component"
        if count == 1:
            self.factors = [(1, 1)]  # a scan of one component is not interleaved (A.2.2)
        most = [max(factor[axis] for factor in self.factors) for axis in (0, 1)]
        rows, columns = math.ceil(self.height / (8 * most[0])), math.ceil(self.width / (8 * most[1]))
        grids = [np.zeros((rows * v, columns * h, 64), int) for v, h in self.factors]
        bits, means = Bits(part[1 + 2 * count + 3 :]), [0] * count
        for number in range(rows * columns):
            if self.interval and number and number % self.interval == 0:
                bits.restart()
                means = [0] * count
            for i, (v, h) in enumerate(self.factors):
                dc, ac = self.codes[uses[self.names[i]] >> 4], self.codes[16 + (uses[self.names[i]] & 15)]
                for block in range(v * h):
                    y, x = number // columns * v + block // h, number % columns * h + block % h
                    means[i] += bits.signed(bits.symbol(dc))
                    grids[i][y, x, 0] = means[i]
                    for place, value in read_waves(bits, ac):
                        grids[i][y, x, ZIGZAG[place]] = value
        self.components = []
        for grid, factors in zip(grids, self.factors, strict=True):
            # blocks beyond the component's own, which only fill up the last unit, are nobody's
            sides = zip((self.height, self.width), factors, most, strict=True)
            down, across = (math.ceil(math.ceil(side * factor / whole) / 8) for side, factor, whole in sides)
            self.components.append(grid[:down, :across].reshape(down, across, 8, 8))


def read_waves(bits: "Bits", codes: dict[tuple[int, int], int]) -> Iterator[tuple[int, int]]:
    """The other 63 coefficients: where each that is not zero stands, in zigzag order, and its value (F.2.2.2)."""
    place = 1
    while place < 64:
        symbol = bits.symbol(codes)
        if symbol == 0:  # end of block
            return
        place += symbol >> 4
        if symbol & 15:  # otherwise sixteen zeros
            yield place, bits.signed(symbol & 15)
        place += 1


class Bits:
    """The entropy-coded bytes, bit by bit; a stuffed zero after 0xFF is left out (B.1.1.5)."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at, self.left, self.byte = data, 0, 0, 0

    def bit(self) -> int:
        if not self.left:
            self.byte, self.left = self.data[self.at], 8
            self.at += 2 if self.byte == 0xFF else 1
        self.left -= 1
        return self.byte >> self.left & 1

    def symbol(self, codes: dict[tuple[int, int], int]) -> int:
        code = 0
        for length in range(1, 17):
            code = code << 1 | self.bit()
            if (length, code) in codes:
                return codes[length, code]
        raise AssertionError("no such code")

    def signed(self, length: int) -> int:
        """A number of so many bits; a leading 0 stands for a negative one (F.2.2.1)."""
        value = 0
        for _ in range(length):
            value = value << 1 | self.bit()
        return value if not length or value >> (length - 1) else value - (1 << length) + 1

    def restart(self) -> None:
        self.at, self.left = self.at + 2, 0  # past the marker


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The marker segments, each without its length; the scan's with all that follows it."""
    at = 2
    while True:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        assert data[at] == 0xFF
        if marker == 0xDA:
            yield marker, data[at + 4 :]
            return
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + length
