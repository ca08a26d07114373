"""python-kraken-sdk on Kraken Futures: REST with its history, and the WebSocket with its challenge."""
import asyncio

from checking import VENUE, control, credential, finish, holds, refused, same
from kraken.exceptions import KrakenAuthenticationError, KrakenInsufficientAvailableFundsError
from kraken.futures import FuturesWSClient, Market, Trade, User

key = credential()
given = {"key": key["key"], "secret": key["secret"], "url": VENUE["rest"]}
control("POST", "/limits", DERIVATIVES=100000, HISTORY=1000)


def check_rest():
    trade, user, market = Trade(**given), User(**given), Market(url=VENUE["rest"])
    contracts = {each["symbol"]: each for each in market.get_instruments()["instruments"]}
    same("a contract", contracts["PF_XBTUSD"]["tickSize"], 1)
    placed = trade.create_order("lmt", 0.2, "PF_XBTUSD", "buy", limitPrice=50_000, cliOrdId="sdk-1")["sendStatus"]
    same("an order", (placed["status"], placed["orderEvents"][0]["type"], placed["cliOrdId"]), ("placed", "PLACE", "sdk-1"))
    name = placed["order_id"]
    same("its status", [each["status"] for each in trade.get_orders_status(orderIds=[name])["orders"]], ["ENTERED_BOOK"])
    same("by the client's id", [each["order"]["orderId"]
                                for each in trade.get_orders_status(cliOrdIds=["sdk-1"])["orders"]], [name])
    edited = trade.edit_order(orderId=name, limitPrice=49_000, size=0.3)["editStatus"]
    same("an edit", (edited["status"], edited["orderEvents"][0]["new"]["quantity"]), ("edited", 0.3))
    same("it is open", [(each["order_id"], each["unfilledSize"]) for each in user.get_open_orders()["openOrders"]],
         [(name, 0.3)])
    rows = trade.create_batch_order([
        {"order": "send", "order_tag": "1", "orderType": "post", "symbol": "PF_XBTUSD", "side": "buy", "size": 0.1,
         "limitPrice": 40_000},
        {"order": "edit", "order_id": name, "size": 0.2}, {"order": "cancel", "order_id": name}])["batchStatus"]
    same("a batch", [(each.get("order_tag"), each["status"]) for each in rows],
         [("1", "placed"), (None, "edited"), (None, "cancelled")])
    same("all are canceled", len(trade.cancel_all_orders(symbol="PF_XBTUSD")["cancelStatus"]["cancelledOrders"]), 1)
    again = trade.create_order("lmt", 0.1, "PF_XBTUSD", "buy", limitPrice=40_000, cliOrdId="sdk-2")["sendStatus"]
    same("a cancel by the client's id", trade.cancel_order(cliOrdId="sdk-2")["cancelStatus"]["order_id"], again["order_id"])
    same("it is over", trade.cancel_order(order_id=again["order_id"])["cancelStatus"]["status"], "notFound")
    filled = trade.create_order("mkt", 0.1, "PF_XBTUSD", "buy")["sendStatus"]
    same("a market order fills", [each["type"] for each in filled["orderEvents"]], ["EXECUTION"])
    stop = trade.create_order("stp", 0.1, "PF_XBTUSD", "sell", stopPrice=58_000, triggerSignal="last",
                              reduceOnly=True)["sendStatus"]
    same("a stop", stop["orderEvents"][0]["orderTrigger"]["triggerSide"], "trigger_below")
    trade.create_order("trailing_stop", 100, "PI_XBTUSD", "sell", trailingStopMaxDeviation=1,
                       trailingStopDeviationUnit="PERCENT",
                       triggerSignal="mark")
    same("positions", [each["size"] for each in user.get_open_positions()["openPositions"]], [0.1])
    control("POST", "/market", symbol="PF_XBTUSD", price="57900")
    same("the stop closed it", user.get_open_positions()["openPositions"], [])
    control("POST", "/market", symbol="PI_XBTUSD", price="59000")
    same("what trailed is set off", [each["symbol"] for each in user.get_open_positions()["openPositions"]], ["PI_XBTUSD"])
    holds("fills", len(trade.get_fills()["fills"]) == 3)
    holds("wallets", user.get_wallets()["accounts"]["flex"]["availableMargin"] > 0)
    events = user.get_order_events(sort="asc")["elements"]
    same("the history begins so", [next(iter(each["event"])) for each in events[:3]],
         ["OrderPlaced", "OrderUpdated", "OrderPlaced"])
    same("executions", len(user.get_execution_events()["elements"]), 3)
    same("the switch", trade.dead_mans_switch(timeout=0)["status"]["triggerTime"], "0")
    same("the book", len(market.get_orderbook(symbol="PF_XBTUSD")["orderBook"]["bids"]), 20)
    refused("too little", KrakenInsufficientAvailableFundsError,
            lambda: trade.create_order("lmt", 900, "PF_XBTUSD", "buy", limitPrice=50_000))
    refused("a wrong secret", KrakenAuthenticationError, User(key=key["key"], secret="AAAA", url=VENUE["rest"]).get_wallets)


async def until(condition):
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.05)


async def check_streams():
    heard = []

    async def hear(message):
        heard.append(message)

    def of(feed):
        return [each for each in heard if each.get("feed") == feed and "event" not in each]
    address = VENUE["webSocket"].removeprefix("wss://")
    async with FuturesWSClient(key=key["key"], secret=key["secret"], url=address, callback=hear) as client:
        for feed in ("open_orders", "fills", "open_positions", "balances"):
            await client.subscribe(feed=feed)
        for feed in ("book", "trade", "ticker"):
            await client.subscribe(feed=feed, products=["PF_ETHUSD"])
        await until(lambda: of("fills_snapshot") and of("balances_snapshot") and of("book_snapshot") and of("ticker"))
        trade = Trade(**given)
        name = (await asyncio.to_thread(trade.create_order, "lmt", 2, "PF_ETHUSD", "buy",
                                        limitPrice=2_900))["sendStatus"]["order_id"]
        await asyncio.to_thread(control, "POST", "/market", symbol="PF_ETHUSD", price="2899")
        await until(lambda: any(each.get("reason") == "full_fill" for each in of("open_orders")))
        same("the order's news", [(each["is_cancel"], each["reason"]) for each in of("open_orders")],
             [(False, "new_placed_order_by_user"), (True, "full_fill")])
        same("its fill", [(row["order_id"], row["qty"], row["fill_type"]) for each in of("fills") for row in each["fills"]],
             [(name, 2, "maker")])
        holds("positions", of("open_positions")[-1]["positions"])
        holds("balances", of("balances"))
        numbers = [of("book_snapshot")[0]["seq"]] + [each["seq"] for each in of("book")]
        same("the book's numbers follow", numbers, list(range(numbers[0], numbers[0] + len(numbers))))
        holds("trades", of("trade"))


check_rest()
asyncio.run(check_streams())
finish()
