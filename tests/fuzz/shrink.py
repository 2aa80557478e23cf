# SPDX-License-Identifier: MIT
"""Makes a failing program small: parts of its form are replaced by smaller ones, or left out, as
long as the failure stays of the same kind."""
import time

import lisp


def replaced(form, path, new):
    """The form with another part at the path; no part where new is None."""
    if not path:
        return new
    at = path[0]
    if len(path) == 1 and new is None:
        return form[:at] + form[at + 1:]
    return form[:at] + [replaced(form[at], path[1:], new)] + form[at + 1:]


def paths(form, prefix=()):
    """Every part, larger ones first."""
    found, level = [], [(prefix, form)]
    while level:
        below = []
        for path, part in level:
            found.append((path, part))
            if isinstance(part, list):
                below += [(path + (i,), item) for i, item in enumerate(part)]
        level = below
    return found


def smaller(part):
    """What may stand for a part."""
    if isinstance(part, list):
        yield None
        for size in (0, 1):
            yield size
        for item in part[1:]:
            if not isinstance(item, str) or not item.startswith(":"):
                yield item
        for item in part[1:]:
            if isinstance(item, list):
                yield from (inner for inner in item if isinstance(inner, list))
    elif isinstance(part, int):
        yield None
        for value in (0, 1, 2, int(part) // 2):
            if abs(value) < abs(part):
                yield value
        if isinstance(part, lisp.Hex):
            yield int(part)
    else:
        yield None


def candidates(program):
    """Larger parts first."""
    for path, part in paths(program):
        if len(path) < 2 or program[path[0]] is program[2] and part != program[2]:
            continue
        for new in smaller(part):
            if new != part or type(new) is not type(part):
                yield replaced(program, path, new)


def shrink(program, fails, seconds):
    """The smallest program found for which fails(program) holds, and how many were tried."""
    end, tried, at, unchanged = time.monotonic() + seconds, 0, 0, 0
    everything = list(candidates(program))
    while everything and unchanged < len(everything) and time.monotonic() < end:
        at %= len(everything)
        candidate = everything[at]
        if lisp.size(candidate) <= lisp.size(program) and fails(candidate):
            program, unchanged = candidate, 0
            everything = list(candidates(program))
        else:
            at, unchanged = at + 1, unchanged + 1
        tried += 1
    return program, tried


def needed(forms, fails):
    """The declarations without those that fails does not need."""
    for form in list(forms):
        fewer = [other for other in forms if other is not form]
        if fails(fewer):
            forms = fewer
    return forms
