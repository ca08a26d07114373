#!/usr/bin/env python3
"""An HTTP server that does what a test asks for by the path, well and badly.

usage: http.py [CERTIFICATE KEY]...; prints its port, and one over TLS for each certificate, and ends when its standard
input does. A path may begin with /~ANYTHING/, so that one test's requests are counted apart from another's.
"""
import gzip
import json
import socket
import ssl
import sys
import threading

sys.dont_write_bytecode = True

import listening  # noqa: E402

counts = {}
lock = threading.Lock()


def count(name):
    with lock:
        counts[name] = counts.get(name, 0) + 1
        return counts[name]


def read_request(connection, rest):
    """The bytes of one request, head and body, and what came behind; None at the end of the connection."""
    while b"\r\n\r\n" not in rest:
        more = connection.recv(65536)
        if not rest and more.startswith(b"\x16"):
            connection.sendall(b"HTTP/1.1 400 No TLS here\r\n\r\n")
            return None, b""
        if not more:
            return None, b""
        rest += more
    head, rest = rest.split(b"\r\n\r\n", 1)
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, value = line.split(b":", 1)
        if name.lower() == b"content-length":
            length = int(value)
    if head.split(b" ")[1].endswith(b"/cut-request"):
        return None, b""
    while len(rest) < length:
        more = connection.recv(65536)
        if not more:
            return None, b""
        rest += more
    return head + b"\r\n\r\n" + rest[:length], rest[length:]


def answer(connection, body, status="200 OK", headers=()):
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers))
    connection.sendall(head.encode() + b"\r\n" + body)


def hold(connection):
    """Until the other end closes."""
    while connection.recv(65536):
        pass


def serve(connection, number):
    rest, requests = b"", 0
    while True:
        request, rest = read_request(connection, rest)
        if request is None:
            return
        requests += 1
        method, target = request.split(b" ")[0].decode(), request.split(b" ")[1].decode()
        whole = target.split("?")[0]
        mark, _, rest_of_path = whole[1:].partition("/") if whole.startswith("/~") else ("", "", whole[1:])
        path = "/" + rest_of_path
        count(whole)
        if requests == 1:
            count(mark + " connections")
        if method == "CONNECT":
            return tunnel(connection, target)
        if path == "/echo":
            answer(connection, b"" if method == "HEAD" else request, headers=("X-Connection: %d" % number,))
        elif path == "/counts":
            answer(connection, json.dumps(counts).encode())
        elif path == "/slow":
            hold(connection)
            return
        elif path == "/slow-body":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
            hold(connection)
            return
        elif path == "/close":
            return
        elif path == "/close-when-kept":
            if requests > 1:
                return
            answer(connection, b"first")
        elif path == "/truncated":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n12345")
            return
        elif path == "/half-head":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")
            return
        elif path == "/chunked":
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.sendall(b"6\r\nhello \r\n5;x=y\r\nworld\r\n0\r\nX-Trailer: yes\r\n\r\n")
        elif path == "/bad-chunk":
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n")
            return
        elif path == "/endless":
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            try:
                while True:
                    connection.sendall(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
            except OSError:
                return
        elif path == "/long":
            answer(connection, b"x" * int(target.split("?")[1]))
        elif path == "/gzip":
            answer(connection, gzip.compress(b"x" * int(target.split("?")[1])), headers=("Content-Encoding: gzip",))
        elif path == "/many-headers":
            answer(connection, b"", headers=("X-Long: " + "y" * 8000,) * 20)
        elif path == "/redirect":
            answer(connection, b"moved", "302 Found", ("Location: /echo",))
        elif path == "/status":
            answer(connection, b"{}", target.split("?")[1] + " Whatever", ("Retry-After:  7 ", "X-Empty:"))
        elif path == "/interim":
            connection.sendall(b"HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
            answer(connection, b"late")
        elif path == "/until-close":
            connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall there is")
            return
        elif path == "/garbage":
            connection.sendall(b"I am no HTTP server\r\n\r\n")
            return
        else:
            answer(connection, b"", "404 Not Found")


def tunnel(connection, target):
    host, port = target.rsplit(":", 1)
    if host == "refused.test":
        answer(connection, b"no", "403 Forbidden")
        return
    count("to " + target)
    other = socket.create_connection((host, int(port)))
    connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
    back = threading.Thread(target=copy, args=(other, connection), daemon=True)
    back.start()
    copy(connection, other)
    back.join()


def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def frame(kind, flags, stream, payload):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def serve_http2(connection):
    """Answers each request with status 200 (index 8 of HPACK's static table) and a body; one whose body begins with
    `drop` by closing, one with `refuse` by refusing its stream, as servers do with what they did not look at."""
    data = b""
    connection.sendall(frame(4, 0, 0, b""))

    def need(size):
        nonlocal data
        while len(data) < size:
            more = connection.recv(65536)
            if not more:
                raise OSError
            data += more

    need(24)
    data = data[24:]
    while True:
        need(9)
        size = int.from_bytes(data[:3], "big")
        need(9 + size)
        kind, flags, stream = data[3], data[4], int.from_bytes(data[5:9], "big")
        payload, data = data[9:9 + size], data[9 + size:]
        if kind == 4 and not flags & 1:
            connection.sendall(frame(4, 1, 0, b""))
        if kind == 6 and not flags & 1:
            connection.sendall(frame(6, 1, 0, payload))
        if kind == 0 and payload.startswith((b"drop", b"refuse")):
            count(payload.decode())
            if payload.startswith(b"drop"):
                return
            connection.sendall(frame(3, 0, stream, (7).to_bytes(4, "big")))
        elif kind in (0, 1) and flags & 1:
            connection.sendall(frame(1, 4, stream, b"\x88") + frame(0, 1, stream, b"over HTTP/2"))


def handle(connection):
    number = count("all connections")
    if isinstance(connection, ssl.SSLSocket) and connection.selected_alpn_protocol() == "h2":
        serve_http2(connection)
    else:
        serve(connection, number)


listening.run(handle, ["h2", "http/1.1"])
