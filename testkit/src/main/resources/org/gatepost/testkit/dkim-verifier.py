"""Checks DKIM signatures with dkimpy, which is not ours. Arguments: where dkimpy is, then NAME=TXT for each DNS record.

Reads messages on standard input, each a line with its length and then its bytes; answers each with a line: good, or bad and why.
"""

import sys

sys.path.insert(0, sys.argv[1])

import dkim

records = dict(one.split("=", 1) for one in sys.argv[2:])


def txt(name, timeout=5):
    return records.get(name.decode("ascii").rstrip("."), "").encode("ascii") or None


def verdict(message):
    try:
        return "good" if dkim.DKIM(message, minkey=1024).verify(dnsfunc=txt) else "bad: the signature is wrong"
    except dkim.DKIMException as problem:
        return "bad: " + " ".join(str(problem).split())


while line := sys.stdin.buffer.readline():
    print(verdict(sys.stdin.buffer.read(int(line))), flush=True)
