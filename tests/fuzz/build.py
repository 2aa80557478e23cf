# SPDX-License-Identifier: MIT
"""From Lisp to what the kernel makes of it: skep, clang, the runner. Failures have names."""
import glob
import os
import re
import shutil
import subprocess

CFLAGS = ["-target", "bpf", "-std=gnu17", "-O2", "-g", "-mcpu=v3", "-fno-strict-aliasing",
          "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror"]
UNAVAILABLE, REFUSED = 77, 3


class Failure(Exception):
    """kind is the class that shrinking keeps; text is for people."""

    def __init__(self, kind, text):
        super().__init__(kind)
        self.kind, self.text, self.excused = kind, text, False

    @property
    def is_refusal(self):
        """Nothing ran: Skep, clang or the kernel did not take the source."""
        return self.kind.startswith(("skep refuses", "clang", "the kernel refuses"))


class Unavailable(Exception):
    """This machine runs no BPF."""


def clangs():
    """Those of this machine; the plain name is mostly one of them."""
    found = {}
    for name in [f"clang-{n}" for n in range(14, 23)] + ["clang"]:
        if shutil.which(name):
            found.setdefault(os.path.realpath(shutil.which(name)), name)
    return list(found.values())


class Builder:
    def __init__(self, skep, runner, work):
        self.skep, self.runner, self.work = skep, runner, work
        self.warnings_fail = True
        self.options = []
        self.include = next(iter(glob.glob("/usr/include/*-linux-gnu/asm")), "/usr/include/asm")
        os.makedirs(work, exist_ok=True)

    def path(self, name):
        return os.path.join(self.work, name)

    def translate(self, text):
        """The C of a source."""
        with open(self.path("t.lisp"), "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([self.skep, "translate", *self.options, self.path("t.lisp")], text=True,
                              capture_output=True, check=False)
        if done.returncode not in (0, 1):
            raise Failure(f"skep ends with {done.returncode}", done.stderr[-4000:])
        if done.returncode:
            errors = [line for line in done.stderr.split("\n") if " error: " in line]
            name = re.search(r"\[([a-z-]+)\]", errors[0]) if errors else None
            raise Failure(f"skep refuses it: {name[1] if name else '?'}", "\n".join(errors[:5]))
        with open(self.path("t.c"), "w", encoding="utf-8") as file:
            file.write(done.stdout)
        return done.stdout

    def compile(self, clang):
        flags = CFLAGS if self.warnings_fail else CFLAGS[:-1]
        done = subprocess.run([clang] + flags + ["-idirafter", os.path.dirname(self.include), "-c",
                              self.path("t.c"), "-o", self.path("t.o")], text=True,
                              capture_output=True, check=False)
        if done.returncode:
            found = re.search(r"error: (.*)", done.stderr)
            flag = re.search(r"\[-Werror,(-W[a-z0-9-]+)", done.stderr)
            what = flag[1] if flag else re.sub(r"'[^']*'|0x[0-9a-f]+|\d+", "..", found[1]) \
                if found else "?"
            raise Failure(f"{clang}: {what}", done.stderr[:3000])

    def run(self, rows):
        """{(program, row): (result, {map: {key: value}})}"""
        lines = "\n".join(f"{' '.join(map(str, row))} {row.packet.hex()}" for row in rows)
        done = subprocess.run([self.runner, self.path("t.o")], input=lines, text=True,
                              capture_output=True, check=False)
        if done.returncode == UNAVAILABLE:
            raise Unavailable()
        if done.returncode == REFUSED:
            raise Failure(f"the kernel refuses it: {refusal(done.stderr)}", done.stderr[-3000:])
        if done.returncode:
            raise Failure(f"the runner ends with {done.returncode}", done.stderr[-3000:])
        return parse(done.stdout)


def refusal(log):
    """The verifier's last word, without numbers."""
    skip = re.compile(r"libbpf:|processed \d+|-- |\d+: |;|$|from \d+|stack depth|verification time")
    lines = [line for line in log.split("\n") if not skip.match(line)]
    return re.sub(r"-?\b(0x[0-9a-f]+|\d+)\b", "N", lines[-1]) if lines else "?"


def parse(output):
    runs, maps = {}, None
    for line in output.split("\n"):
        words = line.split()
        if not words:
            continue
        if words[0] == "run":
            maps = {}
            runs[words[1], int(words[2])] = (int(words[3]), maps)
        else:
            maps.setdefault(words[1], {})[words[2]] = words[3]
    return runs
