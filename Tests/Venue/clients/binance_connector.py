"""binance-connector, Binance's older SDK: REST with all kinds of keys, the WebSocket API, streams."""
import json
import pathlib

from binance.error import ClientError, ServerError
from binance.spot import Spot
from binance.websocket.spot.websocket_api import SpotWebsocketAPIClient
from binance.websocket.spot.websocket_stream import SpotWebsocketStreamClient
from checking import VENUE, control, credential, finish, holds, refused, same, until

ORDER = {"side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.1", "price": "50000"}
secret = credential()
clients = {"HMAC": Spot(secret["key"], secret["secret"], base_url=VENUE["rest"])}
for kind in ("Ed25519", "RSA"):
    own = credential(kind)
    clients[kind] = Spot(own["key"], private_key=pathlib.Path(own["privateKeyFile"]).read_bytes(), base_url=VENUE["rest"])
for kind, client in clients.items():
    placed = client.new_order("BTCUSDT", newClientOrderId=f"connector-{kind}", **ORDER)
    same(f"{kind}: an order", placed["status"], "NEW")
    same(f"{kind}: it is found", client.get_order("BTCUSDT", orderId=placed["orderId"])["origQty"], "0.10000000")
client = clients["HMAC"]
same("three are open", len(client.get_open_orders("BTCUSDT")), 3)
same("and are canceled", [each["status"] for each in client.cancel_open_orders("BTCUSDT")], ["CANCELED"] * 3)
oco = client.new_oco_order("BTCUSDT", "SELL", "0.1", "LIMIT_MAKER", "STOP_LOSS_LIMIT", abovePrice="65000",
                           belowPrice="54000", belowStopPrice="55000", belowTimeInForce="GTC")
same("a list", oco["listOrderStatus"], "EXECUTING")
client.cancel_oco_order("BTCUSDT", orderListId=oco["orderListId"])
error = refused("an unknown order", ClientError, lambda: client.cancel_order("BTCUSDT", orderId=1))
same("its code", error.error_code, -2011)
control("POST", "/faults", kind="status", status=504, match={"path": "/api/v3/account"})
refused("a server error", ServerError, client.account)
same("the account", client.account()["canTrade"], True)
holds("candles", client.klines("BTCUSDT", "1m"))

answers, events = [], []
api = SpotWebsocketAPIClient(VENUE["webSocketAPI"], secret["key"], secret["secret"],
                             on_message=lambda _, text: answers.append(json.loads(text)))
api.new_order("BTCUSDT", newClientOrderId="connector-socket", newOrderRespType="FULL", **ORDER)
until(lambda: answers)
same("an order by socket", (answers[0]["status"], answers[0]["result"]["clientOrderId"]), (200, "connector-socket"))
api.cancel_order("BTCUSDT", origClientOrderId="connector-socket")
until(lambda: len(answers) > 1)
same("its cancel", answers[1]["result"]["status"], "CANCELED")
stream = SpotWebsocketStreamClient(VENUE["streams"], on_message=lambda _, text: events.append(json.loads(text)))
stream.diff_book_depth("btcusdt", speed=100)
until(lambda: events)
control("POST", "/market", symbol="BTCUSDT", price="60010")
until(lambda: any(each.get("e") == "depthUpdate" for each in events))
same("the book's changes", events[-1]["e"], "depthUpdate")
finish()
