"""Where our requests are meant to be other ones than ccxt's (of OANDA: than those of its own client), and why."""
import dataclasses
import fnmatch

ANY = "*"


@dataclasses.dataclass(frozen=True)
class Difference:
    # With * for any letters.
    venue: str
    # Of the case, with * for any words.
    case: str
    # method, address, a parameter, `header NAME`, `requests` (how many), or `refused`; with * for any words.
    what: str
    # None for what is not there, * for anything that is.
    ours: str | None
    theirs: str | None
    reason: str

    def of(self, venue):
        return fnmatch.fnmatchcase(venue, self.venue)

    def covers(self, case, what, ours, theirs):
        return (
            self.of(case.venue) and fnmatch.fnmatchcase(case.name, self.case) and fnmatch.fnmatchcase(what, self.what)
            and same(self.ours, ours) and same(self.theirs, theirs))


def same(meant, value):
    if meant is None or value is None:
        return meant is value
    return fnmatch.fnmatchcase(value, meant)


TABLE = [Difference(*row) for row in [
    ("alpaca", "*", "header apca-partner-id", None, "there", "ccxt's broker code"),
    ("alpaca", "status *", "nested", "true", None, "legs of an order that has some come with it"),
    ("alpaca", "open orders*", "direction", "asc", None, "the oldest first, so that pages do not shift while orders come in"),
    ("alpaca", "open orders*", "limit", "500", None, "a page is as large as it may be; ccxt leaves it at 50"),
    ("alpaca", "fills", "direction", "asc", None, "the oldest first, so that pages do not shift while fills come in"),
    ("alpaca", "fills", "page_size", "100", None, "said, since a full page is what says that there is another"),

    ("binance*", "*", "recvWindow", None, "10000", "the venue's own 5000 ms are kept: the kit corrects for its clock"),
    ("binance", "cancel by *", "newClientOrderId", "PENSTOCK18", None,
     "the cancel bears the name of its OrderCancelRequest(F), so that its report is known"),
    ("binance*", "fills", "limit", "1000", None, "a page is as large as it may be; ccxt leaves it at 500"),

    ("bybit", "*", "header referer", None, "there", "ccxt's broker code"),
    ("bybit", "cash spot", "marketUnit", "quoteCoin", None, "what a quantity counts is said, not left to the venue's default"),
    ("bybit", "fills *", "execType", None, "Trade", "liquidations and settlements fill orders too; funding is left out in reading"),
    ("bybit", "fills *", "limit", "100", None, "a page is as large as it may be; ccxt leaves it at 50"),

    ("coinbase", "market to buy", "order_configuration.market_market_ioc.*_size", "0.5", None,
     "OrderQty(38) is of the base currency, and the venue takes that for a buy as well"),
    ("coinbase", "market to buy", "order_configuration.market_market_ioc.*_size", None, "0.5",
     "ccxt takes the amount of a buy at the market as one of the quote currency"),
    ("coinbase", "*", "product_ids", "BTC-USD", None, "what the documents of List Orders and List Fills call it"),
    ("coinbase", "*", "product_id", None, "BTC-USD", "as ccxt calls it there, from before it was a list"),
    ("coinbase", "open orders*", "limit", "250", "100", "a page is larger"),
    ("coinbase", "fills", "limit", "250", None, "a page is larger than the venue's default of 100"),
    ("coinbase", "*", "header cb-version", None, "there", "of the API before this one, v2"),
    ("coinbase", "book", "address", "*/brokerage/product_book", "*/brokerage/market/product_book",
     "with a key the book is asked for under the key's limits, 30 a second in place of 10 for an address"),
    ("coinbase", "book", "header authorization", "there", None, "the same"),

    ("kraken", "fills", "start", "1699996399", "1699996400", "`start` is exclusive: ccxt loses the fills of that second"),

    ("kraken-futures", "*", "header accept", None, "there", "the venue answers in JSON in any case"),
    ("kraken-futures", "*", "header nonce", "there", None, "optional; with it a request that is heard twice is refused once"),
    ("kraken-futures", "status by theirs", "method", "POST", "GET", "Get Specific Orders' Status is a POST by the documents"),
    ("kraken-futures", "status by theirs", "requests", "2", "1",
     "the status is kept five seconds behind an order's end, then its history has it"),
    ("kraken-futures", "two together", "json.batchOrder*.order_tag", "*", "*", "ccxt counts from 0, we from 1: only we read it"),

    ("oanda", "*", "header oanda-agent", None, "there", "the name of the client"),
    ("oanda", "*", "order.triggerCondition", None, "DEFAULT", "the venue's default, said"),
    ("oanda", "status by theirs", "address", "*/orders", "*/orders/6372",
     "one that is asked for alone is found while it is pending only: it is asked for in the list, where those that are over are"),
    ("oanda", "status by theirs", "ids", "6372", None, "the same"),
    ("oanda", "status by theirs", "state", "ALL", None, "the same"),

    ("okx", "*", "algoClOrdId", "PENSTOCK17", None, "what Place Algo Order calls it, and what it is asked for and canceled by"),
    ("okx", "*", "clOrdId", None, "PENSTOCK17", "ccxt names an algo order by a field that Place Algo Order does not have"),
    ("okx", "amend *", "reqId", "PENSTOCK18", None, "the change bears the name of its OrderCancelReplaceRequest(G)"),
    ("okx", "fills *", "address", "*/trade/fills", "*/trade/fills-history",
     "of the last three days, with 60 questions in two seconds in place of 10; older ones are asked for as ccxt does"),
]]
