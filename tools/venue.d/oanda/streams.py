"""The streams: answers that do not end, a JSON object a line; transactions of an account, and prices of instruments."""
import asyncio
import json
import re

from aiohttp import web

from frame.channels import Channel
from frame.events import BookEvent
from frame.gate import Answer, Call, Silence
from frame.server import keep_silent, response

from . import times
from .prices import price
from .refusals import OandaError, invalid

PATHS = re.compile(r"/v3/accounts/([^/]+)/(transactions|pricing)/stream")


class LineCarrier:
    """Chunked HTTP: each text is a line."""

    def __init__(self, answer, request):
        self.answer, self.request, self.is_closed = answer, request, asyncio.Event()

    async def write(self, text):
        await self.answer.write(text.encode() + b"\n")

    async def close(self):
        self.is_closed.set()

    def abort(self):
        if self.request.transport is not None:
            self.request.transport.abort()
        self.is_closed.set()


class Streams:
    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        match = PATHS.fullmatch(request.path)
        call = Call("stream", request.method, request.path, dict(request.query), f"{match[2]}.stream" if match else "",
                    peer=request.remote or "")
        limited = self.venue.doors.connection(request, call.peer)
        try:
            answer = await self.venue.gate.answer(call, lambda: self.admit(request, match, call, limited))
        except Silence as silence:
            return await keep_silent(request, silence)
        if answer.status != 200:
            return response(answer)
        try:
            return await answer.body.serve(request)
        finally:
            self.venue.doors.leave(call.peer)

    def admit(self, request, match, call, limited):
        """An Answer whose body is the session, or one that refuses."""
        try:
            if limited is not None:
                raise limited
            if match is None or request.method != "GET":
                raise OandaError(404, "Not found")
            account = self.venue.identify(request, match[1])
            call.account = account.name
            kind = TransactionSession if match[2] == "transactions" else PriceSession
            session = kind(self.venue, account, request)
            self.venue.doors.enter(call.peer)
            return Answer(200, session)
        except OandaError as error:
            return error.answer()


class Session:
    """One stream; a heartbeat comes when the setting says so, whatever else comes."""

    def __init__(self, venue, account, request):
        self.venue, self.account = venue, account
        self.unix = request.headers.get("Accept-Datetime-Format", "").upper() == "UNIX"

    async def serve(self, request):
        headers = {"Content-Type": "application/octet-stream", "RequestID": self.venue.new_request_id()}
        answer = web.StreamResponse(headers=headers)
        answer.enable_chunked_encoding()
        await answer.prepare(request)
        carrier = LineCarrier(answer, request)
        self.channel = Channel(self.venue.world, "stream", carrier)
        self.channel.account = self.account.name
        self.channel.topics = {self.topic}
        beating = asyncio.ensure_future(self.beat())
        gone = asyncio.ensure_future(self.watch(request, carrier))
        self.opened()
        try:
            await carrier.is_closed.wait()
        finally:
            for task in (beating, gone):
                task.cancel()
            self.ended()
            self.channel.end()
        return answer

    async def watch(self, request, carrier):
        """aiohttp does not cancel a handler whose client has gone."""
        while request.transport is not None and not request.transport.is_closing():
            await asyncio.sleep(0.1)
        carrier.is_closed.set()

    async def beat(self):
        while True:
            self.channel.reply(self.line(self.heartbeat()))
            await asyncio.sleep(self.venue.world.settings["heartbeatSeconds"])

    def line(self, message):
        return json.dumps(times.in_form(message, self.unix), separators=(",", ":"))

    def now(self):
        return times.written(self.venue.world.clock.microseconds())


class TransactionSession(Session):
    topic = "transactions"

    @property
    def ledger(self):
        return self.account.details["ledger"]

    def opened(self):
        self.venue.listeners.append(self.tell)

    def ended(self):
        self.venue.listeners.remove(self.tell)

    def tell(self, ledger, row):
        if ledger.account.name == self.account.name:
            self.channel.send(self.line(row), row["type"], row.get("instrument", ""))

    def heartbeat(self):
        account = self.venue.exchange.accounts[self.account.name]
        return {"type": "HEARTBEAT", "lastTransactionID": account.details["ledger"].last_id, "time": self.now()}


class PriceSession(Session):
    """At most so many prices a second of an instrument: between them changes are gathered."""
    topic = "pricing"

    def __init__(self, venue, account, request):
        super().__init__(venue, account, request)
        names = [name for name in request.query.get("instruments", "").split(",") if name]
        if not names or any(name not in venue.exchange.instruments for name in names):
            raise invalid("instruments")
        self.names = names
        self.snapshot = request.query.get("snapshot", "true").lower() != "false"
        self.dirty, self.last = set(), {}

    def opened(self):
        self.channel.topics |= {f"pricing:{name}" for name in self.names}
        self.venue.price_sessions.append(self)
        self.dirty = set(self.names) if self.snapshot else set()
        self.flush()

    def ended(self):
        self.venue.price_sessions.remove(self)

    def hear(self, event):
        if isinstance(event, BookEvent) and event.instrument.symbol in self.names:
            self.dirty.add(event.instrument.symbol)

    def flush(self):
        now = self.venue.world.clock.true_milliseconds()
        for name in sorted(self.dirty):
            if now - self.last.get(name, 0) >= self.venue.world.settings["priceMilliseconds"]:
                self.dirty.discard(name)
                self.last[name] = now
                self.channel.send(self.line(price(self.venue, self.venue.exchange.instruments[name])), "PRICE", name)

    def heartbeat(self):
        return {"type": "HEARTBEAT", "time": self.now()}
