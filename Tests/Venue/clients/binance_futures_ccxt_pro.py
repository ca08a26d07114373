"""ccxt's streams on Binance USD-M futures: user data by listen key, public streams."""
import asyncio

import ccxt.pro
from checking import VENUE, control, credential, finish, holds, same

SYMBOL = "BTC/USDT:USDT"


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
    exchange = ccxt.pro.binanceusdm({
        "apiKey": key["key"], "secret": key["secret"], "cafile": VENUE["ca"], "newUpdates": True,
        "options": {"fetchMarkets": {"types": ["linear"]}, "fetchCurrencies": False, "fetchMargins": False}})
    for version, name in (("v1", "fapiPublic"), ("v1", "fapiPrivate"), ("v2", "fapiPrivateV2"), ("v3", "fapiPrivateV3")):
        exchange.urls["api"][name] = f"{VENUE['rest']}/fapi/{version}"
    exchange.urls["api"]["ws"]["linear"] = VENUE["streams"] + "/ws"
    await exchange.load_markets()
    orders = asyncio.ensure_future(first(lambda: exchange.watch_orders(SYMBOL), lambda each: each["status"] == "closed"))
    trades = asyncio.ensure_future(first(lambda: exchange.watch_my_trades(SYMBOL)))
    while not any(row["account"] for row in await asyncio.to_thread(control, "GET", "/streams")):
        await asyncio.sleep(0.05)
    await exchange.create_order(SYMBOL, "limit", "buy", 0.5, 59_000, {"clientOrderId": "usdm-pro"})
    await asyncio.to_thread(control, "POST", "/market", symbol="BTCUSDT", price="58999")
    order, trade = await orders, await trades
    same("news of an order", (order["clientOrderId"], order["filled"]), ("usdm-pro", 0.5))
    same("its fill", (trade["amount"], trade["takerOrMaker"], trade["fee"]["currency"]), (0.5, "maker", "USDT"))
    await asyncio.to_thread(control, "POST", "/settings", wanderSeconds=0.2)
    book = await first(lambda: exchange.watch_order_book(SYMBOL, 10))
    holds("the book is followed", book["bids"][0][0] < book["asks"][0][0])
    same("public trades", (await first(lambda: exchange.watch_trades(SYMBOL)))["symbol"], SYMBOL)
    holds("the ticker", (await first(lambda: exchange.watch_ticker(SYMBOL)))["last"] > 50_000)
    holds("the mark price", (await first(lambda: exchange.watch_mark_price(SYMBOL)))["markPrice"] > 50_000)
    # Not closed: aiohttp's client trips over sockets that ccxt has closed before it; `finish` leaves them behind.


asyncio.run(main())
finish()
