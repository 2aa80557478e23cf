#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Types a line and Tab into an interactive shell on a terminal of its own, and prints the line as the shell then has it.

usage: tab.py SHELL SHARE LINE [QUIET]      SHARE has the completions as they are installed; the shell has answered when it
writes nothing for QUIET seconds
"""
import os
import pty
import re
import select
import subprocess
import sys
import time

shell, share, typed = sys.argv[1:4]
QUIET = float(sys.argv[4]) if sys.argv[4:] else 0.3
if shell == "fish":  # which says by itself what it would complete
    script = f'source {share}/fish/vendor_completions.d/skep.fish; complete -C "$argv[1]"'
    words = subprocess.run(["fish", "--no-config", "-c", script, typed], capture_output=True, text=True, timeout=20,
                           env={**os.environ, "HOME": os.getcwd()}).stdout.splitlines()
    head, last = typed.rsplit(" ", 1)
    # fish lists words that have the typed letters anywhere, too
    fitting = sorted({w.split("\t")[0] for w in words if w.split("\t")[0].startswith(last)})
    if len(fitting) == 1:
        print(f"{head} {fitting[0]}" + ("" if fitting[0].endswith(("=", "/")) else " "))
    else:
        print(typed)
    sys.exit(0)

START = {
    "bash": (["bash", "--norc", "-i"],
             f"bind 'set bell-style none'; . {share}/bash-completion/completions/skep; PS1='> '\n"),
    "zsh": (["zsh", "-f", "-i"],
            "fpath=(%s $fpath); autoload -U compinit; compinit -u -D; unsetopt beep; unset zle_bracketed_paste; PS1='> '\n"),
}
command, setup = START[shell]
if shell == "zsh":
    folders = [f"{share}/zsh/{name}" for name in os.listdir(f"{share}/zsh")]
    setup = setup % " ".join(folders)
pid, fd = pty.fork()
if pid == 0:
    os.environ.update(TERM="dumb", HOME=os.getcwd(), COLUMNS="200", INPUTRC="/dev/null", HISTFILE="/dev/null")
    os.execvp(command[0], command)


def read(quiet, most=10):
    """What the shell writes until it is quiet."""
    text, end = b"", time.time() + most
    while time.time() < end and select.select([fd], [], [], quiet)[0]:
        try:
            piece = os.read(fd, 65536)
        except OSError:
            break
        if not piece:
            break
        text += piece
    return text.decode("utf-8", "replace")


def run_backspaces(text):
    """The line that a terminal shows of these bytes."""
    line = []
    at = 0
    for char in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x07|\x1b[=>]", "", text):
        if char == "\b":
            at = max(at - 1, 0)
        elif char == "\r":
            at = 0
        elif char == "\n":
            line, at = [], 0
        else:
            line[at:at + 1] = [char]
            at += 1
    return "".join(line)


read(QUIET)
os.write(fd, setup.encode())
read(QUIET)
os.write(fd, typed.encode())
read(QUIET / 2)
os.write(fd, b"\t")
shown = read(QUIET)
# what Tab added, or the line anew
print((typed + run_backspaces(shown)) if not shown.startswith("\r") else run_backspaces(shown))
os.close(fd)
os.kill(pid, 9)
os.waitpid(pid, 0)
