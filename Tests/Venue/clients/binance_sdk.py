"""Binance's own SDK (binance-sdk-spot): all three kinds of keys over REST, the WebSocket API with a session, streams."""
import asyncio
import pathlib
import ssl

from binance_common.configuration import (ConfigurationRestAPI, ConfigurationWebSocketAPI, ConfigurationWebSocketStreams)
from binance_common.errors import BadRequestError, UnauthorizedError
from binance_sdk_spot.spot import Spot
from checking import VENUE, control, credential, finish, holds, refused, same

context = ssl.create_default_context(cafile=VENUE["ca"])


def keys(kind):
    key = credential(kind)
    if kind == "HMAC":
        return {"api_key": key["key"], "api_secret": key["secret"]}
    return {"api_key": key["key"], "private_key": pathlib.Path(key["privateKeyFile"]).read_text()}


def rest(kind):
    configuration = ConfigurationRestAPI(**keys(kind), base_path=VENUE["rest"], https_agent=context, timeout=5000, retries=0)
    return Spot(config_rest_api=configuration).rest_api


def check_rest(kind):
    client, name = rest(kind), f"sdk-{kind.lower()}"
    placed = client.new_order("BTCUSDT", "BUY", "LIMIT", time_in_force="GTC", quantity=0.1, price=50_000,
                              new_client_order_id=name).data()
    same(f"{kind}: an order", (placed.status, placed.client_order_id), ("NEW", name))
    same(f"{kind}: it is found", client.get_order("BTCUSDT", orig_client_order_id=name).data().orig_qty, "0.10000000")
    holds(f"{kind}: it is open", name in [each.client_order_id for each in client.get_open_orders("BTCUSDT").data()])
    same(f"{kind}: it is canceled", client.delete_order("BTCUSDT", order_id=placed.order_id).data().status, "CANCELED")
    same(f"{kind}: the account", client.get_account().data().account_type, "SPOT")


def check_more():
    client = rest("HMAC")
    info = client.exchange_info(symbol="BTCUSDT").data()
    same("exchangeInfo", (info.symbols[0].symbol, len(info.rate_limits)), ("BTCUSDT", 4))
    first = client.new_order("BTCUSDT", "BUY", "LIMIT", time_in_force="GTC", quantity=0.2, price=50_000).data()
    amended = client.order_amend_keep_priority("BTCUSDT", 0.1, order_id=first.order_id).data().amended_order
    same("an amendment", amended.qty, "0.10000000")
    swapped = client.order_cancel_replace("BTCUSDT", "SELL", "LIMIT", "STOP_ON_FAILURE", time_in_force="GTC", quantity=0.1,
                                          price=70_000, cancel_order_id=first.order_id).data()
    same("cancel and replace", (swapped.cancel_result, swapped.new_order_result), ("SUCCESS", "SUCCESS"))
    client.delete_order("BTCUSDT", order_id=swapped.new_order_response.order_id)
    pair = client.order_list_oco("BTCUSDT", "SELL", 0.1, "LIMIT_MAKER", "STOP_LOSS", above_price=65_000,
                                 below_stop_price=55_000).data()
    same("a list", (pair.contingency_type, len(pair.order_reports)), ("OCO", 2))
    same("its cancel", client.delete_order_list("BTCUSDT", order_list_id=pair.order_list_id).data().list_order_status, "ALL_DONE")
    client.new_order("BTCUSDT", "SELL", "MARKET", quantity=0.1)
    same("fills", client.my_trades("BTCUSDT").data()[-1].qty, "0.10000000")
    same("the book", len(client.depth("BTCUSDT", limit=5).data().bids), 5)
    refused("a step", BadRequestError, lambda: client.new_order("BTCUSDT", "SELL", "MARKET", quantity=0.0000001))
    stranger = Spot(config_rest_api=ConfigurationRestAPI(api_key="nobody", api_secret="x", base_path=VENUE["rest"],
                                                         https_agent=context, retries=0)).rest_api
    refused("an unknown key", UnauthorizedError, stranger.get_account)


async def check_socket():
    configuration = ConfigurationWebSocketAPI(**keys("Ed25519"), stream_url=VENUE["webSocketAPI"], https_agent=context)
    client = Spot(config_ws_api=configuration).websocket_api
    await client.create_connection()
    logon = (await client.session_logon()).data().result
    same("logon", logon.api_key, credential("Ed25519")["key"])
    subscribed = await client.user_data_stream_subscribe()
    heard = []
    subscribed.stream.on("message", lambda message: heard.append(message))
    placed = (await client.order_place("BTCUSDT", "BUY", "LIMIT", time_in_force="GTC", quantity=0.1, price=59_000,
                                       new_client_order_id="sdk-socket")).data().result
    same("an order by socket", placed.status, "NEW")
    await asyncio.to_thread(control, "POST", "/fills", clientId="sdk-socket", quantity="0.04")
    status = (await client.order_status("BTCUSDT", order_id=placed.order_id)).data().result
    same("its status", (status.status, status.executed_qty), ("PARTIALLY_FILLED", "0.04000000"))
    canceled = (await client.order_cancel("BTCUSDT", order_id=placed.order_id)).data().result
    same("its cancel", canceled.status, "CANCELED")
    for _ in range(100):
        if len(heard) >= 6:
            break
        await asyncio.sleep(0.05)
    same("its events", [getattr(each.actual_instance, "x", None) or type(each.actual_instance).__name__ for each in heard],
         ["NEW", "OutboundAccountPosition", "TRADE", "OutboundAccountPosition", "CANCELED", "OutboundAccountPosition"])
    await client.close_connection()


async def check_streams():
    configuration = ConfigurationWebSocketStreams(stream_url=VENUE["streams"], https_agent=context)
    client = Spot(config_ws_streams=configuration).websocket_streams
    await client.create_connection()
    heard = []
    for stream in (await client.trade("btcusdt"), await client.book_ticker("btcusdt"), await client.diff_book_depth("btcusdt")):
        stream.on("message", lambda message: heard.append(type(message).__name__))
    await asyncio.to_thread(control, "POST", "/market", symbol="BTCUSDT", price="60100")
    for _ in range(100):
        if len(set(heard)) >= 3:
            break
        await asyncio.sleep(0.05)
    same("public events", sorted(set(heard)), ["BookTickerResponse", "DiffBookDepthResponse", "TradeResponse"])
    await client.close_connection()


for each in ("HMAC", "Ed25519", "RSA"):
    check_rest(each)
check_more()
asyncio.run(check_socket())
asyncio.run(check_streams())
finish()
