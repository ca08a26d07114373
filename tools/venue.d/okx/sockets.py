"""The WebSocket surface: /ws/v5/public, /private and /business, with logins, subscriptions and orders."""
import asyncio
import json
import re

from aiohttp import web

from frame.book import changed_levels
from frame.gate import Answer, Call, Silence
from frame.orders import BUY, SELL
from frame.websockets import WebSocketSession

from . import market, shapes
from .desk import flat
from .errors import OKXError, wrong
from .operations import NAMED
from .public import CANDLES, checksum
from .rest import CLIENT_IDS, first

# Channel -> what its argument names.
PUBLIC = {"tickers": "instId", "trades": "instId", "bbo-tbt": "instId", "books5": "instId", "books": "instId",
          "books-l2-tbt": "instId", "books50-l2-tbt": "instId", "mark-price": "instId", "price-limit": "instId",
          "funding-rate": "instId", "index-tickers": "instId", "instruments": "instType", "status": ""}
PRIVATE = {"orders": "instType", "account": "", "positions": "instType", "balance_and_position": "", "fills": ""}
ALGO = {"orders-algo": "instType", "algo-advance": "instType"}
BUSINESS = {**{name: "instId" for name in CANDLES}, "trades-all": "instId", **ALGO}
CHANNELS = {"public": PUBLIC, "private": PRIVATE, "business": BUSINESS}
NEED_LOGIN = {*PRIVATE, *ALGO, "books-l2-tbt", "books50-l2-tbt"}
COUNTED = {*PRIVATE, *ALGO}
BOOKS = {"books": 400, "books-l2-tbt": 400, "books50-l2-tbt": 50, "books5": 5, "bbo-tbt": 1}
ORDERS = ("order", "batch-orders", "amend-order", "batch-amend-orders", "cancel-order", "batch-cancel-orders", "mass-cancel")
KINDS = ("SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "ANY")


class Session(WebSocketSession):
    pings = False  # the client says "ping"
    closing_code = 4004

    def __init__(self, venue, request, name):
        super().__init__(venue)
        self.surface = f"webSocket/{name}"
        self.name = name
        self.peer = request.remote or ""
        self.connection = venue.world.identifiers.hexadecimal(8)
        self.credential = None
        self.arguments = []
        self.books = {}  # (channel, symbol) -> the sequence and levels that were sent last
        self.watching = None
        self.busy = asyncio.get_running_loop().time()

    @property
    def account(self):
        """Whose it is: looked up, since a reset makes the accounts anew."""
        return self.venue.exchange.accounts[self.credential.account] if self.credential else None

    async def opened(self):
        self.venue.private.sessions.append(self)
        self.venue.public.sessions.append(self)
        self.watching = asyncio.ensure_future(self.watch_silence())

    async def ended(self):
        self.watching.cancel()
        self.venue.private.sessions.remove(self)
        self.venue.public.sessions.remove(self)

    async def watch_silence(self):
        loop, sent = asyncio.get_running_loop(), 0
        while True:
            await asyncio.sleep(0.1)
            if self.channel.sent != sent:
                sent, self.busy = self.channel.sent, loop.time()
            if loop.time() - self.busy > self.world.settings["silenceSeconds"]:
                await self.channel.carrier.close()
                return

    def announcement(self):
        return {"event": "notice", "code": "64008", "connId": self.connection,
                "msg": "The connection will soon be closed for a service upgrade. Please reconnect."}

    def corrupt(self, message):
        rows = [{**row, "checksum": row["checksum"] ^ 1} if isinstance(row, dict) and "checksum" in row else row
                for row in message["data"]]
        return {**message, "data": rows}

    # What the client says

    async def heard(self, text):
        self.busy = asyncio.get_running_loop().time()
        if text == "ping":
            self.channel.reply("pong")
            return
        try:
            request = json.loads(text, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            request = None
        if not isinstance(request, dict) or not isinstance(request.get("args", []), list) or "op" not in request:
            self.fail({}, "60012", f"Invalid request: {text[:200]}")
            return
        operation = request["op"]
        if operation in ORDERS:
            # Beside each other: one that is kept waiting by a fault does not hold up the next.
            asyncio.ensure_future(self.trade(request))
        elif operation not in ("login", "subscribe", "unsubscribe"):
            self.fail(request, "60019", f"Invalid op: {operation}")
        elif not self.venue.limits["SUBSCRIPTIONS"].add(self.connection):
            self.fail(request, "60014", "Requests too frequent")
        elif operation == "login":
            await self.login(request)
        else:
            for argument in request.get("args", []):
                self.change(request, operation == "subscribe", argument)

    def fail(self, request, code, text):
        answer = {"event": "error", "msg": text, "code": code, "connId": self.connection}
        self.channel.reply({"id": request["id"], **answer} if "id" in request else answer)

    async def login(self, request):
        wish = first(request.get("args"))
        if self.account is not None:
            self.fail(request, "60010", "Already logged in")
            return
        call = Call(self.surface, "", f"/ws/v5/{self.name}", {}, "login", peer=self.peer)
        credential, problem = self.venue.keeper.login(wish)

        def perform():
            return Answer(401 if problem else 200, {})
        try:
            answer = await self.venue.gate.answer(call, perform)
        except Silence as silence:
            if not silence.milliseconds:
                self.channel.abort()
            return
        if answer.status != 200:
            self.fail(request, *(problem or ("60009", "Login failed.")))
            await self.channel.close()
            return
        self.credential = credential
        self.channel.account = credential.account
        self.channel.reply({"event": "login", "msg": "", "code": "0", "connId": self.connection})

    # Subscriptions

    def change(self, request, subscribes, argument):
        problem = self.problem(argument)
        if problem:
            self.fail(request, *problem)
            return
        argument = {name: value for name, value in argument.items() if isinstance(value, str)}
        channel = argument["channel"]
        known = argument in self.arguments
        if subscribes and not known:
            self.arguments.append(argument)
        elif not subscribes and known:
            self.arguments.remove(argument)
            self.books.pop((channel, argument.get("instId", "")), None)
        self.channel.topics = {":".join(each.values()) for each in self.arguments}
        answer = {"event": "subscribe" if subscribes else "unsubscribe", "arg": argument, "connId": self.connection}
        self.channel.reply({"id": request["id"], **answer} if "id" in request else answer)
        if subscribes and channel in COUNTED:
            same = sum(any(each["channel"] == channel for each in other.arguments) and other.account is self.account
                       for other in self.venue.private.sessions)
            self.channel.reply({"event": "channel-conn-count", "channel": channel, "connCount": str(same), "connId": self.connection})
        if subscribes:
            self.begin(channel, argument)

    def problem(self, argument):
        if not isinstance(argument, dict) or not isinstance(argument.get("channel"), str):
            return "60013", "Invalid args"
        channel = argument["channel"]
        names = CHANNELS[self.name]
        told = ",".join(f"{name}:{value}" for name, value in argument.items())
        missing = ("60018", f"Wrong URL or {told} doesn't exist. Please use the correct URL, channel and parameters referring to "
                            "API document.")
        if channel not in names:
            return missing
        if channel in NEED_LOGIN and self.account is None:
            return "60011", "Please log in"
        wanted = names[channel]
        if wanted == "instType" and argument.get("instType") not in KINDS:
            return missing
        symbol = argument.get("instId")
        if (wanted == "instId" and not symbol) or (symbol and symbol not in self.venue.exchange.instruments):
            return missing
        return None

    def begin(self, channel, argument):
        """What is sent at once."""
        instrument = self.venue.exchange.instruments.get(argument.get("instId"))
        if channel in COUNTED:
            rows = self.venue.private.snapshot(channel, self.account) if self.name == "private" else None
            rows = self.filtered(channel, argument, rows) if rows is not None else None
            if rows is not None and (rows or channel == "positions"):
                self.channel.send({"arg": argument, "data": rows}, channel)
        elif channel in BOOKS:
            self.flush_book(channel, argument, instrument)
        else:
            rows = self.venue.public.snapshot(channel, argument, instrument)
            if rows:
                self.channel.send({"arg": argument, "data": rows}, channel, argument.get("instId", ""))

    def filtered(self, channel, argument, rows):
        if channel == "positions":
            return [row for row in rows if argument["instType"] in ("ANY", row["instType"])
                    and argument.get("instId") in (None, row["instId"])]
        return rows

    def push(self, channel, rows, instrument=None, symbol=""):
        """Sends rows to the subscriptions that they fit."""
        for argument in self.arguments:
            if argument["channel"] == channel and self.fits(argument, instrument):
                self.channel.send({"arg": argument, "data": rows}, channel, symbol)

    def fits(self, argument, instrument):
        if instrument is None:
            return True
        info = instrument.details["info"]
        return argument.get("instType", "ANY") in ("ANY", shapes.kind_of(instrument)) \
            and argument.get("instId", instrument.symbol) == instrument.symbol \
            and argument.get("instFamily", info["instFamily"]) == info["instFamily"]

    # Books: each subscription has its own sequence, so that none begins with a gap

    def flush_book(self, channel, argument, instrument):
        venue, depth = self.venue, BOOKS[channel]
        book = venue.exchange.books[instrument.symbol]
        key = (channel, instrument.symbol)
        before = self.books.get(key)
        now = {side: dict(list(book.published[side].items())[:depth]) for side in (BUY, SELL)}
        sequence = venue.sequence(book)
        if before is not None and before[1] == now:
            return
        self.books[key] = (sequence, now)
        whole = before is None or depth <= 5
        changes = {side: changed_levels(now[side], None if whole else before[1][side]) for side in (BUY, SELL)}
        row = {"asks": market.rows(book, SELL, changes[SELL]), "bids": market.rows(book, BUY, changes[BUY]), "ts": str(venue.now())}
        if depth <= 5:
            message = {"arg": argument, "data": [{**row, "instId": instrument.symbol, "seqId": sequence}]}
        else:
            row |= {"checksum": checksum(now), "prevSeqId": -1 if before is None else before[0], "seqId": sequence}
            message = {"arg": argument, "action": "snapshot" if before is None else "update", "data": [row]}
        self.channel.send(message, channel, instrument.symbol)

    # Orders

    async def trade(self, request):
        operation, given = request["op"], request.get("args") or []
        row = first(given)
        call = Call(self.surface, "", f"/ws/v5/{self.name}", flat(given), operation, peer=self.peer, symbol=str(row.get("instId", "")),
                    client_id=next((str(row[name]) for name in CLIENT_IDS if row.get(name)), ""))
        if call.symbol == "" and row.get("instIdCode"):
            call.symbol = next((each.symbol for each in self.venue.exchange.instruments.values()
                                if str(each.details["info"]["instIdCode"]) == str(row["instIdCode"])), "")
        try:
            answer = await self.venue.gate.answer(call, lambda: self.perform(operation, call, given, request))
        except Silence as silence:
            if not silence.milliseconds:
                self.channel.abort()
            return
        now = str(self.world.clock.microseconds())
        self.channel.reply({"id": request.get("id", ""), "op": operation, "inTime": now, "outTime": now, **answer.body})

    def perform(self, operation, call, given, request):
        def identify(needs):
            if self.name != "private":
                raise OKXError("60028", text="The current operation is not supported by this URL. Please use the correct URL for the "
                                             "operation.")
            if self.credential is None:
                raise OKXError("60011", text="Please log in")
            if needs not in self.credential.permissions:
                raise OKXError("50120")
            return self.credential
        try:
            if not re.fullmatch(r"[A-Za-z0-9]{1,32}", str(request.get("id", ""))):
                raise OKXError("60013", text="Invalid args")
            deadline = str(request.get("expTime", ""))
            if deadline.isdigit() and int(deadline) < self.venue.now():
                raise OKXError("51149")
            if not given:
                raise wrong("args")
        except OKXError as error:
            return error.answer()
        made = NAMED[operation]
        return self.venue.desk.perform(made, call, given if made.rows else first(given), identify)


class Sockets:
    """The surface; a session for each connection."""

    def __init__(self, venue):
        self.venue = venue

    async def answer(self, request):
        name = request.path.removeprefix("/ws/v5/").rstrip("/")
        if not request.path.startswith("/ws/v5/") or name not in CHANNELS:
            return web.Response(status=404)
        if not self.venue.limits["CONNECTIONS"].add(request.remote or ""):
            return web.Response(status=429)
        return await Session(self.venue, request, name).serve(request)
