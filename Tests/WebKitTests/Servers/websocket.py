#!/usr/bin/env python3
"""A WebSocket server (RFC 6455, RFC 7692) that does what a test asks for by the path, well and badly.

usage: websocket.py [CERTIFICATE KEY]...; prints its port, and one over TLS for each certificate, and ends when its
standard input does. The query of a path, percent-decoded, is what it answers as Sec-WebSocket-Extensions.
"""
import base64
import hashlib
import json
import struct
import sys
import urllib.parse
import zlib

sys.dont_write_bytecode = True

import listening  # noqa: E402


class Peer:
    def __init__(self, connection):
        self.connection, self.data = connection, b""
        self.deflate = self.inflate = None
        self.forgets_ours = self.forgets_theirs = False

    def need(self, size):
        while len(self.data) < size:
            more = self.connection.recv(65536)
            if not more:
                raise OSError
            self.data += more
        taken, self.data = self.data[:size], self.data[size:]
        return taken

    def frame(self):
        first, second = self.need(2)
        length = second & 127
        if length > 125:
            length = int.from_bytes(self.need(2 if length == 126 else 8), "big")
        mask = self.need(4) if second & 128 else None
        payload = self.need(length)
        if mask:
            payload = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        return {"fin": first >> 7, "rsv1": first >> 6 & 1, "opcode": first & 15, "mask": mask}, payload

    def send(self, opcode, payload, fin=True, rsv=0, mask=b""):
        length = len(payload)
        size = bytes([length]) if length < 126 else b"\x7e" + struct.pack(">H", length) if length < 65536 \
            else b"\x7f" + struct.pack(">Q", length)
        size = bytes([size[0] | (128 if mask else 0)]) + size[1:]
        self.connection.sendall(bytes([fin << 7 | rsv << 4 | opcode]) + size + mask + payload)

    def compress(self, payload):
        if self.forgets_ours or not self.deflate:
            self.deflate = zlib.compressobj(wbits=-15)
        return (self.deflate.compress(payload) + self.deflate.flush(zlib.Z_SYNC_FLUSH))[:-4]

    def decompress(self, payload):
        if self.forgets_theirs or not self.inflate:
            self.inflate = zlib.decompressobj(wbits=-15)
        return self.inflate.decompress(payload + b"\0\0\xff\xff")

    def message(self):
        """The next message, with its first frame; answers pings and closes on the way."""
        parts, first = [], None
        while True:
            head, payload = self.frame()
            if head["opcode"] == 8:
                self.send(8, payload)
                raise OSError
            if head["opcode"] == 9:
                self.send(10, payload)
                continue
            if head["opcode"] == 10:
                return head, payload
            first = first or head
            parts.append(payload)
            if head["fin"]:
                whole = b"".join(parts)
                return first, self.decompress(whole) if first["rsv1"] else whole


def shake_hands(peer):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += peer.need(1)
    lines = head.decode().split("\r\n")
    target = lines[0].split(" ")[1]
    headers = {line.split(": ", 1)[0].lower(): line.split(": ", 1)[1] for line in lines[1:-2]}
    path, _, query = target.partition("?")
    extension = urllib.parse.unquote(query)
    mark = hashlib.sha1((headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
    answer = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
              "Sec-WebSocket-Accept: " + base64.b64encode(mark).decode()]
    if extension:
        answer.append("Sec-WebSocket-Extensions: " + extension)
        peer.forgets_ours = "server_no_context_takeover" in extension
        peer.forgets_theirs = "client_no_context_takeover" in extension
    if path == "/refuse":
        answer = ["HTTP/1.1 403 Forbidden", "Content-Length: 0"]
    elif path == "/slow":
        peer.need(1)
    elif path == "/garbage":
        answer = ["I am no HTTP server"]
    text = ("\r\n".join(answer) + "\r\n\r\n").encode()
    if path == "/pieces":
        # A byte at a time, and a message right behind.
        for byte in text + b"\x81\x05early":
            peer.connection.sendall(bytes([byte]))
    else:
        peer.connection.sendall(text)
    return path, bool(extension), head


def serve(peer):
    path, compressed, request = shake_hands(peer)
    if path == "/hello":
        peer.send(1, request)
    elif path == "/ping":
        peer.send(9, b"are you there")
        head, payload = peer.message()
        peer.send(1, b"%d %s" % (head["opcode"], payload))
    elif path == "/bye":
        peer.send(8, struct.pack(">H", 4001) + "müde".encode())
        head, payload = peer.frame()
        peer.connection.close()
        return
    elif path == "/drop":
        return
    while True:
        head, payload = peer.message()
        opcode = head["opcode"]
        if opcode == 10:
            continue
        if path == "/frame":
            head["mask"] = (head["mask"] or b"").hex()
            peer.send(1, json.dumps(head).encode())
        elif path == "/fragments":
            body = peer.compress(payload) if compressed else payload
            for start in range(0, max(1, len(body)), 3):
                fin = start + 3 >= len(body)
                peer.send(opcode if start == 0 else 0, body[start:start + 3], fin, 4 if compressed and start == 0 else 0)
                if not fin:
                    peer.send(9, b"between")
        elif compressed:
            peer.send(opcode, peer.compress(payload), rsv=4)
        else:
            peer.send(opcode, payload)


listening.run(lambda connection: serve(Peer(connection)))
