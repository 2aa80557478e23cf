# SPDX-License-Identifier: MIT
"""Packets: where they begin and end, header fields, and the forms that find headers."""
import table
from core import VOID, Left, PointerType, Refused, Scope, Value, form, integer
from oracle_memory import Block, Field, Pointer, live

# name: (bytes, {field: (offset, type, whether it is swapped)})
LAYOUTS = {
    "eth": (14, {"dst-mac-hi": (0, "u32", False), "dst-mac-lo": (4, "u16", False),
                 "src-mac-hi": (6, "u32", False), "src-mac-lo": (10, "u16", False),
                 "type": (12, "u16", True)}),
    "ipv4": (20, {"ver-ihl": (0, "u8", False), "tos": (1, "u8", False),
                  "total-len": (2, "u16", True), "id": (4, "u16", True),
                  "frag-off": (6, "u16", True), "ttl": (8, "u8", False),
                  "protocol": (9, "u8", False), "checksum": (10, "u16", False),
                  "src-addr": (12, "be32", False), "dst-addr": (16, "be32", False)}),
    "ipv6": (40, {"ver-tc-flow": (0, "u32", True), "payload-len": (4, "u16", True),
                  "nexthdr": (6, "u8", False), "hop-limit": (7, "u8", False),
                  "src-addr-hi": (8, "u64", False), "src-addr-lo": (16, "u64", False),
                  "dst-addr-hi": (24, "u64", False), "dst-addr-lo": (32, "u64", False)}),
    "icmp": (8, {"type": (0, "u8", False), "code": (1, "u8", False),
                 "checksum": (2, "u16", False), "rest": (4, "u32", False)}),
    "tcp": (20, {"src-port": (0, "u16", True), "dst-port": (2, "u16", True),
                 "seq": (4, "u32", True), "ack-seq": (8, "u32", True),
                 "data-off": (12, "u8", False), "flags": (13, "u8", False),
                 "window": (14, "u16", True), "checksum": (16, "u16", False),
                 "urgent": (18, "u16", True)}),
    "udp": (8, {"src-port": (0, "u16", True), "dst-port": (2, "u16", True),
                "length": (4, "u16", True), "checksum": (6, "u16", False)}),
}
ETHERNET, IPV4, IPV4_TYPE, IPV6_TYPE = 14, 20, 0x0800, 0x86dd
PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1}
PASS = {":xdp": 2, ":tc": 0, ":cgroup-skb": 1}
COMPARED = {"=", "/=", "<", "<=", ">", ">="}


class Header:
    """A struct without gaps, of any alignment."""
    align = 1

    def __init__(self, name, size, fields):
        self.name, self.size = name, size
        self.fields = {name: Field(offset, kind, None, swapped)
                       for name, (offset, kind, swapped) in fields.items()}


HEADERS = {name: Header(name, *layout) for name, layout in LAYOUTS.items()}


@form("xdp-data", "tc-data")
def data(compiler, form, scope):
    return Value(PointerType(None), lambda frame: Pointer(frame.packet, 0))


@form("xdp-data-end", "tc-data-end")
def data_end(compiler, form, scope):
    return Value(PointerType(None), lambda frame: Pointer(frame.packet, len(frame.packet.data)))


@form("ctx")
def context_field(compiler, form, scope):
    if form[1:] == ["data"]:
        return data(compiler, form, scope)
    if form[1:] == ["data-end"]:
        return data_end(compiler, form, scope)
    raise Refused("a field of the context")


def of_pointers(name, values):
    """(+ p n ..), and comparisons of two pointers into one object."""
    runs = [v.run for v in values]
    if name == "+" and values[0].is_pointer and all(v.is_integer for v in values[1:]):
        def moved(frame):
            base = live(runs[0](frame))
            by = sum(table.signed(run(frame)) for run in runs[1:])
            return Pointer(base.block, base.offset + by)
        return Value(PointerType(None), moved)
    if name in COMPARED and len(values) == 2 and all(v.is_pointer for v in values):
        def compared(frame):
            a, b = [live(run(frame)) for run in runs]
            if a.block is not b.block:
                raise Refused("pointers into two objects")
            return int(table.COMPARISONS[name](a.offset, b.offset))
        return Value("u64", compared)
    raise Refused(f"{name} of a pointer")


def cast_pointer(compiler, form, scope):
    """(cast (ptr S) p)"""
    target = compiler.unit.structs.get(form[1][1])
    value = compiler.value(form[2], scope)
    if target is None or not value.is_pointer:
        raise Refused("a cast to a pointer")
    return Value(PointerType(target), value.run)


# ---- what the forms look for in the bytes of a packet; Short where it ends too early

class Short(Exception):
    pass


def number(data, offset, size):
    if offset + size > len(data):
        raise Short()
    return int.from_bytes(data[offset:offset + size], "big")


def need(data, offset, size):
    if offset + size > len(data):
        raise Short()
    return offset


def network(data, link, kind, size):
    """Where the network header is that begins behind the link layer, None for another protocol."""
    if number(data, 12, 2) != kind:
        return None
    return need(data, link, size)


def transport(data, name):
    at = network(data, ETHERNET, IPV4_TYPE, IPV4)
    if at is None:
        return None
    if data[at + 9] != PROTOCOLS[name] or data[at] & 15 < 5 or number(data, at + 6, 2) & 0x1fff:
        return None
    return need(data, at + 4 * (data[at] & 15), HEADERS[name].size)


def find(data, name):
    if name == "eth":
        return need(data, 0, ETHERNET)
    if name == "ipv4":
        return network(data, ETHERNET, IPV4_TYPE, IPV4)
    if name == "ipv6":
        return network(data, ETHERNET, IPV6_TYPE, HEADERS["ipv6"].size)
    return transport(data, name)


def pass_value(compiler):
    if compiler.kind not in PASS:
        raise Refused("a program without packets")
    return PASS[compiler.kind]


@form("with-packet", "with-tc-packet")
def with_packet(compiler, form, scope):
    spec, verdict = form[1], pass_value(compiler)
    least = compiler.value(spec[3], scope).constant if len(spec) == 4 else 0
    d, e = [compiler.new_variable(name, PointerType(None)) for name in spec[:2]]
    body = compiler.body(form[2:], Scope(scope, [d, e]))

    def run(frame):
        frame[d.slot], frame[e.slot] = (Pointer(frame.packet, 0),
                                        Pointer(frame.packet, len(frame.packet.data)))
        if len(frame.packet.data) < least:
            raise Left(verdict)
        body.run(frame)
        return 0
    return Value(VOID, run)


@form("with-eth", "with-ipv4", "with-ipv6", "with-tcp", "with-udp", "with-icmp", "with-tc-eth",
      "with-tc-ipv4", "with-tc-tcp", "with-tc-udp")
def with_header(compiler, form, scope):
    name, spec, verdict = form[0].split("-")[-1], form[1], pass_value(compiler)
    copied = compiler.kind == ":cgroup-skb"
    if copied and name == "eth":
        raise Refused("packets of a cgroup have no Ethernet header")
    names = ["eth", None] + ([name] if len(spec) > 2 else []) + ["ipv4"] * (len(spec) - 3)
    variables = [compiler.new_variable(each, PointerType(HEADERS.get(of) if not copied or i > 1
                                                         else None))
                 for i, (each, of) in enumerate(zip(spec, names))]
    body = compiler.body(form[2:], Scope(scope, variables))

    def run(frame):
        # what a cgroup's program sees of the packet begins behind the Ethernet header
        whole = frame.link + bytes(frame.packet.data) if copied else bytes(frame.packet.data)
        try:
            at = find(whole, name)
        except Short:
            raise Left(verdict) from None
        if at is None:
            return 0
        values = [Pointer(frame.packet, 0), Pointer(frame.packet, len(frame.packet.data))]
        for of, where in ((name, at), ("ipv4", ETHERNET)):
            values.append(Pointer(Block(whole[where:where + HEADERS[of].size]), 0) if copied
                          else Pointer(frame.packet, where))
        for variable, value in zip(variables, values):
            frame[variable.slot] = value
        body.run(frame)
        return 0
    return Value(VOID, run)


@form("parse-eth", "parse-ipv4", "parse-ipv6", "parse-tcp", "parse-udp", "parse-icmp")
def parse(compiler, form, scope):
    """A pointer, or 0."""
    name = form[0].split("-")[1]
    if compiler.kind not in (":xdp", ":tc"):
        raise Refused("a copy")
    for operand in form[1:]:
        compiler.value(operand, scope)

    def run(frame):
        try:
            at = find(bytes(frame.packet.data), name)
        except Short:
            return None
        return None if at is None else Pointer(frame.packet, at)
    return Value(PointerType(HEADERS[name]), run)
