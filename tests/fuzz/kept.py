# SPDX-License-Identifier: MIT
"""Programs that once failed, with inputs and what must come of them, as comments of their source:

; inputs 1 2 3 4 5 6                      a row, for every program
; inputs 1 2 3 4 5 6 packet 020000..      and the packet that it gets
; expect p0 0: 1 results[00000000]=0500000000000000       program, row, result, entries
"""
import os
import re

import lisp
from build import Failure
from compare import PACKET, Case, Row, check


def read(path):
    """The case, and what its comments expect."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    forms = lisp.read(text)
    rows = [Row([int(n, 0) for n in numbers.split()], bytes.fromhex(packet) or PACKET)
            for numbers, packet in re.findall(r"^; inputs ([^p\n]*)(?:packet (\w+))?$", text, re.M)]
    expected = {}
    for name, row, result, entries in re.findall(
            r"^; expect (\S+) (\d+): (\d+)(.*)$", text, re.M):
        maps = {}
        for each, key, value in re.findall(r" (\w+)\[(\w+)\]=(\w+)", entries):
            maps.setdefault(each, {})[key] = value
        expected[name, int(row)] = (int(result), maps)
    return Case([f for f in forms if f[0] != "defprog"],
                [f for f in forms if f[0] == "defprog"], rows), expected


def expectations(case):
    """The `; expect` lines that the oracle gives."""
    lines = []
    for (name, row), (result, maps) in sorted(case.expect().items()):
        entries = "".join(f" {each}[{key}]={value}" for each in sorted(maps) if each != "inputs"
                          for key, value in sorted(maps[each].items()))
        lines.append(f"; expect {name} {row}: {result}{entries}")
    return "\n".join(lines) + "\n"


def bless(path):
    """Writes the `; expect` lines of a file anew."""
    case, _ = read(path)
    expected = expectations(case)
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("; expect ")]
    at = 1 + max(i for i, line in enumerate(lines) if line.startswith("; inputs "))
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(lines[:at]) + expected + "".join(lines[at:]))


def replay(builder, directory, clangs):
    """Runs every file with every clang; gives the number of files and what failed."""
    names, failures = sorted(f for f in os.listdir(directory) if f.endswith(".lisp")), []
    for name in names:
        path = os.path.join(directory, name)
        case, expected = read(path)
        told = {key: (result, {m: e for m, e in maps.items() if m != "inputs"})
                for key, (result, maps) in case.expect().items()}
        if not expected or told != expected:
            failures.append(f"{path}: the oracle does not expect what the file says")
            continue
        for clang in clangs:
            try:
                check(builder, case, clang)
            except Failure as failure:
                failures.append(f"{path}, {clang}: {failure.kind}\n{failure.text}")
    return len(names), failures
