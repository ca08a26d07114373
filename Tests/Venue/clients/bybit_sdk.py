"""Bybit's own SDK (pybit): REST with HMAC and RSA keys, private, public and trade WebSockets."""
import pathlib
import threading

from checking import VENUE, control, credential, finish, holds, refused, same, until
from pybit import _websocket_trading, unified_trading
from pybit.exceptions import InvalidRequestError

unified_trading.PRIVATE_WSS = VENUE["webSocket"] + "/v5/private"
unified_trading.PUBLIC_WSS = VENUE["webSocket"] + "/v5/public/{CHANNEL_TYPE}"
_websocket_trading.TRADE_WSS = VENUE["webSocket"] + "/v5/trade"
key, rsa = credential(), credential("RSA")


def session(**given):
    made = unified_trading.HTTP(**given)
    made.endpoint, made.client.verify = VENUE["rest"], VENUE["ca"]
    return made


http = session(api_key=key["key"], api_secret=key["secret"])
signed = session(api_key=rsa["key"], api_secret=pathlib.Path(rsa["privateKeyFile"]).read_text(), rsa_authentication=True)

holds("the time", http.get_server_time()["result"]["timeSecond"].isdigit())
same("instruments", [row["symbol"] for row in http.get_instruments_info(category="linear")["result"]["list"]], ["BTCUSDT", "ETHUSDT"])
same("the book", http.get_orderbook(category="spot", symbol="BTCUSDT", limit=3)["result"]["b"][0], ["59999.9", "10.000000"])
same("the ticker", http.get_tickers(category="linear", symbol="BTCUSDT")["result"]["list"][0]["lastPrice"], "60000.00")
same("a balance, signed by RSA", signed.get_wallet_balance(accountType="UNIFIED", coin="USDT")["result"]["list"][0]["coin"][0]["walletBalance"],
     "1000000")

order = {"category": "linear", "symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit", "qty": "0.5", "price": "55000"}
placed = http.place_order(**order, orderLinkId="sdk-1")["result"]
row = http.get_open_orders(category="linear", symbol="BTCUSDT", orderLinkId="sdk-1")["result"]["list"][0]
same("an order rests", (row["orderId"], row["orderStatus"], row["price"], row["leavesQty"]), (placed["orderId"], "New", "55000.00", "0.500"))
http.amend_order(category="linear", symbol="BTCUSDT", orderLinkId="sdk-1", qty="0.4", price="54000.5")
row = http.get_open_orders(category="linear", settleCoin="USDT")["result"]["list"][0]
same("it is amended", (row["qty"], row["price"]), ("0.400", "54000.50"))
same("it is canceled", http.cancel_order(category="linear", symbol="BTCUSDT", orderId=placed["orderId"])["result"]["orderLinkId"], "sdk-1")
same("it is in the history", http.get_order_history(category="linear", symbol="BTCUSDT")["result"]["list"][0]["orderStatus"], "Cancelled")
error = refused("an order that is gone", InvalidRequestError,
                lambda: http.cancel_order(category="linear", symbol="BTCUSDT", orderId=placed["orderId"]))
same("its code", error.status_code, 110001)
batch = http.place_batch_order(category="spot", request=[
    {"symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit", "qty": "0.1", "price": "55000", "orderLinkId": "sdk-2"},
    {"symbol": "BTCUSDT", "side": "Buy", "orderType": "Limit", "qty": "0.1", "price": "55000.01", "orderLinkId": "sdk-3"}])
same("a batch of which one is refused", [row["code"] for row in batch["retExtInfo"]["list"]], [0, 170134])
same("all are canceled", len(http.cancel_all_orders(category="spot", symbol="BTCUSDT")["result"]["list"]), 1)
http.place_order(category="spot", symbol="BTCUSDT", side="Buy", orderType="Market", qty="600")
same("a market buy counts quote", http.get_executions(category="spot")["result"]["list"][0]["execQty"], "0.010000")

# Positions
http.switch_position_mode(category="linear", symbol="ETHUSDT", mode=3)
for index, side in ((1, "Buy"), (2, "Sell")):
    http.place_order(category="linear", symbol="ETHUSDT", side=side, orderType="Market", qty="5", positionIdx=index)
held = http.get_positions(category="linear", symbol="ETHUSDT")["result"]["list"]
same("both sides are held", [(row["positionIdx"], row["side"], row["size"]) for row in held], [(1, "Buy", "5.00"), (2, "Sell", "5.00")])
refused("a side that is not named", InvalidRequestError,
        lambda: http.place_order(category="linear", symbol="ETHUSDT", side="Buy", orderType="Market", qty="5"))
http.set_trading_stop(category="linear", symbol="ETHUSDT", positionIdx=1, takeProfit="3100", stopLoss="2900", tpslMode="Full")
control("POST", "/market", symbol="linear:ETHUSDT", price="3101")
holds("the profit is taken", until(lambda: http.get_positions(category="linear", symbol="ETHUSDT")["result"]["list"][0]["size"] == "0"))
http.place_order(category="linear", symbol="ETHUSDT", side="Buy", orderType="Market", qty="5", positionIdx=2, reduceOnly=True)
holds("what was won is told", http.get_closed_pnl(category="linear")["result"]["list"])
holds("the stop loss is gone", until(lambda: not http.get_open_orders(category="linear", symbol="ETHUSDT")["result"]["list"]))

# Streams
private = unified_trading.WebSocket(testnet=False, channel_type="private", api_key=key["key"], api_secret=key["secret"])
orders, executions, wallets, positions, books, trades, answers = [], [], [], [], [], [], []
private.order_stream(orders.append)
private.execution_stream(executions.append)
private.wallet_stream(wallets.append)
private.position_stream(positions.append)
public = unified_trading.WebSocket(testnet=False, channel_type="linear")
public.orderbook_stream(50, "BTCUSDT", books.append)
public.trade_stream("BTCUSDT", trades.append)
holds("subscribed", until(lambda: sum(len(row["topics"]) for row in control("GET", "/streams")) >= 6))
trading = unified_trading.WebSocketTrading(testnet=False, api_key=key["key"], api_secret=key["secret"])
done = threading.Event()
trading.place_order(lambda message: (answers.append(message), done.set()), category="linear", symbol="BTCUSDT", side="Buy",
                    orderType="Market", qty="0.1", orderLinkId="sdk-ws")
done.wait(5)
same("an order over the WebSocket", (answers[0]["retCode"], answers[0]["data"]["orderLinkId"]), (0, "sdk-ws"))
same("with its limit", (answers[0]["header"]["X-Bapi-Limit"], answers[0]["header"]["X-Bapi-Limit-Status"].isdigit()), ("10", True))
holds("its news come", until(lambda: orders and executions and wallets and positions))
same("the order", (orders[-1]["data"][0]["orderStatus"], orders[-1]["data"][0]["cumExecQty"]), ("Filled", "0.100"))
same("its execution", (executions[0]["data"][0]["execPrice"], executions[0]["data"][0]["isMaker"]), ("60000.00", False))
same("the position", positions[-1]["data"][0]["size"], "0.100")
for price in ("60100", "60105.5", "60000"):
    control("POST", "/market", symbol="linear:BTCUSDT", price=price)
holds("the book is followed", until(lambda: books and books[-1]["data"]["b"][0][0] == "59999.90"), books)
holds("public trades", until(lambda: any(row["p"] == "60105.50" for message in trades for row in message["data"])))
finish()
