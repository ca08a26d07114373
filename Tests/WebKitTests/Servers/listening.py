"""Ports of a test server: one, and one over TLS for each certificate of the command line."""
import socket
import ssl
import sys
import threading


def run(handle, protocols=()):
    """Prints the ports, hands each connection to `handle` on a thread of its own, and ends with the standard input."""
    ports = [_listen(handle, None)]
    for certificate, key in zip(sys.argv[1::2], sys.argv[2::2]):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        if protocols:
            context.set_alpn_protocols(protocols)
        ports.append(_listen(handle, context))
    print(*ports, flush=True)
    sys.stdin.read()


def _listen(handle, context):
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_serve, args=(handle, connection, context), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def _serve(handle, connection, context):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        handle(connection)
    except OSError:
        pass
    finally:
        connection.close()
