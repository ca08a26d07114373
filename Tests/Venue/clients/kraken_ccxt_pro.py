"""ccxt's streams on Kraken spot: orders and executions on the private WebSocket, and the public channels."""
import asyncio

import ccxt.pro
from checking import VENUE, control, credential, finish, holds, same


async def first(watching, condition=lambda found: True):
    """The first news for which a condition holds."""
    async def wait():
        while True:
            found = await watching()
            for each in found if isinstance(found, list) else [found]:
                if condition(each):
                    return each
    return await asyncio.wait_for(wait(), 10)


async def main():
    key = credential()
    exchange = ccxt.pro.kraken({"apiKey": key["key"], "secret": key["secret"], "cafile": VENUE["ca"], "newUpdates": True})
    for name in ("public", "private"):
        exchange.urls["api"][name] = VENUE["rest"]
    exchange.urls["api"]["ws"] |= {"private": VENUE["webSocket"], "privateV2": VENUE["webSocket"],
                                   "publicV2": VENUE["streams"], "public": VENUE["streams"]}
    await exchange.load_markets()

    # Without a symbol: reports name it only where it is news.
    orders = asyncio.ensure_future(first(exchange.watch_orders, lambda each: each["status"] == "closed"))
    trades = asyncio.ensure_future(first(lambda: exchange.watch_my_trades("BTC/USD")))
    balance = asyncio.ensure_future(first(exchange.watch_balance))
    while not any("executions" in row["topics"] for row in await asyncio.to_thread(control, "GET", "/streams")):
        await asyncio.sleep(0.05)
    placed = await exchange.create_order_ws("BTC/USD", "limit", "buy", 0.5, 59_000, {"clientOrderId": "pro-1"})
    same("an order over the WebSocket", placed["clientOrderId"], "pro-1")
    await asyncio.to_thread(control, "POST", "/market", symbol="BTC/USD", price="58999")
    order, trade, funds = await orders, await trades, await balance
    same("its news", (order["id"], order["average"]), (placed["id"], 59_000.0))
    same("its fill", (trade["order"], trade["amount"], trade["takerOrMaker"]), (placed["id"], 0.5, "maker"))
    same("its fee", trade["fee"], {"cost": 73.75, "currency": "USD"})
    holds("balances", funds["USD"]["total"] <= 1_000_000, funds["USD"])
    resting = await exchange.create_order_ws("BTC/USD", "limit", "buy", 0.1, 50_000)
    amended = await exchange.edit_order_ws(resting["id"], "BTC/USD", "limit", "buy", 0.2, 50_100)
    holds("an amendment over the WebSocket", amended["id"], amended)
    found = await exchange.fetch_order(resting["id"])
    same("is made", (found["amount"], found["price"]), (0.2, 50_100.0))
    await exchange.cancel_order_ws(resting["id"])
    same("a cancel over the WebSocket", (await exchange.fetch_order(resting["id"]))["status"], "canceled")
    await exchange.create_order_ws("BTC/USD", "market", "sell", 0.1, None, {"stopLossPrice": 55_000})
    await exchange.cancel_all_orders_ws()
    same("all are canceled", await exchange.fetch_open_orders("BTC/USD"), [])

    await asyncio.to_thread(control, "POST", "/settings", wanderSeconds=0.2)
    book = await first(lambda: exchange.watch_order_book("BTC/USD", 10))
    holds("the book is followed", book["bids"][0][0] < book["asks"][0][0])
    ticker = await first(lambda: exchange.watch_ticker("BTC/USD"))
    holds("the ticker", ticker["last"] > 50_000)
    public = await first(lambda: exchange.watch_trades("BTC/USD"))
    same("public trades", public["symbol"], "BTC/USD")
    candle = await asyncio.wait_for(exchange.watch_ohlcv("BTC/USD", "1m"), 10)
    holds("candles", candle)
    # Its own closing trips over connections that TLS has closed already.
    finish()


asyncio.run(main())
