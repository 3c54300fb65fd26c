"""A load of identical requests over kept-alive connections, from one thread."""

import itertools
import selectors
import socket
import time


def requests_per_second(port, request, seconds, connections=8, status=b"200"):
    """Send a request, or several in turn, and return how many answers came in a second."""
    turn = itertools.cycle(request if isinstance(request, tuple) else (request,))
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        sock = socket.create_connection(("127.0.0.1", port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(next(turn))
        selector.register(sock, selectors.EVENT_READ, [b"", 0])
    count, start = 0, time.perf_counter()
    while (now := time.perf_counter()) < start + seconds:
        for key, _ in selector.select():
            count += _receive(key.fileobj, key.data, turn, status)
    for key in list(selector.get_map().values()):
        key.fileobj.close()
    return count / (now - start)


def _receive(sock, state, turn, status):
    received, wanted = state
    received += sock.recv(1 << 20)
    if not wanted:
        end = received.find(b"\r\n\r\n")
        if end < 0:
            state[0] = received
            return 0
        assert received[9:12] == status, received[:500]
        head = received[:end].lower()
        at = head.index(b"content-length:") + 15
        wanted = end + 4 + int(head[at : head.find(b"\r", at) if b"\r" in head[at:] else None])
    if len(received) < wanted:
        state[:] = [received, wanted]
        return 0
    state[:] = [b"", 0]
    sock.sendall(next(turn))
    return 1


def call(port, request):
    """Send one request on a connection of its own and return the whole answer."""
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        chunks = []
        while chunk := sock.recv(1 << 20):
            chunks.append(chunk)
    return b"".join(chunks)
