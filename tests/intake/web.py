"""A small web on this machine, and a resolver that leads to it: production has no such switch."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from newsdesk.intake.resolving import look_up, resolve_publicly


class Answer:
    """What a path is answered with: bytes, or a function that writes to the connection."""

    def __init__(self, data=b"", *, status=200, content_type="text/html", write=None, **headers):
        self.data, self.status, self.write = data, status, write
        self.headers = {"Content-Type": content_type} if content_type else {}
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.headers["Host"], self.path))
        self.server.headers = dict(self.headers)
        answer = self.server.answers.get(self.path.partition("?")[0], Answer(status=404))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if not answer.write:
            self.send_header("Content-Length", str(len(answer.data)))
        self.end_headers()
        try:
            if answer.write:
                answer.write(self.wfile)
            else:
                self.wfile.write(answer.data)
        except OSError:
            pass  # Whoever asked had enough.

    def log_message(self, *args):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers, self.asked, self.headers, self.visits = answers, [], {}, 0

    def verify_request(self, request, client_address):
        self.visits += 1
        return True


@contextmanager
def web(answers):
    """A server that gives `answers` by path to whatever host.

    `visits` counts who connected, `asked` is what they asked for, `headers` how the last did.
    """
    server = _Server(answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def leading_to(server, *, others=look_up):
    """A resolver to whom every host below .example is the server; the rest is as in production."""

    def resolve(host, port):
        if host.endswith(".example"):
            return [("127.0.0.1", server.server_port)]
        return resolve_publicly(host, port, others)

    return resolve
