# SPDX-License-Identifier: MIT
"""Random packets, and what programs do with the packet they get."""
from declare import TYPES, width
from oracle_packets import ETHERNET, HEADERS, IPV4, IPV4_TYPE, IPV6_TYPE

LENGTHS = [14, 15, 20, 33, 34, 35, 41, 42, 43, 53, 54, 55, 60, 62, 64, 100, 128]
NAMES = {":xdp": ["xdp-data", "xdp-data-end"], ":tc": ["tc-data", "tc-data-end"]}


class Area:
    """So many bytes of a packet, which begin with a header or with nothing in particular."""

    def __init__(self, name, size):
        self.name, self.size = name, size
        self.fields = HEADERS[name].fields if name else {}


def random_packet(random):
    """14 bytes at least: the kernel runs no program on fewer."""
    if random.random() < 0.25:
        return random.randbytes(random.choice(LENGTHS))
    packet = bytearray(random.randbytes(150))
    kind = random.choice([IPV4_TYPE] * 5 + [IPV6_TYPE, 0x0806])
    packet[12:14] = kind.to_bytes(2, "big")
    if kind == IPV4_TYPE:
        words = 5 if random.random() < 0.7 else random.randrange(16)
        packet[ETHERNET] = 0x40 + words
        if random.random() < 0.8:
            packet[ETHERNET + 6:ETHERNET + 8] = random.choice([b"\x00\x00", b"\x40\x00"])
        packet[ETHERNET + 9] = random.choice([6, 17, 6, 17, 1, 50])
    if random.random() < 0.4:
        return bytes(packet[:random.choice(LENGTHS)])
    return bytes(packet[:random.randrange(ETHERNET + IPV4 + 8, len(packet))])


class Packets:
    """Statements and expressions of programs that get packets."""
    kind = None   # of the program
    finders = 2   # forms that may still look for the packet: more of them in loops are too large
    headers = 3   # headers and offsets in it that may still be looked for

    @property
    def writes_packets(self):
        return self.kind in NAMES

    def stmt_packet(self, context, depth):
        """Everything that finds a header, and what is done with it."""
        if self.kind is None or self.finders <= 0:
            return None
        self.finders -= 1
        roll = self.random.random()
        if self.writes_packets and roll < 0.3:
            return self.by_hand(context, depth)
        if self.writes_packets and roll < 0.45:
            return self.with_packet(context, depth)
        if self.writes_packets and roll < 0.55:
            return self.parsed(context, depth)
        return self.with_header(context, depth)

    def by_hand(self, context, depth):
        d, e = self.name(), self.name()
        size = self.random.choice([1, 2, 4, 8, 14, 20, 34, 42, 54, 64])
        inner = context.hidden(e).with_area(d, Area("eth" if size >= ETHERNET else None, size), e)
        first, last = self.random.choice([NAMES[self.kind]] * 2 + [["data", "data-end"]])
        if first == "data":
            bindings = [[d, ["ctx", first]], [e, ["ctx", last]]]
        else:
            bindings = [[d, [first]], [e, [last]]]
        body = self.block(inner, depth)
        if self.chance(0.5):
            return ["let", bindings, self.leave_unless(d, size, e)] + body
        return ["let", bindings, ["when", ["<=", ["+", d, size], e]] + body]

    def leave_unless(self, pointer, size, end):
        last = ["+", pointer, size]
        test = self.random.choice([[">", last, end], ["<", end, last]])
        return ["when", test, ["return", self.random.choice([0, 1, 2])]]

    def with_packet(self, context, depth):
        d, e = self.name(), self.name()
        size = self.random.choice([0, 1, 8, 14, 16, 40, 60])
        inner = context.hidden(d, e)
        inner.ends.append((d, e))
        if size:
            inner = inner.with_area(d, Area("eth" if size >= ETHERNET else None, size), e)
        return ["with-packet", [d, e] + ([":min-len", size] if size else [])] + \
            self.block(inner, depth)

    def with_header(self, context, depth):
        copied = not self.writes_packets
        name = self.random.choice(["ipv4", "tcp", "udp", "icmp", "ipv6"] + ["eth"] * (not copied))
        if copied and self.stack < 60:
            return None
        spec = [self.name() for _ in range(2 if name == "eth" else 3)]
        if name in ("tcp", "udp", "icmp") and self.chance(0.3):
            spec.append(self.name())
        inner = context.hidden(*spec)
        if copied:
            self.stack -= 60
        else:
            inner = inner.with_area(spec[0], Area("eth", ETHERNET), spec[1])
        for at, of in zip(spec[2:], [name, "ipv4"]):
            inner = inner.with_area(at, Area(of, HEADERS[of].size), None if copied else spec[1])
        old = self.kind == ":tc" and name in ("eth", "ipv4", "tcp", "udp") and self.chance(0.3)
        return [("with-tc-" if old else "with-") + name, spec] + self.block(inner, depth)

    def parsed(self, context, depth):
        d, e, h = self.name(), self.name(), self.name()
        name = self.random.choice(["eth", "ipv4", "ipv6", "tcp", "udp", "icmp"])
        inner = context.hidden(d, e)
        inner.ends.append((d, e))
        inner = inner.with_area(h, Area(name, HEADERS[name].size), e)
        return ["with-packet", [d, e], ["when-let", [[h, ["parse-" + name, d, e]]]] +
                self.block(inner, depth)]

    def stmt_header(self, context, depth):
        """A header within what is known to be there, or behind it after a comparison."""
        if not context.ends or self.headers <= 0:
            return None
        self.headers -= 1
        (base, end), name = self.random.choice(context.ends), self.random.choice(list(HEADERS))
        p, size = self.name(), HEADERS[name].size
        offset = self.random.choice([0, 1, 2, 14, 20, 34])
        known = [target.size for pointer, target in context.pointers if pointer == base]
        inner = context.with_area(p, Area(name, size), end)
        binding = [[p, ["cast", ["ptr", name], ["+", base, offset] if offset else base]]]
        if known and offset + size <= known[0]:
            return ["let", binding] + self.block(inner, depth)
        below = ["+", p, ["sizeof", name] if self.chance(0.5) else size]
        if self.chance(0.3):
            return ["let", binding, self.leave_unless(p, size, end)] + self.block(inner, depth)
        return ["let", binding, ["when", ["<=", below, end]] + self.block(inner, depth)]

    def moved(self, context):
        """Bindings of a pointer to a place that is known at run time only, and its end."""
        base, end = self.random.choice(context.ends)
        o, p, bound = self.name(), self.name(), self.random.choice([7, 15, 63, 127, 255])
        kind = self.random.choice(["u8", "u16", "u32", "u64", "i32"])
        return [[o, kind, ["logand", self.varying(context, 1), bound]], [p, ["+", base, o]]], \
            p, end

    def expr_packet(self, context, depth):
        """A load at an offset that is known at run time only."""
        if not context.ends or self.headers <= 0:
            return None
        self.headers -= 1
        kind = self.random.choice(TYPES)
        bindings, p, end = self.moved(context)
        other = self.expression(context, 0)
        if self.chance(0.5):
            return ["let*", bindings, ["if", [">", ["+", p, width(kind)], end], other,
                                       ["load", kind, p]]]
        return ["let*", bindings, ["if", ["<=", ["+", p, width(kind) + 3], end],
                                   ["load", kind, p, self.random.randrange(4)], other]]

    def stmt_offset(self, context, depth):
        """What is done with bytes, or a header, at such an offset."""
        if not context.ends or self.headers <= 0:
            return None
        self.headers -= 1
        name = self.random.choice([None, "udp", "tcp", "ipv4"])
        size = HEADERS[name].size if name else self.random.choice([1, 4, 8, 12])
        bindings, p, end = self.moved(context)
        if name:
            bindings[1][1] = ["cast", ["ptr", name], bindings[1][1]]
        inner = context.with_variable(bindings[0][0], None, False).with_area(
            p, Area(name, size), end)
        return ["let*", bindings, ["when", ["<=", ["+", p, size], end]] + self.block(inner, depth)]
