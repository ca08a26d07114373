"""ccxt's streams on Binance spot: user data and orders over the WebSocket API, public streams."""
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
    exchange = ccxt.pro.binance({
        "apiKey": key["key"], "secret": key["secret"], "cafile": VENUE["ca"], "newUpdates": True,
        "options": {"fetchMarkets": {"types": ["spot"]}, "fetchCurrencies": False, "fetchMargins": False}})
    for name in ("public", "private"):
        exchange.urls["api"][name] = VENUE["rest"] + "/api/v3"
    exchange.urls["api"]["ws"]["spot"] = VENUE["streams"] + "/ws"
    exchange.urls["api"]["ws"]["ws-api"]["spot"] = VENUE["webSocketAPI"]
    await exchange.load_markets()

    orders = asyncio.ensure_future(first(lambda: exchange.watch_orders("BTC/USDT"), lambda each: each["status"] == "closed"))
    trades = asyncio.ensure_future(first(lambda: exchange.watch_my_trades("BTC/USDT")))
    balance = asyncio.ensure_future(first(exchange.watch_balance))
    while not any(row["account"] for row in await asyncio.to_thread(control, "GET", "/streams")):
        await asyncio.sleep(0.05)
    placed = await exchange.create_order_ws("BTC/USDT", "limit", "buy", 0.5, 59_000, {"newClientOrderId": "pro-1"})
    same("an order over the WebSocket API", (placed["status"], placed["clientOrderId"]), ("open", "pro-1"))
    await asyncio.to_thread(control, "POST", "/market", symbol="BTCUSDT", price="58999")
    order, trade, funds = await orders, await trades, await balance
    same("its news", (order["clientOrderId"], order["filled"]), ("pro-1", 0.5))
    same("its fill", (trade["order"], trade["amount"], trade["takerOrMaker"]), (placed["id"], 0.5, "maker"))
    holds("the balance", funds["USDT"]["free"] < 1_000_000, funds["USDT"])
    resting = await exchange.create_order_ws("BTC/USDT", "limit", "buy", 0.1, 50_000)
    canceled = await exchange.cancel_order_ws(resting["id"], "BTC/USDT")
    same("a cancel over the WebSocket API", canceled["status"], "canceled")

    book = await first(lambda: exchange.watch_order_book("BTC/USDT", 10)) if await moving() else None
    holds("the book is followed", book and book["bids"][0][0] < book["asks"][0][0])
    ticker = await first(lambda: exchange.watch_ticker("BTC/USDT"))
    holds("the ticker", ticker["last"] > 50_000)
    public = await first(lambda: exchange.watch_trades("BTC/USDT"))
    same("public trades", public["symbol"], "BTC/USDT")
    candle = await asyncio.wait_for(exchange.watch_ohlcv("BTC/USDT", "1m"), 10)
    holds("candles", candle)
    # Not closed: aiohttp's client trips over sockets that ccxt has closed before it; `finish` leaves them behind.


async def moving():
    """Lets prices wander, so that there is something to hear."""
    await asyncio.to_thread(control, "POST", "/settings", wanderSeconds=0.2)
    return True


asyncio.run(main())
finish()
