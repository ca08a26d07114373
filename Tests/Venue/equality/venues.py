"""Which cases each venue has: what ccxt can do there, and of OANDA what its own client can."""
from . import keys
from .cases import NAME, ORDER, PLAIN, SINCE, Book, message, of_accounts, of_orders
from .clients import oanda_client

MARKET = {"t40": "1", "t59": "1"}
CASH = {"t38": None, "t152": "250", "t40": "1", "t59": "1"}
STOP = {"t40": "3", "t99": "31000", "t59": "1"}
STOP_LIMIT = {"t40": "4", "t44": "30000", "t99": "31000", "t59": "1"}
TOUCHED = {"t40": "J", "t99": "31000", "t59": "1"}
TOUCHED_LIMIT = {"t40": "J", "t44": "30000", "t99": "31000", "t59": "1"}
TRAILING = {"t40": "P", "t18": "a", "t211": "-150", "t836": "1", "t59": "1"}
TRAILING_PRICE = {"t40": "P", "t18": "a", "t211": "-50", "t836": "0", "t59": "1"}
REDUCE = {"t18": "E"}
POST = {"t18": "6"}
TILL = {"t126": "20231115-22:13:20"}


def binance():
    book = Book("binance", "BTC/USDT", name=PLAIN)
    book.order("market", "market", MARKET)
    book.order("market to sell", "market", MARKET, side="sell")
    book.limit("limit", timeInForce="GTC")
    book.limit("limit IOC", "3", timeInForce="IOC")
    book.limit("limit FOK", "4", timeInForce="FOK")
    book.limit("post only", fix=POST, postOnly=True)
    book.limit("iceberg", fix={"t111": "0.1"}, icebergQty="0.1", timeInForce="GTC")
    book.order("stop", "market", STOP, stopLossPrice="31000")
    book.order("stop limit", "limit", STOP_LIMIT, price="30000", stopLossPrice="31000")
    book.order("take profit", "market", TOUCHED, side="sell", takeProfitPrice="31000")
    book.order("take profit limit", "limit", TOUCHED_LIMIT, side="sell", price="30000", takeProfitPrice="31000")
    book.order("trailing", "STOP_LOSS", TRAILING, side="sell", trailingPercent="1.5")
    book.order("cash", "market", CASH, cost="250")
    book.numbers()
    book.sandbox()
    book.add(
        "replace", [book.new(t40="2", t44="30000", t59="1"),
                    message(t35="G", t41=PLAIN, t11="PENSTOCK18", t55=book.symbol, t54="1", t38="0.5", t40="2", t44="29000",
                            t59="1")],
        lambda: book.client.edit_order(
            None, book.symbol, "limit", "buy", 0.5, 29000,
            {"cancelOrigClientOrderId": PLAIN, "newClientOrderId": "PENSTOCK18", "timeInForce": "GTC"}))
    of_orders(book)
    of_accounts(book, cancel_all=False)
    book.market_data()
    return book.cases


def binance_futures():
    book = Book("binance-futures", "BTC/USDT:USDT", name=PLAIN)
    book.order("market", "market", MARKET)
    book.limit("limit", timeInForce="GTC")
    book.limit("limit IOC", "3", timeInForce="IOC")
    book.limit("limit FOK", "4", timeInForce="FOK")
    book.limit("post only", fix=POST, postOnly=True)
    book.limit("reduce only", fix=REDUCE, timeInForce="GTC", reduceOnly=True)
    book.order("stop", "market", STOP, stopLossPrice="31000")
    book.order("stop, reduce only", "market", {**STOP, **REDUCE}, stopLossPrice="31000", reduceOnly=True)
    book.order("stop limit", "limit", STOP_LIMIT, price="30000", stopLossPrice="31000", timeInForce="GTC")
    book.order("take profit", "market", TOUCHED, side="sell", takeProfitPrice="31000")
    book.order("take profit limit", "limit", TOUCHED_LIMIT, side="sell", price="30000", takeProfitPrice="31000",
               timeInForce="GTC")
    book.order("trailing", "market", TRAILING, side="sell", trailingPercent="1.5")
    book.numbers()
    book.together()
    book.amend(lambda: book.client.edit_order(ORDER, book.symbol, "limit", "buy", 0.4, 29000), t37=ORDER)
    of_orders(book)
    book.add("cancel a stop", [book.new(**STOP), book.about("F", t41=PLAIN)],
             lambda: book.client.cancel_order(None, book.symbol, {"clientOrderId": PLAIN, "trigger": True}))
    book.add("status of a stop", [book.new(**STOP), message(t35="H", t11=PLAIN, t55=book.symbol, t54="1")],
             lambda: book.client.fetch_order(None, book.symbol, {"clientOrderId": PLAIN, "trigger": True}))
    both = ({}, {"trigger": True})
    of_accounts(book, cancel_all=False, books=both, all_params=both)
    book.query("positions", "positions", lambda: book.client.fetch_positions_risk())
    book.market_data()
    return book.cases


def coinbase():
    book = Book("coinbase", "BTC/USD", name_key="client_order_id")
    book.order("market", "market", {**MARKET, "t59": "3"}, side="sell")
    book.order("market to buy", "market", {**MARKET, "t59": "3"})
    book.limit("limit")
    book.limit("limit IOC", "3", timeInForce="IOC")
    book.limit("limit FOK", "4", timeInForce="FOK")
    book.limit("limit GTD", "6", fix=TILL, timeInForce="GTD", end_time="2023-11-15T22:13:20.000Z")
    book.limit("post only", fix=POST, postOnly=True)
    book.order("stop limit", "limit", STOP_LIMIT, price="30000", stopLossPrice="31000")
    book.order("stop limit to sell", "limit", STOP_LIMIT, side="sell", price="30000", stopLossPrice="31000")
    book.order("take profit limit", "limit", TOUCHED_LIMIT, side="sell", price="30000", takeProfitPrice="31000")
    book.order("cash", "market", {**CASH, "t59": "3"}, cost=250.0)
    book.numbers()
    book.amend(lambda: book.client.edit_order(ORDER, book.symbol, "limit", "buy", 0.4, 29000), t37=ORDER)
    of_orders(book, cancel="theirs", fetch="theirs")
    of_accounts(book, mass=False, cancel_all=False)
    book.market_data()
    return book.cases


def kraken():
    book = Book("kraken", "BTC/USD")
    book.order("market", "market", MARKET)
    book.limit("limit")
    book.limit("limit IOC", "3", timeInForce="IOC")
    book.limit("limit FOK", "4", timeInForce="FOK")
    book.limit("limit GTD", "6", fix=TILL, timeInForce="GTD", expiretm="1700086400")
    book.limit("post only", fix=POST, postOnly=True)
    book.limit("reduce only", fix=REDUCE, reduceOnly=True)
    book.limit("iceberg", fix={"t111": "0.1"}, displayvol="0.1", ordertype="iceberg")
    book.order("stop", "market", STOP, stopLossPrice="31000")
    book.order("stop limit", "limit", STOP_LIMIT, price="30000", stopLossPrice="31000")
    book.order("take profit", "market", TOUCHED, side="sell", takeProfitPrice="31000")
    book.order("take profit limit", "limit", TOUCHED_LIMIT, side="sell", price="30000", takeProfitPrice="31000")
    book.order("trailing", "market", TRAILING_PRICE, side="sell", trailingAmount="50")
    book.order("trailing by percent", "market", TRAILING, side="sell", trailingPercent="1.5")
    book.order("cash", "market", CASH, cost="250")
    book.numbers()
    book.together()
    book.amend(lambda: book.client.edit_order(None, book.symbol, "limit", "buy", 0.4, 29000, {"clientOrderId": NAME}))
    of_orders(book, fetch="theirs")
    of_accounts(book, mass=False)
    book.market_data()
    return book.cases


def kraken_futures():
    book = Book("kraken-futures", "BTC/USD:USD")
    book.order("market", "market", MARKET)
    book.limit("limit")
    book.limit("limit IOC", "3", timeInForce="ioc")
    book.limit("limit FOK", "4", orderType="fok")
    book.limit("post only", fix=POST, postOnly=True)
    book.limit("reduce only", fix=REDUCE, reduceOnly=True)
    book.order("stop", "market", STOP, triggerPrice="31000")
    book.order("stop, reduce only", "market", {**STOP, **REDUCE}, stopLossPrice="31000")
    book.order("stop limit", "limit", STOP_LIMIT, price="30000", triggerPrice="31000")
    book.order("take profit, reduce only", "market", {**TOUCHED, **REDUCE}, side="sell", takeProfitPrice="31000")
    book.order("take profit limit, reduce only", "limit", {**TOUCHED_LIMIT, **REDUCE}, side="sell", price="30000",
               takeProfitPrice="31000")
    book.numbers()
    book.sandbox()
    book.together()
    book.amend(lambda: book.client.edit_order(ORDER, book.symbol, "limit", "buy", 0.4, 29000), t37=ORDER)
    book.add("cancel by our name", book.about("F", t41=NAME), lambda: book.client.privatePostCancelorder({"cliOrdId": NAME}))
    of_orders(book, cancel="theirs", fetch="theirs")
    book.query("open orders", "open-orders", lambda: book.client.fetch_open_orders())
    book.query("balances", "balances", lambda: book.client.fetch_balance())
    book.query("positions", "positions", lambda: book.client.fetch_positions())
    book.query("fills", "fills", lambda: book.client.fetch_my_trades(None, SINCE), arguments=["--since", str(SINCE)])
    book.add("cancel all of a symbol", message(t35="q", t11="Q1", t530="1", t55=book.symbol),
             lambda: book.client.cancel_all_orders(book.symbol))
    book.add("cancel all", message(t35="q", t11="Q1", t530="7"), lambda: book.client.cancel_all_orders())
    book.market_data()
    return book.cases


def okx_orders(book):
    client, symbol = book.client, book.symbol
    book.order("market", "market", MARKET)
    book.limit("limit")
    book.limit("limit IOC", "3", timeInForce="IOC")
    book.limit("limit FOK", "4", timeInForce="FOK")
    book.limit("post only", fix=POST, postOnly=True)
    book.order("stop", "market", STOP, triggerPrice="31000")
    book.order("stop limit", "limit", STOP_LIMIT, price="30000", triggerPrice="31000")
    book.order("take profit", "market", TOUCHED, side="sell", triggerPrice="31000")
    book.order("take profit limit", "limit", TOUCHED_LIMIT, side="sell", price="30000", triggerPrice="31000")
    book.numbers()
    book.together()
    book.sandbox()
    book.amend(lambda: client.edit_order(None, symbol, "limit", "buy", float(book.less), 29000, {"clOrdId": PLAIN}))
    of_orders(book)
    book.add("cancel a stop", [book.new(**STOP), book.about("F", t41=PLAIN)],
             lambda: client.cancel_order(None, symbol, {"trigger": True, "clientOrderId": PLAIN}))
    book.add("status of a stop", [book.new(**STOP), message(t35="H", t11=PLAIN, t55=symbol, t54="1")],
             lambda: client.fetch_order(None, symbol, {"clientOrderId": PLAIN, "trigger": True}))
    of_accounts(book, open_orders=False, mass=False, cancel_all=False, books=(
        {}, {"trigger": True}, {"trailing": True}, {"trigger": True, "ordType": "conditional,oco"}))
    book.market_data()


def okx():
    spot = Book("okx", "BTC/USDT", "spot", name=PLAIN)
    okx_orders(spot)
    old = SINCE - 40 * 86_400_000
    spot.query("older fills", "fills", lambda: spot.client.fetch_my_trades(spot.symbol, old),
               arguments=["--symbol", spot.symbol, "--since", str(old)])
    spot.order("cash", "market", CASH, tgtCcy="quote_ccy", cost=250.0)
    swap = Book("okx", "BTC/USDT:USDT", "swap", name=PLAIN, amount="5", less="4")
    okx_orders(swap)
    swap.limit("reduce only", fix=REDUCE, reduceOnly=True)
    swap.order("trailing", "market", TRAILING, side="sell", trailingPercent="1.5")
    swap.order("trailing by price", "market", TRAILING_PRICE, side="sell", trailingPrice="50")
    swap.query("positions", "positions", lambda: swap.client.fetch_positions())
    return spot.cases + swap.cases


def bybit_orders(book):
    client, symbol = book.client, book.symbol
    book.order("market", "market", MARKET)
    book.limit("limit")
    book.limit("limit IOC", "3", timeInForce="IOC")
    book.limit("limit FOK", "4", timeInForce="FOK")
    book.limit("post only", fix=POST, postOnly=True)
    book.numbers()
    book.together()
    book.sandbox()
    book.amend(lambda: client.edit_order(None, symbol, "limit", "buy", 0.4, 29000, {"orderLinkId": PLAIN}))
    of_orders(book, cancel="orderLinkId", fetch="theirs")
    book.market_data()


def bybit():
    spot = Book("bybit", "BTC/USDT", "spot", name=PLAIN)
    bybit_orders(spot)
    spot.order("market to sell", "market", MARKET, side="sell")
    spot.order("stop", "market", STOP, triggerPrice="31000")
    spot.order("stop limit", "limit", STOP_LIMIT, price="30000", triggerPrice="31000")
    spot.order("cash", "market", CASH, cost="250")
    both = ({}, {"trigger": True})
    of_accounts(spot, open_orders=False, cancel_all=False, all_params=both)
    linear = Book("bybit", "BTC/USDT:USDT", "linear", name=PLAIN)
    bybit_orders(linear)
    linear.limit("reduce only", fix=REDUCE, reduceOnly=True)
    up = {"triggerPrice": "31000", "triggerDirection": "ascending"}
    down = {"triggerPrice": "31000", "triggerDirection": "descending"}
    linear.order("stop", "market", STOP, **up)
    linear.order("stop to sell", "market", STOP, side="sell", **down)
    linear.order("stop limit", "limit", STOP_LIMIT, price="30000", **up)
    linear.order("take profit", "market", {**TOUCHED, **REDUCE}, side="sell", reduceOnly=True, **up)
    of_accounts(linear, open_orders=False, cancel_all=False)
    linear.query("positions", "positions", *[
        lambda settle=settle: linear.client.fetch_positions(None, {"settleCoin": settle}) for settle in ("USDT", "USDC")])
    return spot.cases + linear.cases


def alpaca():
    book = Book("alpaca", "BTC/USD")
    book.order("market", "market", MARKET, timeInForce="gtc")
    book.limit("limit", timeInForce="gtc")
    book.limit("limit IOC", "3", timeInForce="ioc")
    book.order("stop limit", "limit", STOP_LIMIT, price="30000", triggerPrice="31000", timeInForce="gtc")
    book.order("cash", "market", CASH, cost="250", timeInForce="gtc")
    book.numbers(timeInForce="gtc")
    book.sandbox(timeInForce="gtc")
    renamed = f"{NAME[:-1]}8"
    book.amend(
        lambda: book.client.edit_order(ORDER, book.symbol, "limit", "buy", 0.4, 29000, {"clientOrderId": renamed}), t37=ORDER)
    of_orders(book, cancel="theirs", fetch="theirs")
    of_accounts(book, mass=False)
    book.query("positions", "positions", lambda: book.client.traderPrivateGetV2Positions())
    return book.cases


def oanda():
    """By OANDA's own client, v20: ccxt has no OANDA."""
    book = Book("oanda", "EUR/USD", name=PLAIN, amount="100")
    account = keys.OANDA_ACCOUNT

    def order(name, kind, fix, units="100", **terms):
        book.add(
            name, book.new("1" if units == "100" else "2", **{"t59": "1", **fix}),
            lambda: getattr(oanda_client().order, kind)(
                account, instrument="EUR_USD", units=units, clientExtensions={"id": PLAIN}, **terms))

    limit = {"t40": "2", "t44": "1.05"}
    order("market", "market", {"t40": "1", "t59": "4"}, timeInForce="FOK")
    order("market IOC, to sell", "market", {"t40": "1", "t59": "3"}, units="-100", timeInForce="IOC")
    order("limit", "limit", limit, price="1.05", timeInForce="GTC")
    order("limit for the day", "limit", {**limit, "t59": "0"}, price="1.05", timeInForce="GFD")
    order("limit GTD", "limit", {**limit, "t59": "6", **TILL}, price="1.05", timeInForce="GTD",
          gtdTime="2023-11-15T22:13:20.000Z")
    order("reduce only", "limit", {**limit, **REDUCE}, price="1.05", timeInForce="GTC", positionFill="REDUCE_ONLY")
    order("stop", "stop", {"t40": "3", "t99": "1.1"}, price="1.1", timeInForce="GTC")
    order("take profit", "market_if_touched", {"t40": "J", "t99": "1.1"}, units="-100", price="1.1", timeInForce="GTC")
    book.add(
        "replace", [book.new(t59="1", **limit),
                    message(t35="G", t41=PLAIN, t11="PENSTOCK18", t55="EUR/USD", t54="1", t38="90", t40="2", t44="1.04", t59="1")],
        lambda: oanda_client().order.limit_replace(
            account, f"@{PLAIN}", instrument="EUR_USD", units="90", price="1.04", timeInForce="GTC",
            clientExtensions={"id": "PENSTOCK18"}))
    book.add("cancel by our name", book.about("F", t41=PLAIN), lambda: oanda_client().order.cancel(account, f"@{PLAIN}"))
    book.add("cancel by theirs", book.about("F", t37="6372"), lambda: oanda_client().order.cancel(account, "6372"))
    book.add("status by theirs", message(t35="H", t37="6372", t55="EUR/USD", t54="1"),
             lambda: oanda_client().order.get(account, "6372"))
    book.query("open orders", "open-orders", lambda: oanda_client().order.list_pending(account))
    book.query("balances", "balances", lambda: oanda_client().account.summary(account))
    book.query("positions", "positions", lambda: oanda_client().position.list(account))
    book.query("instruments", "instruments", lambda: oanda_client().account.instruments(account))
    book.query(
        "fills", "fills",
        lambda: oanda_client().transaction.list(
            account, fromTime="2023-11-14T21:13:20.123Z", pageSize=1000, type="ORDER_FILL"),
        arguments=["--since", str(SINCE)])
    return book.cases


VENUES = {
    "alpaca": alpaca, "binance": binance, "binance-futures": binance_futures, "bybit": bybit, "coinbase": coinbase,
    "kraken": kraken, "kraken-futures": kraken_futures, "oanda": oanda, "okx": okx,
}
