"""Binance's own SDK for USD-M futures: REST with all kinds of keys, user data and public streams."""
import asyncio
import json
import pathlib
import ssl

from binance_common.configuration import ConfigurationRestAPI, ConfigurationWebSocketStreams
from binance_common.errors import BadRequestError
from binance_sdk_derivatives_trading_usds_futures.derivatives_trading_usds_futures import DerivativesTradingUsdsFutures
from checking import VENUE, control, credential, finish, holds, refused, same

context = ssl.create_default_context(cafile=VENUE["ca"])


def rest(kind):
    key = credential(kind)
    secrets = {"api_secret": key["secret"]} if kind == "HMAC" else {
        "private_key": pathlib.Path(key["privateKeyFile"]).read_text()}
    configuration = ConfigurationRestAPI(key["key"], base_path=VENUE["rest"], https_agent=context, timeout=5000, retries=0,
                                         **secrets)
    return DerivativesTradingUsdsFutures(config_rest_api=configuration).rest_api


for each in ("HMAC", "Ed25519", "RSA"):
    client, name = rest(each), f"sdk-{each.lower()}"
    placed = client.new_order("BTCUSDT", "BUY", "LIMIT", time_in_force="GTC", quantity=0.1, price=50_000,
                              new_client_order_id=name).data()
    same(f"{each}: an order", (placed.status, placed.client_order_id), ("NEW", name))
    same(f"{each}: it is found", client.query_order("BTCUSDT", orig_client_order_id=name).data().orig_qty, "0.100")
    changed = client.modify_order("BTCUSDT", "BUY", 0.2, 50_100, order_id=placed.order_id).data()
    same(f"{each}: it is amended", (changed.orig_qty, changed.price), ("0.200", "50100.00"))
    same(f"{each}: it is canceled", client.cancel_order("BTCUSDT", order_id=placed.order_id).data().status, "CANCELED")

client = rest("HMAC")
algo = client.new_algo_order("CONDITIONAL", "BTCUSDT", "BUY", "STOP_MARKET", quantity=0.1, trigger_price=61_000,
                             client_algo_id="sdk-algo").data()
same("a conditional order", (algo.algo_status, algo.trigger_price), ("NEW", "61000.00"))
control("POST", "/market", symbol="BTCUSDT", price="61001")
same("it was set off", client.query_algo_order(client_algo_id="sdk-algo").data().algo_status, "FINISHED")
same("the position", client.position_information_v3(symbol="BTCUSDT").data()[0].position_amt, "0.100")
same("the account", client.account_information_v3().data().positions[0].symbol, "BTCUSDT")
same("a fill", client.account_trade_list("BTCUSDT").data()[-1].qty, "0.100")
same("exchangeInfo", client.exchange_information().data().symbols[0].symbol, "BTCUSDT")
refused("a step", BadRequestError, lambda: client.new_order("BTCUSDT", "BUY", "MARKET", quantity=0.0001))


async def check_streams():
    listen_key = client.start_user_data_stream().data().listen_key
    configuration = ConfigurationWebSocketStreams(stream_url=VENUE["streams"], https_agent=context)
    streams = DerivativesTradingUsdsFutures(config_ws_streams=configuration).websocket_streams
    await streams.create_connection()
    user, public = [], []
    (await streams.user_data(listen_key)).on("message", user.append)
    (await streams.individual_symbol_book_ticker_streams("btcusdt")).on("message", public.append)
    (await streams.diff_book_depth_streams("btcusdt")).on("message", public.append)
    await asyncio.to_thread(client.new_order, "BTCUSDT", "SELL", "MARKET", quantity=0.1)
    for _ in range(100):
        if len(user) >= 4 and len(public) >= 2:
            break
        await asyncio.sleep(0.05)
    events = [getattr(each, "actual_instance", each) for each in user]
    names = [type(each).__name__ if not isinstance(each, dict) else json.dumps(each)[:60] for each in events]
    same("user data", names, ["OrderTradeUpdate", "OrderTradeUpdate", "TradeLite", "AccountUpdate"])
    holds("public events", {type(each).__name__ for each in public} >= {
        "IndividualSymbolBookTickerStreamsResponse", "DiffBookDepthStreamsResponse"}, public)
    await streams.close_connection()


asyncio.run(check_streams())
finish()
