# SPDX-License-Identifier: MIT
"""A client of `skep lsp` for the tests: starts it, sends messages, takes answers."""
import json
import pathlib
import select
import subprocess
import time


class Server:
    def __init__(self, skep, folder, options=()):
        self.folder = pathlib.Path(folder)
        self.errors = open(self.folder / "stderr", "w+")
        self.process = subprocess.Popen([skep, "lsp", *options], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors)
        self.bytes = b""
        self.notes = []
        self.ids = 0

    def uri(self, name):
        return name if ":" in name else (self.folder / name).as_uri()

    def raw(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    @staticmethod
    def packed(message):
        body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode()
        return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)

    def send(self, **message):
        self.raw(self.packed(message))

    def notify(self, method, **params):
        self.send(method=method, params=params)

    def more(self, seconds):
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            raise SystemExit(f"no answer after {seconds} s")
        piece = self.process.stdout.read1(1 << 20)
        if not piece:
            raise SystemExit(f"the server ended with status {self.process.wait()}:\n{self.stderr()}")
        self.bytes += piece

    def take(self, seconds=60):
        """The next message of the server."""
        while b"\r\n\r\n" not in self.bytes:
            self.more(seconds)
        head, rest = self.bytes.split(b"\r\n\r\n", 1)
        length = int(head.split(b":")[1])
        while len(rest) < length:
            self.more(seconds)
            rest = self.bytes.split(b"\r\n\r\n", 1)[1]
        self.bytes = rest[length:]
        return json.loads(rest[:length].decode())

    def request(self, method, **params):
        """The answer; diagnostics that come before it are kept in `notes`."""
        self.ids += 1
        self.send(id=self.ids, method=method, params=params)
        while (message := self.take()).get("id") != self.ids:
            self.notes.append(message)
        return message

    def published(self):
        if self.notes:
            return self.notes.pop(0)
        return self.take()

    def initialize(self):
        return self.request("initialize", processId=None, rootUri=None, capabilities={})

    def open(self, name, text, version=1):
        self.notify("textDocument/didOpen", textDocument={
            "uri": self.uri(name), "languageId": "skep", "version": version, "text": text})

    def at(self, method, name, line, column, **more):
        return self.request(method, textDocument={"uri": self.uri(name)},
                            position={"line": line, "character": column}, **more)

    def memory(self):
        """Resident memory in KiB."""
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("VmRSS"):
                return int(line.split()[1])

    def stderr(self):
        self.errors.flush()
        return (self.folder / "stderr").read_text()

    def end(self):
        """The exit status."""
        self.request("shutdown")
        self.notify("exit")
        self.process.stdin.close()
        return self.process.wait(timeout=60)


def timed(call):
    began = time.monotonic()
    result = call()
    return time.monotonic() - began, result
