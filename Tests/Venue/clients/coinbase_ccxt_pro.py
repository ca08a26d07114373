"""ccxt's streams on Coinbase: the user's orders, and the markets, all at the address of the markets."""
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
    key = credential("ES256")
    exchange = ccxt.pro.coinbase({"apiKey": key["key"], "secret": key["secret"], "cafile": VENUE["ca"], "newUpdates": True})
    exchange.urls["api"]["rest"], exchange.urls["api"]["ws"] = VENUE["rest"], VENUE["streams"]
    exchange.has["fetchCurrencies"] = False
    await exchange.load_markets()

    orders = asyncio.ensure_future(first(lambda: exchange.watch_orders("BTC/USD"), lambda each: each["status"] == "closed"))
    while not any("user" in row["topics"] for row in await asyncio.to_thread(control, "GET", "/streams")):
        await asyncio.sleep(0.05)
    placed = await exchange.create_order("BTC/USD", "limit", "buy", 0.5, 59_000, {"client_order_id": "pro-1"})
    await asyncio.to_thread(control, "POST", "/market", symbol="BTC-USD", price="58999")
    order = await orders
    same("its news", (order["id"], order["clientOrderId"], order["filled"], order["average"]),
         (placed["id"], "pro-1", 0.5, 59_000.0))

    await asyncio.to_thread(control, "POST", "/settings", wanderSeconds=0.2)
    book = await first(lambda: exchange.watch_order_book("BTC/USD"))
    holds("the book is followed", book["bids"][0][0] < book["asks"][0][0])
    ticker = await first(lambda: exchange.watch_ticker("BTC/USD"))
    holds("the ticker", ticker["last"] > 50_000)
    public = await first(lambda: exchange.watch_trades("BTC/USD"))
    same("public trades", public["symbol"], "BTC/USD")
    # Its own closing trips over connections that TLS has closed already.
    finish()


asyncio.run(main())
