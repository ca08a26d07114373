"""Answers and events of Binance hold the fields of recorded ones: the same names, the same kinds of values."""
import re
import unittest

from simulated import Asker, payloads, world
from binance.futures.venue import Futures
from binance.spot import shapes
from binance.spot.venue import Spot

DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
SPOT, FUTURES = payloads("binance"), payloads("binance-futures")
LIMIT = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.5", "price": "50000"}


def kind(value):
    if isinstance(value, str):
        return "decimal text" if DECIMAL.fullmatch(value) else "text"
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__


def inside(message):
    """A recorded message without its wrapping."""
    return next((message[name] for name in ("result", "data", "event") if message.get(name)), message)


class Answers(unittest.TestCase):
    """`ours` and `recorded` must have the same fields. `more`: what ours may have, `less`: what it may lack."""

    def alike(self, ours, recorded, more=(), less=(), where=""):
        if isinstance(recorded, dict):
            self.assertIsInstance(ours, dict, where)
            self.assertEqual(set(recorded) - set(ours) - set(less), set(), f"{where} lacks")
            self.assertEqual(set(ours) - set(recorded) - set(more), set(), f"{where} has too much")
            for name in set(ours) & set(recorded):
                self.alike(ours[name], recorded[name], more, less, f"{where}.{name}")
        elif isinstance(recorded, list):
            self.assertIsInstance(ours, list, where)
            if ours and recorded:
                self.alike(ours[0], recorded[0], more, less, f"{where}[0]")
        elif recorded is not None and ours is not None:
            wanted, found = kind(recorded), kind(ours)
            same = wanted == found or (wanted == "text" and found == "decimal text")
            self.assertTrue(same, f"{where}: {ours!r} is not like {recorded!r}")


class SpotAnswers(Answers):
    def setUp(self):
        self.venue = Spot(world())
        self.asker = Asker(self.venue)
        self.get = self.asker.get

    def event(self, kind, execution=None):
        return [each for each in self.asker.heard if each["e"] == kind and each.get("x") == execution][-1]

    def test_new_orders(self):
        self.alike(self.get("order.place", **LIMIT, newOrderRespType="ACK"), SPOT["docs__rest-api__new-order_1"])
        self.alike(self.get("order.place", **LIMIT, newOrderRespType="RESULT"),
                   SPOT["docs__web-socket-api__place-new-order_3"]["result"])
        filled = self.get("order.place", symbol="BTCUSDT", side="SELL", type="MARKET", quantity="0.1")
        self.alike(filled, SPOT["docs__web-socket-api__place-new-order_4"]["result"], more={"selfTradePreventionMode"})

    def test_queries_and_cancels(self):
        number = self.get("order.place", **LIMIT)["orderId"]
        self.alike(self.get("order.status", symbol="BTCUSDT", orderId=number), SPOT["docs__rest-api__query-order_1"])
        self.alike(self.get("openOrders.status"), SPOT["docs__rest-api__current-open-orders_1"])
        self.alike(self.get("order.amend.keepPriority", symbol="BTCUSDT", orderId=number, newQty="0.4"),
                   SPOT["docs__rest-api__order-amend-keep-priority_1"])
        self.alike(self.get("order.amendments", symbol="BTCUSDT", orderId=number),
                   SPOT["docs__rest-api__query-order-amendments_1"])
        self.alike(self.get("order.cancel", symbol="BTCUSDT", orderId=number), SPOT["docs__rest-api__cancel-order_1"])
        self.alike(self.get("allOrders", symbol="BTCUSDT"), SPOT["docs__rest-api__all-orders_1"])

    def test_cancel_and_replace(self):
        replace = {**LIMIT, "cancelReplaceMode": "STOP_ON_FAILURE", "newOrderRespType": "RESULT"}
        self.assertEqual(self.asker.ask("order.cancelReplace", **replace, cancelOrderId=1),
                         (400, SPOT["docs__rest-api__cancel-an-existing-order-and-send-a-new-order_2"]))
        number = self.get("order.place", **LIMIT)["orderId"]
        self.venue.limits["ORDERS_10S"].limit = 1
        status, body = self.asker.ask("order.cancelReplace", **{**replace, "type": "LIMIT_MAKER", "price": "60000"} |
                                      {"cancelOrderId": number})
        self.assertEqual((status, body["code"]), (429, -1015))

    def test_partial_replace(self):
        number = self.get("order.place", **LIMIT)["orderId"]
        maker = {name: value for name, value in LIMIT.items() if name != "timeInForce"}
        status, body = self.asker.ask("order.cancelReplace", **{**maker, "type": "LIMIT_MAKER", "price": "61000"},
                                      cancelReplaceMode="ALLOW_FAILURE", cancelOrderId=number)
        self.assertEqual(status, 409)
        self.alike(body, SPOT["docs__web-socket-api__cancel-and-replace-order_4"]["error"])

    def test_lists(self):
        oco = {"symbol": "BTCUSDT", "side": "SELL", "quantity": "1", "belowType": "STOP_LOSS_LIMIT", "belowPrice": "54000",
               "belowStopPrice": "55000", "belowTimeInForce": "GTC", "belowIcebergQty": "0.5", "aboveType": "LIMIT_MAKER",
               "abovePrice": "65000"}
        placed = self.get("orderList.place.oco", **oco)
        self.alike(placed, SPOT["docs__rest-api__new-order-list-oco_1"])
        self.alike(self.get("orderList.status", orderListId=placed["orderListId"]), SPOT["docs__rest-api__query-order-list_1"])
        self.alike(self.get("orderList.cancel", symbol="BTCUSDT", orderListId=placed["orderListId"]),
                   SPOT["docs__rest-api__cancel-order-list_1"], more={"icebergQty"})
        otoco = self.get("orderList.place.otoco", symbol="BTCUSDT", workingType="LIMIT", workingSide="BUY", workingPrice="59000",
                         workingQuantity="1", workingTimeInForce="GTC", pendingSide="SELL", pendingQuantity="1",
                         pendingBelowType="STOP_LOSS", pendingBelowStopPrice="55000", pendingAboveType="LIMIT_MAKER",
                         pendingAbovePrice="65000")
        self.alike(otoco, SPOT["docs__rest-api__new-order-list-otoco_1"])
        self.assertEqual([each["status"] for each in otoco["orderReports"]], ["NEW", "PENDING_NEW", "PENDING_NEW"])

    def test_the_account(self):
        self.get("order.place", symbol="BTCUSDT", side="SELL", type="MARKET", quantity="0.1")
        self.alike(self.get("account.status"), SPOT["docs__web-socket-api__account-information_2"]["result"])
        self.alike(self.get("myTrades", symbol="BTCUSDT"), SPOT["docs__web-socket-api__account-trade-history_2"]["result"])
        self.alike(self.get("account.rateLimits.orders"), SPOT["docs__rest-api__query-unfilled-order-count_1"])

    def test_the_market(self):
        self.get("order.place", symbol="BTCUSDT", side="SELL", type="MARKET", quantity="0.1")
        self.alike(self.get("time"), SPOT["docs__rest-api__check-server-time_1"])
        self.alike(self.get("exchangeInfo", symbol="BTCUSDT")["symbols"], SPOT["docs__rest-api__exchange-information_1"]["symbols"])
        self.alike(self.get("depth", symbol="BTCUSDT"), SPOT["docs__rest-api__order-book_1"])
        self.alike(self.get("trades.recent", symbol="BTCUSDT"), SPOT["docs__rest-api__recent-trades-list_1"])
        self.alike(self.get("trades.aggregate", symbol="BTCUSDT"), SPOT["docs__web-socket-api__aggregate-trades_2"]["result"])
        self.alike(self.get("avgPrice", symbol="BTCUSDT"), SPOT["docs__rest-api__current-average-price_1"])
        self.alike(self.get("ticker.24hr", symbol="BTCUSDT"), SPOT["docs__rest-api__24hr-ticker-price-change-statistics_1"])
        self.alike(self.get("ticker.24hr", symbol="BTCUSDT", type="MINI"),
                   SPOT["docs__rest-api__24hr-ticker-price-change-statistics_3"])
        self.alike(self.get("ticker.book", symbol="BTCUSDT"), SPOT["nt-py__http-spot-market-book-ticker"])
        self.alike(self.get("ticker.price"), SPOT["docs__rest-api__symbol-price-ticker_2"])
        self.assertEqual([kind(each) for each in self.get("klines", symbol="BTCUSDT", interval="1m")[-1]],
                         ["number"] + ["decimal text"] * 5 + ["number", "decimal text", "number"] + ["decimal text"] * 3)

    def test_user_data(self):
        self.get("order.place", **{**LIMIT, "price": "59000"})
        recorded = SPOT["nt__spot-user-data-json-execution-report-wrapped"]["event"]
        self.alike(self.event("executionReport", "NEW"), recorded)
        self.alike(self.event("outboundAccountPosition"), SPOT["docs__user-data-stream__account-update_1"]["event"])
        self.venue.exchange.set_price("BTCUSDT", self.venue.exchange.instruments["BTCUSDT"].tick * 5_800_000)
        traded = SPOT["nt-py__ws-spot-execution-report-trade"]["data"]
        self.alike(self.event("executionReport", "TRADE"), traded, more={"W", "V"})
        number = self.get("order.place", **LIMIT, newClientOrderId="mine")["orderId"]
        self.get("order.cancel", symbol="BTCUSDT", orderId=number, newClientOrderId="cancel")
        canceled = self.event("executionReport", "CANCELED")
        self.alike(canceled, SPOT["nt-py__ws-spot-execution-report-canceled"]["data"], more={"W", "V"})
        self.assertEqual((canceled["c"], canceled["C"]), ("cancel", "mine"))
        self.get("orderList.place.oto", symbol="BTCUSDT", workingType="LIMIT", workingSide="BUY", workingPrice="50000",
                 workingQuantity="1", workingTimeInForce="GTC", pendingType="MARKET", pendingSide="SELL", pendingQuantity="1")
        self.alike(self.event("listStatus"), inside(SPOT["jk-ws__spot-account-ocoorder#2"]))
        account = self.venue.exchange.accounts["main"]
        self.venue.exchange.transfer(account, "USDT", account.maker)
        self.alike(self.event("balanceUpdate"), SPOT["docs__user-data-stream__balance-update_1"]["event"])

    def test_digits(self):
        self.assertEqual(self.get("order.place", **LIMIT)["price"], "50000.00000000")
        self.assertEqual(shapes.amount(None), "0.00000000")


class FuturesAnswers(Answers):
    def setUp(self):
        self.venue = Futures(world())
        self.asker = Asker(self.venue)
        self.get = self.asker.get
        self.venue.user_data.key_of(self.venue.exchange.accounts["main"])

    def event(self, kind, **wanted):
        return [each for each in self.asker.heard if each["e"] == kind
                and all(each["o"][name] == value for name, value in wanted.items())][-1]

    def trade(self, side="BUY"):
        return self.get("order.place", symbol="BTCUSDT", side=side, type="MARKET", quantity="0.1")

    def test_orders(self):
        placed = self.get("order.place", **LIMIT)
        self.alike(placed, inside(FUTURES["jk-ws__usdfutures-trading-placeorder"]))
        self.assertEqual((placed["price"], placed["origQty"]), ("50000.00", "0.500"))
        self.alike(self.get("order.status", symbol="BTCUSDT", orderId=placed["orderId"]),
                   FUTURES["nt__futures-http-json-order-response"])
        self.get("order.modify", symbol="BTCUSDT", side="BUY", orderId=placed["orderId"], quantity="0.4", price="50000.1")
        self.alike(self.get("order.amendments", symbol="BTCUSDT", orderId=placed["orderId"]),
                   FUTURES["jk__usdfutures-trading-getorderedithistory"])

    def test_conditional_orders(self):
        stop = {"algoType": "CONDITIONAL", "symbol": "BTCUSDT", "side": "SELL", "type": "STOP_MARKET", "quantity": "0.1",
                "triggerPrice": "59000"}
        placed = self.get("algoOrder.place", **stop, clientAlgoId="one")
        self.alike(placed, FUTURES["jk__usdfutures-trading-placeconditionalorder"])
        self.alike(self.get("openAlgoOrders"), FUTURES["jk__usdfutures-trading-getopenconditionalorders"])
        self.alike(self.get("algoOrder.cancel", algoId=placed["algoId"]),
                   FUTURES["jk__usdfutures-trading-cancelconditionalorder"])
        self.get("algoOrder.place", **stop, clientAlgoId="two")
        self.venue.exchange.set_price("BTCUSDT", self.venue.exchange.instruments["BTCUSDT"].tick * 589_000)
        self.alike(self.get("algoOrder.status", clientAlgoId="two"), FUTURES["jk__usdfutures-trading-getconditionalorder"])
        self.alike(self.event("ALGO_UPDATE", X="TRIGGERED"), FUTURES["nt-py__ws-futures-algo-update-triggered"]["data"])
        self.alike(self.event("ALGO_UPDATE", X="FINISHED"), FUTURES["nt-py__ws-futures-algo-update-finished"]["data"])

    def test_the_account(self):
        self.trade()
        self.alike(self.get("account.balance"), FUTURES["jk__usdfutures-account-getbalances"])
        self.alike(self.get("v2/account.status"), FUTURES["jk__usdfutures-account-getaccountinfo"])
        self.alike(self.get("v2/account.position"), FUTURES["jk__usdfutures-account-getpositioninformation"])
        self.alike(self.get("userTrades", symbol="BTCUSDT"), FUTURES["nt-py__http-futures-account-trades"])
        self.alike(self.get("accountConfig"), FUTURES["jk__usdfutures-account-getaccountconfiguration"])
        self.alike(self.get("commissionRate", symbol="BTCUSDT"), FUTURES["nt-py__http-futures-wallet-commission-rate-btcusdt"])

    def test_the_market(self):
        self.trade()
        one = {"symbol": "BTCUSDT"}
        self.alike(self.get("depth", **one), FUTURES["nt-py__http-futures-market-depth"])
        self.alike(self.get("premiumIndex", **one), FUTURES["nt-py__http-futures-market-premium-index"])
        self.alike(self.get("ticker.price", **one), FUTURES["nt-py__http-futures-market-ticker-price"])
        self.alike(self.get("ticker.book", **one), FUTURES["jk__usdfutures-exchangedata-getbookprice"])
        self.alike(self.get("ticker.24hr", **one), FUTURES["jk__usdfutures-exchangedata-getticker"])
        self.alike(self.get("trades.recent", **one), FUTURES["nt-py__http-futures-market-trades"])
        self.alike(self.get("exchangeInfo"), FUTURES["nt-py__http-futures-market-exchange-info"])

    def test_user_data(self):
        self.trade()
        # The recorded ones: with what only trailing stops have, and without what came with later versions.
        self.alike(self.event("ORDER_TRADE_UPDATE", x="TRADE"), FUTURES["nt__futures-user-data-json-order-update-trade"],
                   more={"pm", "gtd"}, less={"AP", "cr"})
        self.alike([each for each in self.asker.heard if each["e"] == "TRADE_LITE"][-1],
                   FUTURES["nt-py__ws-futures-trade-lite"])
        self.alike([each for each in self.asker.heard if each["e"] == "ACCOUNT_UPDATE"][-1],
                   inside(FUTURES["jk-ws__usdfutures-accountupdate#2"]), more={"ma"})


class PublicEvents(Answers):
    def heard(self, venue):
        told = []

        class Listener:
            def topics(self):
                return (f"btcusdt@{each}" for each in ("depth5", "ticker", "kline_1m", "avgPrice", "markPrice"))

            def tell(self, topic, message, symbol):
                told.append((topic, message))
        venue.market_data.subscribers.append(Listener())
        Asker(venue).get("order.place", symbol="BTCUSDT", side="SELL", type="MARKET", quantity="0.1")
        for suffix in venue.market_data.words.paces:
            venue.market_data.flush(suffix)
        venue.market_data.tell_summaries()
        return dict(told)

    def test_spot(self):
        heard = self.heard(Spot(world()))
        self.alike(heard["btcusdt@depth"], SPOT["docs__web-socket-streams__diff-depth-stream_1"])
        self.alike(heard["btcusdt@depth@100ms"], SPOT["docs__web-socket-streams__diff-depth-stream_1"])
        self.alike(heard["btcusdt@depth5"], SPOT["docs__web-socket-streams__partial-book-depth-streams_1"])
        self.alike(heard["btcusdt@bookTicker"], SPOT["docs__web-socket-streams__individual-symbol-book-ticker-streams_1"])
        self.alike(heard["btcusdt@aggTrade"], SPOT["docs__web-socket-streams__aggregate-trade-streams_1"])
        # The buyer's and the seller's order are in older recordings only.
        self.alike(heard["btcusdt@trade"], SPOT["nt-py__ws-spot-trade"]["data"], less={"a", "b"})
        self.alike(heard["btcusdt@avgPrice"], SPOT["docs__web-socket-streams__average-price_1"])
        self.alike(heard["btcusdt@ticker"], SPOT["nt-py__ws-spot-ticker-24hr"])

    def test_futures(self):
        heard = self.heard(Futures(world()))
        self.alike(heard["btcusdt@depth@100ms"], inside(FUTURES["jk-ws__usdfutures-book#2"]), more={"T"})
        self.alike(heard["btcusdt@depth5"], inside(FUTURES["jk-ws__usdfutures-partialbook#2"]))
        self.alike(heard["btcusdt@markPrice"], inside(FUTURES["jk-ws__usdfutures-markprice#2"]))
        self.alike(heard["btcusdt@aggTrade"], FUTURES["nt__futures-market-data-json-agg-trade-stream"], less={"st"})
        self.alike(heard["btcusdt@ticker"], FUTURES["nt-py__ws-futures-ticker-24hr"], less={"st"})

    def test_books_are_told_without_a_gap(self):
        for venue in (Spot(world()), Futures(world())):
            told = []
            venue.market_data.tell = lambda topic, message, symbol: told.append(message) if topic == "btcusdt@depth@100ms" else None
            tick = venue.exchange.instruments["BTCUSDT"].tick
            snapshot = Asker(venue).get("depth", symbol="BTCUSDT", limit=50)
            book = {side: dict(map(tuple, snapshot[name])) for side, name in (("b", "bids"), ("a", "asks"))}
            for step in range(20):
                venue.exchange.set_price("BTCUSDT", 60_000 + tick * (step * 7 % 5))
                if step % 3 == 0:
                    venue.market_data.flush("@100ms")
            venue.market_data.flush("@100ms")
            last = snapshot["lastUpdateId"]
            for message in told:
                self.assertEqual(message["U"], last + 1)
                self.assertEqual(message.get("pu", last), last)
                last = message["u"]
                for side in ("b", "a"):
                    book[side].update(map(tuple, message[side]))
            now = Asker(venue).get("depth", symbol="BTCUSDT", limit=50)
            for side, name in (("b", "bids"), ("a", "asks")):
                kept = {price: quantity for price, quantity in book[side].items() if float(quantity)}
                self.assertEqual(kept, dict(map(tuple, now[name])))


if __name__ == "__main__":
    unittest.main()
