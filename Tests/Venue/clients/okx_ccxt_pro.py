"""ccxt's streams on OKX: private, business and public channels, orders over the WebSocket."""
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


async def subscribed(*channels):
    """Waits until the venue knows of these subscriptions."""
    for _ in range(200):
        topics = {topic for row in await later("GET", "/streams") for topic in row["topics"]}
        if all(any(topic.startswith(channel) for topic in topics) for channel in channels):
            return
        await asyncio.sleep(0.05)
    holds(f"subscribed to {channels}", False)


async def main():
    key = credential()
    exchange = ccxt.pro.okx({
        "apiKey": key["key"], "secret": key["secret"], "password": key["passphrase"], "cafile": VENUE["ca"], "newUpdates": True,
        "options": {"fetchMarkets": {"types": ["spot", "swap"]}}})
    exchange.urls["api"]["rest"] = VENUE["rest"]
    exchange.urls["api"]["ws"] = VENUE["webSocket"] + "/ws/v5"
    await exchange.load_markets()

    orders = asyncio.ensure_future(first(lambda: exchange.watch_orders(SPOT), lambda each: each["status"] == "closed"))
    trades = asyncio.ensure_future(first(lambda: exchange.watch_my_trades(SPOT)))
    balance = asyncio.ensure_future(first(exchange.watch_balance, lambda each: each["USDT"]["total"] < 999_000 and not each["USDT"]["used"]))
    await subscribed("orders", "account")
    placed = await exchange.create_order_ws(SPOT, "limit", "buy", 0.5, 59_000, {"clientOrderId": "pro1"})
    same("an order over the WebSocket", placed["clientOrderId"], "pro1")
    await later("POST", "/fills", clientId="pro1", quantity="0.1")
    await asyncio.sleep(0.5)  # ccxt loses news that come while nobody awaits them
    await later("POST", "/market", symbol="BTC-USDT", price="58999")
    order, trade, funds = await orders, await trades, await balance
    same("its news", (order["clientOrderId"], order["filled"], order["average"]), ("pro1", 0.5, 59_000.0))
    same("its first fill", (trade["order"], trade["amount"], trade["takerOrMaker"]), (placed["id"], 0.1, "maker"))
    same("the balance", funds["USDT"]["free"], 970_500.0)
    resting = await exchange.create_order_ws(SPOT, "limit", "buy", 0.1, 55_000, {"clientOrderId": "pro2"})
    edited = await exchange.edit_order_ws(resting["id"], SPOT, "limit", "buy", 0.2, 54_000)
    same("an amendment over the WebSocket", edited["id"], resting["id"])
    found = await exchange.fetch_order(resting["id"], SPOT)
    same("holds", (found["amount"], found["price"]), (0.2, 54_000.0))
    canceled = await exchange.cancel_order_ws(resting["id"], SPOT)
    same("a cancel over the WebSocket", canceled["id"], resting["id"])
    same("holds too", (await exchange.fetch_order(resting["id"], SPOT))["status"], "canceled")

    positions = asyncio.ensure_future(first(lambda: exchange.watch_positions([SWAP]), lambda each: each["contracts"]))
    await subscribed("positions")
    await exchange.create_order(SWAP, "market", "buy", 10)
    position = await positions
    same("a position", (position["side"], position["contracts"]), ("long", 10.0))
    algos = asyncio.ensure_future(first(lambda: exchange.watch_orders(SWAP, None, None, {"stop": True})))
    await subscribed("orders-algo")
    stop = await exchange.create_order(SWAP, "market", "sell", 10, None, {"stopLossPrice": 55_000, "reduceOnly": True})
    same("an algo order", (await algos)["id"], stop["id"])

    await later("POST", "/settings", wanderSeconds=0.2)
    book = await first(lambda: exchange.watch_order_book(SPOT))
    for _ in range(8):  # it goes by the changes
        book = await first(lambda: exchange.watch_order_book(SPOT))
    held = await exchange.fetch_order_book(SPOT, 5)
    holds("the book is followed", book["bids"][0][0] < book["asks"][0][0] and len(held["bids"]) == 5)
    ticker = await first(lambda: exchange.watch_ticker(SPOT))
    holds("the ticker", ticker["last"] > 50_000)
    public = await first(lambda: exchange.watch_trades(SPOT))
    same("public trades", public["symbol"], SPOT)
    candle = await asyncio.wait_for(exchange.watch_ohlcv(SPOT, "1m"), 10)
    holds("candles", candle)

    # Not closed: aiohttp's client trips over sockets that ccxt has closed before it; `finish` leaves them behind.


asyncio.run(main())
finish()
