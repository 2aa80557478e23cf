# SPDX-License-Identifier: MIT
"""One source: what the oracle expects of it, what the kernel makes of it."""
from build import Failure
from core import Refused, Undefined
from lisp import pretty
from oracle import Unit


# an IPv4 header, so that the kernel takes it for a packet
PACKET = bytes.fromhex("020000000001" "020000000002" "0800" "450000320000000040110000"
                       "7f000001" "7f000001" "12345678").ljust(64, b"\0")


class Row(list):
    """The numbers that every program gets, and its packet."""

    def __init__(self, numbers, packet=PACKET):
        super().__init__(numbers)
        self.packet = packet


class Case:
    """Declarations, programs and rows of inputs, and what should come of them."""

    def __init__(self, declarations, programs, rows):
        self.declarations, self.programs = declarations, programs
        self.rows = [Row(row, getattr(row, "packet", PACKET)) for row in rows]
        self.doubtful = False  # Skep may know a divisor to be 0 that is no constant here

    @property
    def text(self):
        return "\n".join(pretty(form) for form in self.declarations + self.programs) + "\n"

    def with_program(self, program):
        return Case(self.declarations, [program], self.rows)

    def expect(self):
        """{(program, row): (result, {map: {key: value}})}; raises Refused or Undefined."""
        unit, expected = Unit(self.declarations + self.programs), {}
        for name, program in unit.programs.items():
            for row, numbers in enumerate(self.rows):
                if program.kind != ":xdp" and not makes_skb(numbers.packet):
                    continue
                expected[c_name(name), row] = run_one(unit, program, numbers)
        self.doubtful = not all(site[0] for site in unit.sites)
        return expected


def makes_skb(packet):
    """Whether every kernel runs programs on an skb of it: since 6.18 whole IP headers only."""
    return len(packet) >= {0x0800: 34, 0x86dd: 54}.get(int.from_bytes(packet[12:14], "big"), 15)


def c_name(name):
    return name.replace("-", "_")


def run_one(unit, program, numbers):
    unit.reset()
    for slot, number in enumerate(numbers):
        unit.maps["inputs"].entries[slot.to_bytes(4, "little")].write(
            0, number.to_bytes(8, "little"))
    result, packet = program.run(numbers)
    maps = {c_name(each.name): shown(each) for each in unit.maps.values() if shown(each)}
    if packet != numbers.packet:
        maps["packet"] = {"00": packet.hex()}
    return result, maps


def shown(each):
    return {key.hex(): block.data.hex() for key, block in each.entries.items()
            if not each.is_array or any(block.data)}


def is_sound(case):
    """Whether the oracle answers for it."""
    try:
        case.expect()
    except (Refused, Undefined):
        return False
    return True


def is_well_formed(case):
    """The same for a program that may have lost a part: the oracle does not look at shapes."""
    try:
        return is_sound(case)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return False


def check(builder, case, clang):
    """Raises Failure where the kernel disagrees."""
    expected = case.expect()
    try:
        builder.translate(case.text)
    except Failure as failure:
        failure.excused = case.doubtful and failure.kind.endswith(": constant-range")
        raise
    builder.compile(clang)
    got = builder.run(case.rows)
    for (name, row), want in expected.items():
        found = got.get((name, row))
        if found != want:
            raise Failure(difference(want, found),
                          explain(name, case.rows[row], want, found))


def difference(want, got):
    if got is None:
        return "it did not run"
    if want[0] != got[0]:
        return "a wrong result"
    if want[1].get("packet") != got[1].get("packet"):
        return "a wrong packet"
    return "a wrong map"


def explain(name, numbers, want, got):
    lines = [f"{name} on {' '.join(hex(n) for n in numbers)}, packet {numbers.packet.hex()}"]
    if want[0] != got[0]:
        lines.append(f"  result: expected {want[0]}, got {got[0]}")
    for each in sorted(set(want[1]) | set(got[1])):
        wanted, found = want[1].get(each, {}), got[1].get(each, {})
        for key in sorted(set(wanted) | set(found)):
            if wanted.get(key) != found.get(key):
                lines.append(f"  {each}[{key}]: expected {wanted.get(key)}, got {found.get(key)}")
    return "\n".join(lines)
