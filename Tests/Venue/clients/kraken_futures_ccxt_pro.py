"""ccxt's streams on Kraken Futures: orders, fills, positions and balances behind the challenge, and the public feeds."""
import asyncio

import ccxt.pro
from checking import VENUE, control, credential, finish, holds, same

LINEAR = "BTC/USD:USD"


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
    exchange = ccxt.pro.krakenfutures({"apiKey": key["key"], "secret": key["secret"], "cafile": VENUE["ca"],
                                       "newUpdates": True})
    for name in ("public", "private"):
        exchange.urls["api"][name] = VENUE["rest"] + "/derivatives/api/"
    exchange.urls["api"]["ws"] = VENUE["webSocket"]
    await exchange.load_markets()

    orders = asyncio.ensure_future(first(exchange.watch_orders, lambda each: each["status"] == "closed"))
    trades = asyncio.ensure_future(first(exchange.watch_my_trades))
    positions = asyncio.ensure_future(first(exchange.watch_positions, lambda each: each["contracts"]))
    balance = asyncio.ensure_future(first(exchange.watch_balance))
    wanted = {"open_orders", "fills", "open_positions", "balances"}
    while not any(wanted <= {topic.removesuffix("_verbose") for topic in row["topics"]}
                  for row in await asyncio.to_thread(control, "GET", "/streams")):
        await asyncio.sleep(0.05)
    placed = await exchange.create_order(LINEAR, "limit", "buy", 0.5, 59_000, {"clientOrderId": "pro-1"})
    await asyncio.to_thread(control, "POST", "/market", symbol="PF_XBTUSD", price="58990")
    order, trade, position, funds = await orders, await trades, await positions, await balance
    same("its news", order["id"], placed["id"])
    same("its fill", (trade["order"], trade["amount"], trade["price"]), (placed["id"], 0.5, 59_000.0))
    same("the position", (position["symbol"], position["contracts"]), (LINEAR, 0.5))
    holds("balances", funds["USD"]["total"] <= 1_000_000, funds["USD"])

    await asyncio.to_thread(control, "POST", "/settings", wanderSeconds=0.2)
    book = await first(lambda: exchange.watch_order_book(LINEAR))
    holds("the book is followed", book["bids"][0][0] < book["asks"][0][0])
    ticker = await first(lambda: exchange.watch_ticker(LINEAR))
    holds("the ticker", ticker["last"] > 50_000)
    public = await first(lambda: exchange.watch_trades(LINEAR))
    same("public trades", public["symbol"], LINEAR)
    # Its own closing trips over connections that TLS has closed already.
    finish()


asyncio.run(main())
