"""ccxt's streams on Alpaca: orders and fills, public quotes, trades, books."""
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
    key = credential("plain")
    exchange = ccxt.pro.alpaca({"apiKey": key["key"], "secret": key["secret"], "cafile": VENUE["ca"], "newUpdates": True})
    for name in ("trader", "market"):
        exchange.urls["api"][name] = VENUE["rest"]
    exchange.urls["api"]["ws"] = {"trading": VENUE["webSocket"] + "/stream", "crypto": VENUE["stream"] + "/v1beta2/crypto"}
    await exchange.load_markets()

    orders = asyncio.ensure_future(first(lambda: exchange.watch_orders("BTC/USD"), lambda each: each["status"] == "closed"))
    trades = asyncio.ensure_future(first(lambda: exchange.watch_my_trades("BTC/USD")))
    while not any(row["topics"] for row in await asyncio.to_thread(control, "GET", "/streams")):
        await asyncio.sleep(0.05)
    placed = await exchange.create_order("BTC/USD", "limit", "buy", 0.5, 59_000, {"clientOrderId": "pro-1"})
    await asyncio.to_thread(control, "POST", "/market", symbol="BTC/USD", price="58999")
    order, trade = await orders, await trades
    same("its news", (order["clientOrderId"], order["filled"]), ("pro-1", 0.5))
    same("its fill", (trade["order"], trade["amount"], trade["price"]), (placed["id"], 0.5, 59_000.0))

    await asyncio.to_thread(control, "POST", "/settings", wanderSeconds=0.2)
    book = await first(lambda: exchange.watch_order_book("BTC/USD"), lambda each: each["bids"] and each["asks"])
    holds("the book is followed", book["bids"][0][0] < book["asks"][0][0])
    later = await first(lambda: exchange.watch_order_book("BTC/USD"), lambda each: each["bids"][0][0] != 58_998.9)
    holds("and changes", later["bids"][0][0] < later["asks"][0][0])
    ticker = await first(lambda: exchange.watch_ticker("BTC/USD"))
    holds("the ticker", ticker["bid"] > 50_000)
    public = await first(lambda: exchange.watch_trades("BTC/USD"))
    same("public trades", public["symbol"], "BTC/USD")


asyncio.run(main())
finish()
