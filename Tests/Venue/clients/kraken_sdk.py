"""python-kraken-sdk on Kraken spot: REST, the private and public WebSocket, and its order book with checksums."""
import asyncio

import kraken.base_api
from checking import VENUE, control, credential, finish, holds, refused, same
from kraken.exceptions import (KrakenInsufficientFundsError, KrakenInvalidSignatureError, KrakenPermissionDeniedError,
                               KrakenUnknownAssetError, KrakenUnknownOrderError)
from kraken.spot import Market, SpotOrderBookClient, SpotWSClient, Trade, User

# Some of its clients make others that take no URL.
kraken.base_api.SpotClient.URL = kraken.base_api.SpotAsyncClient.URL = VENUE["rest"]
key, reader = credential(), credential(index=1)
given = {"key": key["key"], "secret": key["secret"]}
control("POST", "/limits", CALLS=500)


def check_rest():
    trade, user, market = Trade(**given), User(**given), Market()
    same("a pair", market.get_asset_pairs(pair="XBTUSD")["XXBTZUSD"]["tick_size"], "0.1")
    placed = trade.create_order("limit", "buy", "XBTUSD", 0.2, price=50_000, cl_ord_id="sdk-1", oflags=["post"])
    same("an order", placed["descr"]["order"], "buy 0.20000000 XBTUSD @ limit 50000.0")
    name = placed["txid"][0]
    row = user.get_orders_info(txid=name)[name]
    same("it is found", (row["status"], row["cl_ord_id"], row["vol"], row["oflags"]),
         ("open", "sdk-1", "0.20000000", "fciq,post"))
    trade.amend_order(txid=name, order_qty="0.3", limit_price="49000")
    row = user.get_open_orders()["open"][name]
    same("it is amended", (row["vol"], row["descr"]["price"], row["misc"]), ("0.30000000", "49000.0", "amended"))
    edited = trade.edit_order(txid=name, pair="XBTUSD", volume=0.1, price=48_000)
    same("an edit makes another one", (edited["originaltxid"], edited["orders_cancelled"]), (name, 1))
    same("a cancel", trade.cancel_order(txid=edited["txid"]), {"count": 1})
    closed = user.get_closed_orders()["closed"]
    same("both are over", {closed[each]["reason"] for each in (name, edited["txid"])}, {"User requested"})
    batch = trade.create_order_batch(pair="XBTUSD", orders=[
        {"ordertype": "limit", "type": "buy", "volume": "0.1", "price": price} for price in ("40000", "41000")])
    same("a batch is canceled", trade.cancel_order_batch([each["txid"] for each in batch["orders"]]), {"count": 2})
    checked = trade.create_order("stop-loss-limit", "sell", "XBTUSD", 0.1, price=55_000, price2="-1%", validate=True)
    same("only checked", checked["descr"]["order"], "sell 0.10000000 XBTUSD @ stop loss 55000.0 -> limit -1.0000%")
    trailing = trade.create_order("trailing-stop-limit", "sell", "XBTUSD", 0.1, price="+100", price2="-50")
    trade.create_order("iceberg", "sell", "XBTUSD", 1.5, price=70_000, displayvol="0.1")
    trade.create_order("take-profit", "sell", "XBTUSD", 0.1, price=70_000, trigger="index")
    control("POST", "/market", symbol="BTC/USD", price="60200")
    control("POST", "/market", symbol="BTC/USD", price="60090")
    row = user.get_orders_info(txid=trailing["txid"][0])[trailing["txid"][0]]
    same("what trails goes off", (row["status"], row["limitprice"], row["misc"]), ("closed", "60050.00000", "stopped"))
    bought = trade.create_order("market", "buy", "XBTUSD", 0.1, leverage="2", close_ordertype="limit", close_price=65_000)
    same("a position", [each["vol"] for each in user.get_open_positions()], ["0.10000000"])
    trades = user.get_trades_history()["trades"]
    holds("trades", bought["txid"][0] in [each["ordertxid"] for each in trades.values()])
    same("a trade", list(user.get_trades_info(txid=list(trades)[0])), list(trades)[:1])
    same("the switch", trade.cancel_all_orders_after_x(0)["triggerTime"], "0")
    for _ in range(50):
        if len(user.get_open_orders()["open"]) == 3:
            break
    same("all are canceled", trade.cancel_all_orders(), {"count": 3})
    holds("balances", float(user.get_account_balance()["ZUSD"]) > 0)
    same("one balance", user.get_balance("ZEUR")["available_balance"], 100_000.0)
    holds("margin", float(user.get_trade_balance()["m"]) > 0)
    same("the book", len(market.get_order_book("XBTUSD", count=5)["XXBTZUSD"]["bids"]), 5)
    refused("no such order", KrakenUnknownOrderError, lambda: trade.cancel_order(txid=name))
    refused("no such pair", KrakenUnknownAssetError, lambda: trade.create_order("market", "buy", "NOPE", 1))
    refused("too little", KrakenInsufficientFundsError, lambda: trade.create_order("limit", "buy", "XBTUSD", 30, price=50_000))
    refused("a wrong secret", KrakenInvalidSignatureError, User(key=key["key"], secret="AAAA").get_account_balance)
    refused("a key that only reads", KrakenPermissionDeniedError,
            lambda: Trade(key=reader["key"], secret=reader["secret"]).cancel_all_orders())


async def until(condition):
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.05)


async def check_private():
    heard = []

    async def hear(message):
        heard.append(message)
    urls = {"rest_url": VENUE["rest"], "auth_ws_url": VENUE["webSocket"].removesuffix("/v2"), "no_public": True}
    async with SpotWSClient(**given, **urls, callback=hear) as client:
        await client.subscribe(params={"channel": "executions", "snap_trades": True})
        await until(lambda: any(each.get("type") == "snapshot" for each in heard))
        await client.send_message({"method": "add_order", "req_id": 7, "params": {
            "order_type": "limit", "side": "buy", "symbol": "BTC/USD", "limit_price": 59_000.5, "order_qty": 0.25,
            "cl_ord_id": "sdk-socket", "time_in_force": "gtc"}})
        await until(lambda: any(each.get("method") == "add_order" for each in heard))
        answer = next(each for each in heard if each.get("method") == "add_order")
        same("an order by socket", (answer["success"], answer["req_id"], answer["result"]["cl_ord_id"]),
             (True, 7, "sdk-socket"))
        await asyncio.to_thread(control, "POST", "/fills", clientId="sdk-socket", quantity="0.05")
        await client.send_message({"method": "amend_order", "params": {"cl_ord_id": "sdk-socket", "order_qty": 0.2}})
        await client.send_message({"method": "cancel_order", "params": {"cl_ord_id": ["sdk-socket", "nobody"]}})
        await until(lambda: len([each for each in heard if each.get("method") == "cancel_order"]) == 2)
        same("cancels are answered one by one", [each["success"] for each in heard if each.get("method") == "cancel_order"],
             [True, False])
        reports = [row for each in heard if each.get("channel") == "executions" and each["type"] == "update"
                   for row in each["data"]]
        same("the reports", [row["exec_type"] for row in reports], ["pending_new", "new", "trade", "amended", "canceled"])
        same("their numbers follow", [each["sequence"] for each in heard if each.get("channel") == "executions"],
             list(range(1, 7)))
        await client.send_message({"method": "batch_add", "params": {"symbol": "BTC/USD", "orders": [
            {"order_type": "limit", "side": "buy", "order_qty": 0.1, "limit_price": 40_000},
            {"order_type": "limit", "side": "buy", "order_qty": 30, "limit_price": 50_000}]}})
        await client.send_message({"method": "cancel_all", "params": {}})
        await until(lambda: any(each.get("method") == "cancel_all" for each in heard))
        batch = next(each for each in heard if each.get("method") == "batch_add")["result"]["orders"]
        same("a batch, one of it refused", [each["success"] for each in batch], [True, False])


async def check_book():
    books = []

    class Book(SpotOrderBookClient):
        def __init__(self):
            super().__init__(depth=10)

        async def on_book_update(self, pair, message):
            books.append((message.get("error"), self.get(pair)["valid"] if self.get(pair) else None))

    kraken.spot.SpotWSClient.WS_URL = VENUE["streams"].removesuffix("/v2")
    client = Book()
    await client.start()
    await client.add_book(pairs=["BTC/USD", "ETH/USD"])
    for price in (60_300, 60_310, 60_290, 59_000):
        await asyncio.to_thread(control, "POST", "/market", symbol="BTC/USD", price=str(price))
    await until(lambda: len(books) >= 6)
    same("the book's checksums hold", [each for each in books if each[0] or not each[1]], [])
    await asyncio.to_thread(control, "POST", "/faults", kind="bad-checksum", match={"event": "book"})
    await asyncio.to_thread(control, "POST", "/market", symbol="BTC/USD", price="59100")
    await until(lambda: any(each[0] for each in books))
    holds("a bad one is noticed", any(each[0] for each in books))
    await client.close()


check_rest()
asyncio.run(check_private())
asyncio.run(check_book())
finish()
