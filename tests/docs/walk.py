# SPDX-License-Identifier: MIT
"""Follows a page of the documents: writes its files, runs its commands, compares what they print.

A block is written to NAME where the line above it ends with "`NAME`:". In a ```console block, lines that begin with "$ " or "# " are
commands (a "\\" at the end continues them) and the others are the output, of standard output and standard error together. Numbers of
three and more digits, this machine's Linux and the width of spaces are not compared; a line ".." stands for any lines, and " .." at a
line's end for any text. With BLESS=1 the output of blocks without ".." is written into the page.
"""
import os
import re
import subprocess
import sys

FILE = re.compile(r"^(?:\d+\. )?.*`([A-Za-z0-9_.-]+\.(?:lisp|c|btf|log|yml)|CMakeLists\.txt)`:$")


class Shell:
    """Runs one command after another; the directory is kept from one to the next."""

    def __init__(self, directory):
        self.directory = directory

    def run(self, command):
        script = 'cd "$1" || exit\n' + command + "\nstatus=$?\npwd >&9\nexit $status\n"
        read_end, write_end = os.pipe()
        os.dup2(write_end, 9)
        os.close(write_end)
        done = subprocess.run(["bash", "-c", script, "bash", self.directory], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", timeout=120, pass_fds=[9], check=False)
        os.close(9)
        with os.fdopen(read_end) as where:
            self.directory = where.read().strip() or self.directory
        return done.stdout.replace(os.environ["HOME"], "~").splitlines()


def plain(line):
    line = re.sub(r"Linux [\d.]+ (accepts|refused)", r"Linux N \1", re.sub(r"\s+", " ", line))
    return re.sub(r"\d{3,}", "N", line).strip()


def matches(want, got):
    """Whether the lines `want`, in which ".." is any lines, are the lines `got`."""
    if not want:
        return not got
    if want[0].strip() == "..":
        return any(matches(want[1:], got[i:]) for i in range(len(got) + 1))
    same = bool(got) and (plain(got[0]).startswith(plain(want[0][:-3])) if want[0].endswith(" ..") else plain(want[0]) == plain(got[0]))
    return same and matches(want[1:], got[1:])


def commands(lines):
    """The block as pairs of the lines of a command and the lines that it prints."""
    pairs = []
    continued = False
    for line in lines:
        if continued:
            pairs[-1][0].append(line)
        elif line.startswith(("$ ", "# ")):
            pairs.append(([line], []))
        elif pairs:
            pairs[-1][1].append(line)
        else:
            raise SystemExit("a ```console block begins with a command: " + line)
        continued = (continued or line.startswith(("$ ", "# "))) and line.endswith("\\")
    return pairs


def follow(block, number, page, shell):
    """The block with the output that there was, and whether it was the expected one."""
    written, right = [], True
    for command, want in commands(block):
        got = [line.rstrip() for line in shell.run("\n".join(command)[2:])]
        if matches(want, got):
            got = want
        else:
            right = False
            print(f"{page}:{number}: {' '.join(command)}\n-- expected\n" + "\n".join(want) + "\n-- printed\n" + "\n".join(got))
            if any(line.endswith("..") for line in want):
                got = want
        written += command + got
    return written, right


def main(page, directory):
    with open(page, encoding="utf-8") as file:
        lines = file.read().splitlines()
    shell = Shell(directory)
    result, good, i, above, ran = [], True, 0, "", 0
    while i < len(lines):
        result.append(lines[i])
        start = re.match(r"^```(\w*)$", lines[i])
        if start:
            end = lines.index("```", i + 1)
            block = lines[i + 1:end]
            name = FILE.match(above)
            if start[1] == "console":
                block, right = follow(block, i + 1, page, shell)
                good, ran = good and right, ran + 1
            elif name:
                with open(os.path.join(shell.directory, name[1]), "w", encoding="utf-8") as file:
                    file.write("\n".join(block) + "\n")
            result += block + ["```"]
            i = end
        if lines[i].strip() and not lines[i].startswith("<!--"):
            above = lines[i]
        i += 1
    if os.environ.get("BLESS") and result != lines:
        with open(page, "w", encoding="utf-8") as file:
            file.write("\n".join(result) + "\n")
    if not ran:
        print(f"{page}: no ```console block")
    return 0 if good and ran else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
