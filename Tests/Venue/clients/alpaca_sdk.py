"""alpaca-py, Alpaca's own SDK: orders of equities, crypto and options over REST, the stream of orders, streams of prices."""
import threading

from alpaca.common.exceptions import APIError
from alpaca.data.historical import CryptoHistoricalDataClient, StockHistoricalDataClient
from alpaca.data.live import CryptoDataStream, StockDataStream
from alpaca.data.requests import (CryptoLatestOrderbookRequest, CryptoLatestQuoteRequest, StockBarsRequest,
                                  StockLatestQuoteRequest,
                                  StockLatestTradeRequest)
from alpaca.data.timeframe import TimeFrame
from alpaca.trading import requests as wish
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import AssetClass, OrderClass, OrderSide, QueryOrderStatus, TimeInForce
from alpaca.trading.stream import TradingStream
from checking import VENUE, control, credential, finish, holds, refused, same, until

key = credential("plain")
client = TradingClient(key["key"], key["secret"], url_override=VENUE["rest"])
buy, sell, day, gtc = OrderSide.BUY, OrderSide.SELL, TimeInForce.DAY, TimeInForce.GTC

heard = []
stream = TradingStream(key["key"], key["secret"], url_override=VENUE["webSocket"] + "/stream")


async def hear(update):
    heard.append(update)

stream.subscribe_trade_updates(hear)
threading.Thread(target=stream.run, daemon=True).start()
until(lambda: any(row["topics"] for row in control("GET", "/streams")))


def events(name):
    return [each.event for each in heard if each.order.client_order_id == name]


def limit(symbol, quantity, price, side=buy, time=day, **more):
    return client.submit_order(wish.LimitOrderRequest(symbol=symbol, qty=quantity, side=side, time_in_force=time,
                                                      limit_price=price, **more))


account = client.get_account()
same("the account", (account.cash, account.buying_power, account.status), ("1000000", "2000000", "ACTIVE"))
holds("assets", {"AAPL", "BTC/USD"} <= {each.symbol for each in client.get_all_assets()})
coins = client.get_all_assets(wish.GetAssetsRequest(asset_class=AssetClass.CRYPTO))
same("assets of a class", {each.asset_class for each in coins}, {AssetClass.CRYPTO})
same("an asset", client.get_asset("AAPL").fractionable, True)
same("the clock", client.get_clock().is_open, True)
holds("the calendar", client.get_calendar())

order = limit("AAPL", 10, 190, client_order_id="sdk-1")
same("an order", (order.client_order_id, order.status, order.limit_price), ("sdk-1", "pending_new", "190"))
same("it is new", client.get_order_by_client_id("sdk-1").status, "new")
same("buying power is bound", client.get_account().buying_power, "1998100")
control("POST", "/fills", clientId="sdk-1", quantity="4")
replaced = client.replace_order_by_id(order.id, wish.ReplaceOrderRequest(qty=8, limit_price=191, client_order_id="sdk-2"))
same("its replacement", (replaced.replaces, replaced.qty, replaced.filled_qty), (order.id, "8", "4"))
same("the old order", client.get_order_by_id(order.id).replaced_by, replaced.id)
control("POST", "/fills", clientId="sdk-2")
same("it is filled", client.get_order_by_id(replaced.id).status, "filled")
position = client.get_open_position("AAPL")
same("the position", (position.qty, position.avg_entry_price, position.side), ("8", "190.5", "long"))
until(lambda: "fill" in events("sdk-2"))
same("its events", (events("sdk-1"), events("sdk-2")),
     (["pending_new", "new", "partial_fill", "replaced"], ["pending_new", "new", "fill"]))
last = [each for each in heard if each.event == "fill"][-1]
same("the fill", (last.qty, last.price, last.position_qty), (4.0, 191.0, 8.0))

canceled = limit("AAPL", 1, 100)
client.cancel_order_by_id(canceled.id)
same("a cancel", client.get_order_by_id(canceled.id).status, "canceled")
market = client.submit_order(wish.MarketOrderRequest(symbol="AAPL", notional=100.5, side=buy, time_in_force=day))
holds("a market order by its notional", client.get_order_by_id(market.id).status == "filled")
trail = client.submit_order(wish.TrailingStopOrderRequest(symbol="AAPL", qty=4, side=sell, time_in_force=gtc, trail_percent=5))
same("a trailing stop", (trail.hwm, trail.stop_price), ("200", "190"))
control("POST", "/market", symbol="AAPL", price="210")
same("its best price", client.get_order_by_id(trail.id).hwm, "210")
control("POST", "/market", symbol="AAPL", price="199.5")
same("it was set off", client.get_order_by_id(trail.id).status, "filled")
control("POST", "/market", symbol="AAPL", price="200")

bracket = limit("MSFT", 5, 415, order_class=OrderClass.BRACKET, take_profit=wish.TakeProfitRequest(limit_price=450),
                stop_loss=wish.StopLossRequest(stop_price=400))
same("a bracket", ([each.status for each in bracket.legs], bracket.order_class), (["held", "held"], "bracket"))
control("POST", "/market", symbol="MSFT", price="414")
nested = client.get_orders(wish.GetOrdersRequest(status=QueryOrderStatus.ALL, symbols=["MSFT"], nested=True))
same("its exits live", (nested[0].status, [each.status for each in nested[0].legs]), ("filled", ["new", "held"]))
control("POST", "/market", symbol="MSFT", price="451")
legs = client.get_order_by_id(bracket.id, wish.GetOrderByIdRequest(nested=True)).legs
same("one ends the other", [each.status for each in legs], ["filled", "canceled"])

limit("SPY", 3, 599, side=sell)
same("a short sale", client.get_open_position("SPY").side, "short")
same("its end", client.close_position("SPY").side, "buy")
refused("it is no more", APIError, lambda: client.get_open_position("SPY"))
crypto = limit("BTC/USD", 0.5, 61_000, time=gtc)
same("crypto", client.get_open_position("BTCUSD").qty, "0.49875")
holds("a fee is taken", len([each for each in control("GET", "/fills?symbol=BTC/USD") if each["commission"] == "0.00125"]) == 1)
option = client.get_option_contracts(wish.GetOptionContractsRequest(underlying_symbols=["AAPL"])).option_contracts[0]
limit(option.symbol, 1, 13)
same("an option", client.get_open_position(option.symbol).market_value, "1250")

limit("AAPL", 1, 100), limit("AAPL", 1, 101)
answers = client.cancel_orders()
same("all are canceled", ([each.status for each in answers], client.get_orders()), ([200, 200], []))
closed = client.close_all_positions(cancel_orders=True)
same("all positions are closed", ({each.status for each in closed}, client.get_all_positions()), ({200}, []))

for name, code, wrong in (
        ("a fraction of a cent", 42210000, lambda: limit("AAPL", 1, 190.123)),
        ("too expensive", 40310000, lambda: limit("AAPL", 1_000_000, 190)),
        ("nothing to short", 42210000, lambda: limit("PENY", 1, 0.6, side=sell)),
        ("a fraction that lasts", 42210000, lambda: limit("AAPL", 0.5, 190, time=gtc)),
        ("halted", 42210000, lambda: limit("HALT", 1, 10)),
        ("an unknown asset", 42210000, lambda: limit("NOPE", 1, 10)),
        ("a wrong time in force", 42210000, lambda: limit("BTC/USD", 1, 50_000, time=day)),
        ("an unknown order", 40410000, lambda: client.get_order_by_id("61e69015-8549-4bfd-b9c3-01e75843f47d"))):
    error = refused(name, APIError, wrong)
    same(f"{name}: its code", error and error.code, code)
wash = limit("AAPL", 10, 199)
error = refused("against oneself", APIError, lambda: limit("AAPL", 10, 198, side=sell))
client.cancel_order_by_id(wash.id)

control("POST", "/settings", marketOpen=False)
until(lambda: not client.get_clock().is_open)
night = client.submit_order(wish.MarketOrderRequest(symbol="AAPL", qty=1, side=buy, time_in_force=day))
same("at night it waits", (night.status, client.get_order_by_id(night.id).status), ("accepted", "accepted"))
control("POST", "/settings", marketOpen=True)
until(lambda: client.get_order_by_id(night.id).status == "filled")
same("in the morning it fills", client.get_order_by_id(night.id).status, "filled")
evening = limit("AAPL", 1, 100, client_order_id="sdk-evening")
control("POST", "/settings", marketOpen=False)
until(lambda: client.get_order_by_id(evening.id).status == "expired")
same("the day ends it", client.get_order_by_id(evening.id).status, "expired")
control("POST", "/settings", marketOpen=True, pendingMilliseconds=300)
until(lambda: client.get_clock().is_open)
slow = limit("AAPL", 1, 100, client_order_id="sdk-slow")
client.cancel_order_by_id(slow.id)
same("a cancel is pending", client.get_order_by_id(slow.id).status, "pending_cancel")
until(lambda: "canceled" in events("sdk-slow"))
same("and comes", events("sdk-slow"), ["pending_new", "new", "pending_cancel", "canceled"])
raced = limit("AAPL", 1, 100, client_order_id="sdk-raced")
swap = client.replace_order_by_id(raced.id, wish.ReplaceOrderRequest(limit_price=101))
same("a replacement is pending", (swap.status, client.get_order_by_id(raced.id).status), ("pending_new", "pending_replace"))
control("POST", "/fills", clientId="sdk-raced")
until(lambda: "order_replace_rejected" in events("sdk-raced"))
same("the fill was faster", (events("sdk-raced"), client.get_order_by_id(swap.id).status),
     (["pending_new", "new", "pending_replace", "fill", "order_replace_rejected"], "rejected"))
control("POST", "/settings", pendingMilliseconds=0)

stocks = StockHistoricalDataClient(key["key"], key["secret"], url_override=VENUE["rest"])
quote = stocks.get_stock_latest_quote(StockLatestQuoteRequest(symbol_or_symbols="AAPL"))["AAPL"]
same("a quote", (quote.bid_price, quote.ask_price), (199.99, 200.0))
holds("a trade", stocks.get_stock_latest_trade(StockLatestTradeRequest(symbol_or_symbols="AAPL"))["AAPL"].price > 0)
holds("bars", stocks.get_stock_bars(StockBarsRequest(symbol_or_symbols="AAPL", timeframe=TimeFrame.Minute))["AAPL"])
coins = CryptoHistoricalDataClient(url_override=VENUE["rest"])
quote = coins.get_crypto_latest_quote(CryptoLatestQuoteRequest(symbol_or_symbols="BTC/USD"))["BTC/USD"]
same("crypto's quote", quote.ask_price, 60_000.0)
book = coins.get_crypto_latest_orderbook(CryptoLatestOrderbookRequest(symbol_or_symbols="BTC/USD"))["BTC/USD"]
same("crypto's book", len(book.bids), 20)

prices = []


async def hear_price(message):
    prices.append(message)

for kind, path, symbol in ((StockDataStream, "/v2/iex", "AAPL"), (CryptoDataStream, "/v1beta3/crypto/us", "BTC/USD")):
    feed = kind(key["key"], key["secret"], url_override=VENUE["stream"] + path)
    feed.subscribe_quotes(hear_price, symbol)
    feed.subscribe_trades(hear_price, symbol)
    if kind is CryptoDataStream:
        feed.subscribe_orderbooks(hear_price, symbol)
    threading.Thread(target=feed.run, daemon=True).start()
until(lambda: sum(len(row["topics"]) for row in control("GET", "/streams") if row["surface"] == "stream") == 5)
control("POST", "/market", symbol="AAPL", price="205.5")
control("POST", "/market", symbol="BTC/USD", price="60100")
until(lambda: len(prices) >= 6)
found = {(each.symbol, type(each).__name__) for each in prices}
same("prices are streamed", found, {("AAPL", "Quote"), ("AAPL", "Trade"), ("BTC/USD", "Quote"), ("BTC/USD", "Trade"),
                                    ("BTC/USD", "Orderbook")})
finish()
