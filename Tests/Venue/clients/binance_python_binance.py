"""python-binance on Binance spot: REST, and its sockets for user data and public streams."""
import asyncio

from binance import AsyncClient, BinanceSocketManager, Client
from binance.exceptions import BinanceAPIException
from checking import VENUE, control, credential, finish, holds, refused, same

key = credential()
Client.API_URL = VENUE["rest"] + "/api"
client = Client(key["key"], key["secret"])

same("exchangeInfo", client.get_symbol_info("BTCUSDT")["baseAsset"], "BTC")
order = client.create_order(symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.10000", price="50000.00",
                            newClientOrderId="pb-1")
same("an order", (order["status"], order["price"]), ("NEW", "50000.00000000"))
same("it is found", client.get_order(symbol="BTCUSDT", origClientOrderId="pb-1")["orderId"], order["orderId"])
same("it is open", [each["clientOrderId"] for each in client.get_open_orders(symbol="BTCUSDT")], ["pb-1"])
same("its cancel", client.cancel_order(symbol="BTCUSDT", orderId=order["orderId"])["status"], "CANCELED")
same("a test order", client.create_test_order(symbol="BTCUSDT", side="BUY", type="MARKET", quantity="1"), {})
sold = client.order_market_sell(symbol="BTCUSDT", quantity="0.1")
same("a market order", (sold["status"], sold["fills"][0]["price"]), ("FILLED", "59999.99000000"))
same("its fill", client.get_my_trades(symbol="BTCUSDT")[0]["qty"], "0.10000000")
same("the balance", client.get_asset_balance("BTC"), {"asset": "BTC", "free": "9.90000000", "locked": "0.00000000"})
same("the book", len(client.get_order_book(symbol="BTCUSDT", limit=5)["asks"]), 5)
error = refused("a filter", BinanceAPIException, lambda: client.order_market_sell(symbol="BTCUSDT", quantity="0.000001"))
same("its code and text", (error.code, error.message), (-1013, "Filter failure: LOT_SIZE"))


async def sockets():
    asynchronous = AsyncClient(key["key"], key["secret"])
    asynchronous.ws_api._url = VENUE["webSocketAPI"]
    BinanceSocketManager.STREAM_URL = VENUE["streams"] + "/"
    manager = BinanceSocketManager(asynchronous)
    heard = []
    async with manager.user_socket() as user, manager.trade_socket("BTCUSDT") as trades:
        await asyncio.to_thread(client.create_order, symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC",
                                quantity="0.1", price="59000", newClientOrderId="pb-2")
        await asyncio.to_thread(control, "POST", "/market", symbol="BTCUSDT", price="58000")
        while len(heard) < 4:
            heard.append(await asyncio.wait_for(user.recv(), 10))
        public = await asyncio.wait_for(trades.recv(), 10)
    same("user data", [(each["e"], each.get("x")) for each in heard],
         [("executionReport", "NEW"), ("outboundAccountPosition", None), ("executionReport", "TRADE"),
          ("outboundAccountPosition", None)])
    same("its fill", (heard[2]["c"], heard[2]["l"], heard[2]["m"]), ("pb-2", "0.10000000", True))
    same("public trades", (public["e"], public["s"]), ("trade", "BTCUSDT"))
    holds("by socket", (await asynchronous.ws_get_time())["serverTime"] > 0)
    placed = await asynchronous.ws_create_order(symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.1",
                                                price="50000")
    same("an order by socket", placed["status"], "NEW")
    await asynchronous.close_connection()


asyncio.run(sockets())
finish()
