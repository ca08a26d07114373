"""Accounts, their transactions and changes; instruments, prices and candles."""
from decimal import Decimal

from frame.decimals import shortest
from frame.orders import BUY, SELL

from . import times
from .closing import known_instrument
from .instruments import price_text
from .operations import operation
from .orders import ledger_of, whole
from .prices import account_price
from .refusals import OandaError, invalid
from .shapes import money_state, order_shape, position_shape, summary, trade_shape, traded
from .trades import HOME

SECONDS = {"S5": 5, "S10": 10, "S15": 15, "S30": 30, "M1": 60, "M2": 120, "M4": 240, "M5": 300, "M10": 600, "M15": 900,
           "M30": 1800, "H1": 3600, "H2": 7200, "H3": 10800, "H4": 14400, "H6": 21600, "H8": 28800, "H12": 43200, "D": 86400,
           "W": 604800}
MOST_ROWS = 1000


@operation("GET ~")
def get_account(venue, account, given):
    pending = [order_shape(each) for each in venue.exchange.living.values() if each.account is account]
    row = {**summary(venue, account), "orders": pending,
           "trades": [trade_shape(venue, each, nested=False) for each in venue.exchange.settlement.trades(account)],
           "positions": [position_shape(venue, account, each) for each in traded(venue, account)]}
    return {"account": row, "lastTransactionID": ledger_of(account).last_id}


@operation("GET ~/summary")
def get_summary(venue, account, given):
    return {"account": summary(venue, account), "lastTransactionID": ledger_of(account).last_id}


@operation("GET ~/instruments")
def get_instruments(venue, account, given):
    names = given["instruments"].split(",") if given.get("instruments") else list(venue.exchange.instruments)
    return {"instruments": [known_instrument(venue, name).details["row"] for name in names],
            "lastTransactionID": ledger_of(account).last_id}


@operation("PATCH ~/configuration")
def configure(venue, account, given):
    changes = {name: str(given[name]) for name in ("alias", "marginRate") if name in given}
    if not changes:
        raise OandaError(400, "The request was missing required data", "CLIENT_CONFIGURE_DATA_MISSING")
    account.details.update(changes)
    row = ledger_of(account).write("CLIENT_CONFIGURE", **changes)
    return {"clientConfigureTransaction": row, "lastTransactionID": ledger_of(account).last_id}


@operation("GET ~/changes")
def get_changes(venue, account, given):
    since = whole(given, "sinceTransactionID", None)
    if since is None or since > len(ledger_of(account).rows):
        raise invalid("sinceTransactionID")
    rows = ledger_of(account).rows[since:]
    orders = {each.details["venueId"]: each for each in venue.exchange.orders.values() if each.account is account}
    trades = account.details["trades"]
    opened = [row["tradeOpened"]["tradeID"] for row in rows if "tradeOpened" in row]
    closed = [part["tradeID"] for row in rows for part in row.get("tradesClosed", [])]
    reduced = [row["tradeReduced"]["tradeID"] for row in rows if "tradeReduced" in row]
    moved = {trades[each].instrument.symbol: trades[each].instrument for each in opened + closed + reduced}

    def ended(kind):
        return [order_shape(orders[row["orderID"]]) for row in rows if row["type"] == kind and row["orderID"] in orders]

    def shown(ids):
        return [trade_shape(venue, trades[each], nested=False) for each in ids]
    changes = {"ordersCreated": [order_shape(orders[row["id"]]) for row in rows if row["id"] in orders],
               "ordersCancelled": ended("ORDER_CANCEL"), "ordersFilled": ended("ORDER_FILL"), "ordersTriggered": [],
               "tradesOpened": shown(opened), "tradesReduced": shown(reduced), "tradesClosed": shown(closed),
               "positions": [position_shape(venue, account, each) for each in moved.values()], "transactions": rows}
    return {"changes": changes, "state": state(venue, account), "lastTransactionID": ledger_of(account).last_id}


def state(venue, account):
    settlement = venue.exchange.settlement
    pending = [each for each in venue.exchange.living.values() if each.account is account]
    trades = settlement.trades(account)
    held = {each.instrument.symbol: each.instrument for each in trades}
    return {**money_state(venue, account),
            "orders": [{"id": each.details["venueId"]} for each in pending],
            "trades": [{"id": row["id"], "unrealizedPL": row["unrealizedPL"], "marginUsed": row["marginUsed"]}
                       for row in (trade_shape(venue, each, nested=False) for each in trades)],
            "positions": [changing(position_shape(venue, account, each)) for each in held.values()]}


def changing(position):
    """The part of a position that moves with prices."""
    return {"instrument": position["instrument"], "netUnrealizedPL": position["unrealizedPL"],
            "longUnrealizedPL": position["long"]["unrealizedPL"], "shortUnrealizedPL": position["short"]["unrealizedPL"],
            "marginUsed": position["marginUsed"]}


# Transactions

def kinds(given):
    """The types that are asked for; some names stand for several."""
    names = [name for name in given.get("type", "").split(",") if name]
    return lambda row: not names or row["type"] in names or ("ORDER" in names and row["type"].endswith("_ORDER"))


@operation("GET ~/transactions")
def get_pages(venue, account, given):
    """Pages of the transactions of a time, each a URL that answers its rows."""
    rows = ledger_of(account).rows
    size = whole(given, "pageSize", 100, MOST_ROWS)
    first, last = (times.read(given[name]) if name in given else default
                   for name, default in (("from", 0), ("to", venue.world.clock.microseconds())))
    if first is None or last is None:
        raise invalid("from" if first is None else "to")
    numbers = [int(row["id"]) for row in rows if first <= times.read(row["time"]) <= last]
    fits = kinds(given)
    place = f"{venue.base}/v3/accounts/{ledger_of(account).id}/transactions/idrange"
    pages = [f"{place}?from={start}&to={min(start + size - 1, numbers[-1])}"
             for start in range(numbers[0], numbers[-1] + 1, size)] if numbers else []
    return {"from": times.written(first), "to": times.written(last), "pageSize": size,
            **({"type": given["type"].split(",")} if "type" in given else {}),
            "count": sum(fits(rows[number - 1]) for number in numbers), "pages": pages,
            "lastTransactionID": ledger_of(account).last_id}


@operation("GET ~/transactions/idrange")
def get_range(venue, account, given):
    first, last = whole(given, "from", None), whole(given, "to", None)
    if first is None or last is None:
        raise invalid("from" if first is None else "to")
    rows = ledger_of(account).rows
    if not 1 <= first <= last or first > len(rows) or last - first >= MOST_ROWS:
        raise OandaError(416, "The specified range is not satisfiable", lastTransactionID=ledger_of(account).last_id)
    fits = kinds(given)
    return {"transactions": [row for row in rows[first - 1:last] if fits(row)], "lastTransactionID": ledger_of(account).last_id}


@operation("GET ~/transactions/sinceid")
def get_since(venue, account, given):
    since = whole(given, "id", None)
    if since is None:
        raise invalid("id")
    rows = ledger_of(account).rows
    if since > len(rows):
        raise OandaError(416, "The specified range is not satisfiable", lastTransactionID=ledger_of(account).last_id)
    fits = kinds(given)
    return {"transactions": [row for row in rows[since:since + MOST_ROWS] if fits(row)],
            "lastTransactionID": ledger_of(account).last_id}


@operation("GET ~/transactions/{number}")
def get_transaction(venue, account, given, number):
    rows = ledger_of(account).rows
    if not number.isdigit() or not 1 <= int(number) <= len(rows):
        raise OandaError(404, "The transaction ID specified does not exist", "NO_SUCH_TRANSACTION",
                         lastTransactionID=ledger_of(account).last_id)
    return {"transaction": rows[int(number) - 1], "lastTransactionID": ledger_of(account).last_id}


# Prices

@operation("GET ~/pricing")
def get_prices(venue, account, given):
    names = [name for name in given.get("instruments", "").split(",") if name]
    if not names:
        raise invalid("instruments")
    with_units = given.get("includeUnitsAvailable", "true").lower() == "true"
    rows = [account_price(venue, account, known_instrument(venue, name), with_units) for name in names]
    answer = {"time": times.written(venue.world.clock.microseconds()), "prices": rows}
    if given.get("includeHomeConversions", "").lower() == "true":
        currencies = dict.fromkeys(part for name in names for part in name.split("_"))
        known = {each.quote for each in venue.exchange.instruments.values()} | {HOME, "EUR", "GBP"}
        answer["homeConversions"] = [
            {"currency": currency, **dict.fromkeys(("accountGain", "accountLoss", "positionValue"), factor(venue, currency))}
            for currency in currencies if currency in known]
    return answer


def factor(venue, currency):
    return shortest(round(venue.exchange.settlement.conversion(currency), 10))


@operation("GET ~/instruments/{instrument}/candles")
def get_account_candles(venue, account, given, instrument):
    return candles(venue, known_instrument(venue, instrument), given)


@operation("GET /v3/instruments/{instrument}/candles")
def get_candles(venue, account, given, instrument):
    return candles(venue, known_instrument(venue, instrument), given)


def candles(venue, instrument, given):
    granularity, kinds_of = given.get("granularity", "S5"), given.get("price", "M")
    if granularity not in SECONDS:
        raise invalid("granularity")
    if not kinds_of or set(kinds_of) - set("MBA"):
        raise invalid("price")
    width, now = SECONDS[granularity] * 1000, venue.world.clock.milliseconds()
    last = times.read(given["to"]) // 1000 if times.read(given.get("to")) else now
    count = whole(given, "count", 500, 5000)
    start = times.read(given["from"]) // 1000 if times.read(given.get("from")) else last - width * count
    market = venue.exchange.markets[instrument.symbol]
    first = -(-max(start, market.started - width) // width) * width
    rows = [candle(venue, instrument, market.candle(opened, width), kinds_of, now) for opened in range(first, last + 1, width)]
    chosen = rows[:count] if "from" in given else rows[-count:]
    return {"instrument": instrument.symbol, "granularity": granularity, "candles": chosen}


def candle(venue, instrument, found, kinds_of, now):
    made = venue.exchange.books[instrument.symbol].made
    half = (min(made[SELL]) - max(made[BUY])) / 2 if made[SELL] and made[BUY] else Decimal(0)

    def prices(shift):
        return {letter: price_text(instrument, value + shift)
                for letter, value in (("o", found.open), ("h", found.high), ("l", found.low), ("c", found.close))}
    sides = {"M": ("mid", 0), "B": ("bid", -half), "A": ("ask", half)}
    return {"complete": found.closes < now, "volume": found.trades, "time": times.written(found.opened * 1000),
            **{sides[kind][0]: prices(sides[kind][1]) for kind in kinds_of}}
