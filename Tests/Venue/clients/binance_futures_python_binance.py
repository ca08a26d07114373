"""python-binance on Binance USD-M futures: REST and its sockets."""
import asyncio

from binance import AsyncClient, BinanceSocketManager, Client
from checking import VENUE, control, credential, finish, same

key = credential()
Client.FUTURES_URL = AsyncClient.FUTURES_URL = VENUE["rest"] + "/fapi"
client = Client(key["key"], key["secret"], ping=False)

order = client.futures_create_order(symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.1", price="50000",
                                    newClientOrderId="pb-f1")
same("an order", (order["status"], order["clientOrderId"]), ("NEW", "pb-f1"))
same("it is found", client.futures_get_order(symbol="BTCUSDT", origClientOrderId="pb-f1")["orderId"], order["orderId"])
same("its cancel", client.futures_cancel_order(symbol="BTCUSDT", orderId=order["orderId"])["status"], "CANCELED")
client.futures_create_order(symbol="BTCUSDT", side="BUY", type="MARKET", quantity="0.1")
same("the position", client.futures_position_information(symbol="BTCUSDT")[0]["positionAmt"], "0.100")
same("a fill", client.futures_account_trades(symbol="BTCUSDT")[0]["qty"], "0.100")
same("the mark price", client.futures_mark_price(symbol="BTCUSDT")["markPrice"], "60000.00000000")
same("the balance", client.futures_account_balance()[0]["asset"], "USDT")


async def sockets():
    asynchronous = AsyncClient(key["key"], key["secret"])
    BinanceSocketManager.FSTREAM_URL = VENUE["streams"] + "/"
    manager = BinanceSocketManager(asynchronous)
    heard = []
    async with manager.futures_user_socket() as user:
        while not any(row["account"] for row in await asyncio.to_thread(control, "GET", "/streams")):
            await asyncio.sleep(0.05)
        await asyncio.to_thread(client.futures_create_order, symbol="BTCUSDT", side="SELL", type="MARKET", quantity="0.1")
        while len(heard) < 4:
            heard.append(await asyncio.wait_for(user.recv(), 10))
    same("user data", [each["e"] for each in heard],
         ["ORDER_TRADE_UPDATE", "ORDER_TRADE_UPDATE", "TRADE_LITE", "ACCOUNT_UPDATE"])
    await asynchronous.close_connection()


asyncio.run(sockets())
finish()
