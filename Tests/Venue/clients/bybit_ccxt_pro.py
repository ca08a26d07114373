"""ccxt's streams on Bybit: private and public topics, orders over the trade WebSocket."""
import asyncio

import ccxt.pro
from checking import VENUE, control, credential, finish, holds, same

SPOT, SWAP = "BTC/USDT", "BTC/USDT:USDT"


async def first(watching, condition=lambda found: True):
    """The first news for which a condition holds."""
    async def wait():
        while True:
            found = await watching()
            for each in found if isinstance(found, list) else [found]:
                if condition(each):
                    return each
    return await asyncio.wait_for(wait(), 15)


def later(method, path, **wish):
    return asyncio.to_thread(control, method, path, **wish)


async def subscribed(*topics):
    """Waits until the venue knows of these subscriptions."""
    for _ in range(200):
        known = {topic for row in await later("GET", "/streams") for topic in row["topics"]}
        if all(any(each.startswith(topic) for each in known) for topic in topics):
            return
        await asyncio.sleep(0.05)
    holds(f"subscribed to {topics}", False)


def redirected(urls):
    """The client's URLs, host by host."""
    if isinstance(urls, dict):
        return {name: redirected(each) for name, each in urls.items()}
    return VENUE["webSocket"] + "/v5/" + urls.partition("/v5/")[2]


async def main():
    key = credential()
    exchange = ccxt.pro.bybit({"apiKey": key["key"], "secret": key["secret"], "cafile": VENUE["ca"], "newUpdates": True,
                               "options": {"fetchMarkets": {"types": ["spot", "linear"]},
                                           # Asked at each call else, and what comes meanwhile is lost.
                                           "enableUnifiedAccount": True, "enableUnifiedMargin": False}})
    exchange.urls["api"] = {name: redirected(each) if name == "ws" else VENUE["rest"] for name, each in exchange.urls["api"].items()}
    await exchange.load_markets()

    orders = asyncio.ensure_future(first(lambda: exchange.watch_orders(SPOT), lambda each: each["status"] == "closed"))
    trades = asyncio.ensure_future(first(lambda: exchange.watch_my_trades(SPOT)))
    balance = asyncio.ensure_future(first(exchange.watch_balance, lambda each: each["USDT"]["total"] < 999_000 and not each["USDT"]["used"]))
    await subscribed("order", "execution", "wallet")
    placed = await exchange.create_order_ws(SPOT, "limit", "buy", 0.5, 59_000, {"clientOrderId": "pro-1"})
    same("an order over the WebSocket", placed["clientOrderId"], "pro-1")
    await later("POST", "/fills", clientId="pro-1", quantity="0.1")
    await asyncio.sleep(0.5)  # ccxt loses news that come while nobody awaits them
    await later("POST", "/market", symbol="spot:BTCUSDT", price="58999")
    order, trade, funds = await orders, await trades, await balance
    same("its news", (order["clientOrderId"], order["filled"], order["average"]), ("pro-1", 0.5, 59_000.0))
    same("its first fill", (trade["order"], trade["amount"], trade["takerOrMaker"]), (placed["id"], 0.1, "maker"))
    same("the balance", funds["USDT"]["free"], 970_500.0)
    resting = await exchange.create_order_ws(SPOT, "limit", "buy", 0.1, 55_000)
    edited = await exchange.edit_order_ws(resting["id"], SPOT, "limit", "buy", 0.2, 54_000)
    same("an amendment over the WebSocket", edited["id"], resting["id"])
    canceled = await exchange.cancel_order_ws(resting["id"], SPOT)
    same("a cancel over the WebSocket", canceled["id"], resting["id"])
    found = await exchange.fetch_order(resting["id"], SPOT, {"acknowledged": True})
    same("holds", (found["status"], found["amount"], found["price"]), ("canceled", 0.2, 54_000.0))

    positions = asyncio.ensure_future(first(lambda: exchange.watch_positions([SWAP]), lambda each: each["contracts"]))
    await subscribed("position")
    await exchange.create_order_ws(SWAP, "market", "buy", 0.5)
    position = await positions
    same("a position", (position["side"], position["contracts"]), ("long", 0.5))

    await later("POST", "/settings", wanderSeconds=0.2)
    for symbol in (SPOT, SWAP):
        book = await first(lambda: exchange.watch_order_book(symbol, 50))
        for _ in range(8):
            book = await first(lambda: exchange.watch_order_book(symbol, 50))
        holds(f"the book of {symbol} is followed", book["bids"][0][0] < book["asks"][0][0])
        ticker = await first(lambda: exchange.watch_ticker(symbol))
        holds(f"the ticker of {symbol}", ticker["last"] > 50_000)
        public = await first(lambda: exchange.watch_trades(symbol))
        same(f"public trades of {symbol}", public["symbol"], symbol)
    holds("candles", await asyncio.wait_for(exchange.watch_ohlcv(SPOT, "1m"), 10))
    # Not closed: aiohttp's client trips over sockets that ccxt has closed before it; `finish` leaves them behind.


asyncio.run(main())
finish()
