"""Listens with TLS on loopback, one port a surface, and lets each request through the gate."""
import asyncio
import sys
import traceback

from aiohttp import web

from .gate import Silence
from .wording import text


def response(answer):
    body = answer.body
    if not isinstance(body, (str, bytes)):
        body = text(body)
    headers = {"Content-Type": "application/json;charset=UTF-8", **answer.headers}
    return web.Response(status=answer.status, body=body.encode() if isinstance(body, str) else body, headers=headers)


async def keep_silent(request, silence):
    """Says nothing for a while, or until the client has had enough; then the connection is cut."""
    loop = asyncio.get_running_loop()
    end = loop.time() + silence.milliseconds / 1000
    while loop.time() < end and request.transport is not None and not request.transport.is_closing():
        await asyncio.sleep(0.02)
    if request.transport is not None:
        request.transport.abort()
    # The connection is gone: this answer reaches nobody.
    return web.Response(status=500)


async def through_gate(venue, request, call, perform):
    """Answers an HTTP request through the venue's gate."""
    try:
        return response(await venue.gate.answer(call, perform))
    except Silence as silence:
        return await keep_silent(request, silence)


@web.middleware
async def tell_bugs(request, handler):
    """A mistake of the simulator is told on stderr, so that it is not taken for a fault on command."""
    try:
        return await handler(request)
    except (web.HTTPException, ConnectionError):
        raise
    except Exception:
        traceback.print_exc(file=sys.stderr)
        raise


class Listener:
    """One port; `port` is what it is after `start`."""

    def __init__(self, answer, port, tls=None):
        app = web.Application(client_max_size=1 << 20, middlewares=[tell_bugs])
        app.router.add_route("*", "/{path:.*}", answer)
        self.runner = web.AppRunner(app, access_log=None)
        self.port, self.tls = port, tls

    async def start(self):
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", self.port, ssl_context=self.tls, reuse_address=True, shutdown_timeout=1)
        await site.start()
        self.port = self.runner.addresses[0][1]
        return self.port

    async def stop(self):
        await self.runner.cleanup()
