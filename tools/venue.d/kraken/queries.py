"""Private calls that ask: orders, trades, balances, positions, fees, and the token of the WebSocket."""
from frame.decimals import ZERO, fixed

from . import shapes
from .errors import UNKNOWN_ORDER, VenueError, wrong
from .operations import CALLS

PAGE = 50


def chosen(venue, account, given, orders):
    """Of these orders the account's own that userref or cl_ord_id ask for."""
    reference = given.whole("userref", -2 ** 31, 2 ** 31 - 1)
    client = given.text("cl_ord_id")
    return [each for each in orders if each.account is account and reference in (None, each.details["userref"])
            and client in (None, each.client_id)]


@CALLS.private("OpenOrders")
def open_orders(venue, account, given):
    rows = chosen(venue, account, given, venue.exchange.living.values())
    with_trades = given.flag("trades")
    return {"open": {each.details["venueId"]: shapes.row(each, with_trades) for each in reversed(rows)}}


def span(venue, given, orders_too=True):
    """Start (exclusive) and end (inclusive) in milliseconds, given as times or as the ids of orders."""
    found = []
    for name in ("start", "end"):
        text = given.text(name)
        order = venue.by_name.get(text) if text and orders_too else None
        found.append(order.updated if order else given.moment(name))
    return found[0] if found[0] is not None else -1, found[1] if found[1] is not None else 2 ** 62


@CALLS.private("ClosedOrders", cost=2)
def closed_orders(venue, account, given):
    start, end = span(venue, given)
    by = given.text("closetime", ("open", "close", "both"), "both")
    with_trades = given.flag("trades")

    def fits(order):
        times = {"open": (order.created,), "close": (order.updated,)}.get(by, (order.created, order.updated))
        return order.is_final and order.number in venue.exchange.orders and any(start < each <= end for each in times)
    rows = [each for each in chosen(venue, account, given, venue.exchange.orders.values()) if fits(each)]
    rows.sort(key=lambda each: (-each.updated, -each.number))
    offset = given.whole("ofs") or 0
    closed = {each.details["venueId"]: shapes.row(each, with_trades) for each in rows[offset:offset + PAGE]}
    return {"closed": closed, **({} if given.flag("without_count") else {"count": len(rows)})}


@CALLS.private("QueryOrders")
def query_orders(venue, account, given):
    names = given.list("txid")
    if not 1 <= len(names) <= PAGE:
        raise wrong("txid")
    reference = given.whole("userref", -2 ** 31, 2 ** 31 - 1)
    with_trades = given.flag("trades")
    found = {}
    for name in names:
        order = venue.by_name.get(str(name))
        if order is None or order.account is not account:
            raise VenueError(UNKNOWN_ORDER)
        if reference in (None, order.details["userref"]):
            found[str(name)] = shapes.row(order, with_trades)
    return found


def fills(venue, account):
    return [each for each in venue.exchange.fills if each.order.account is account]


@CALLS.private("TradesHistory", cost=2)
def trades_history(venue, account, given):
    start, end = span(venue, given, orders_too=False) if given.text("start", default="0")[:1] != "T" else after(venue, given)
    wanted = given.text("type", ("all", "any position", "closed position", "closing position", "no position"), "all")
    rows = [each for each in fills(venue, account) if start < each.at <= end
            and ("leverage" in each.order.details or wanted in ("all", "no position"))
            and ("leverage" not in each.order.details or wanted != "no position")]
    rows.reverse()
    offset = given.whole("ofs") or 0
    with_ledgers = given.flag("ledgers")
    page = {each.details["venueId"]: shapes.trade(each, with_ledgers) for each in rows[offset:offset + PAGE]}
    return {"trades": page, **({} if given.flag("without_count") else {"count": len(rows)})}


def after(venue, given):
    fill = next((each for each in venue.exchange.fills if each.details["venueId"] == given.text("start")), None)
    if fill is None:
        raise wrong("start")
    end = given.moment("end")
    return fill.at, 2 ** 62 if end is None else end


@CALLS.private("QueryTrades", cost=2)
def query_trades(venue, account, given):
    names = given.list("txid")
    if not 1 <= len(names) <= 20:
        raise wrong("txid")
    known = {each.details["venueId"]: each for each in fills(venue, account)}
    if not set(names) <= set(known):
        raise VenueError("EQuery:Unknown trade")
    return {name: shapes.trade(known[name], given.flag("ledgers")) for name in names}


def places(venue, asset):
    return venue.assets[asset]["decimals"] if asset in venue.assets else 8


@CALLS.private("Balance")
def balance(venue, account, given):
    return {asset: fixed(each.total, places(venue, asset)) for asset, each in account.balances.items()}


@CALLS.private("BalanceEx")
def extended_balance(venue, account, given):
    """Numbers here, as recorded."""
    return {asset: {"balance": each.total.quantize(quantum(venue, asset)),
                    "hold_trade": each.locked.quantize(quantum(venue, asset))}
            for asset, each in account.balances.items()}


def quantum(venue, asset):
    return decimal(1).scaleb(-places(venue, asset))


def worth(venue, asset, amount):
    """In dollars, at the last prices; nothing where no pair tells."""
    if asset == "ZUSD" or asset == "USDT":
        return amount
    pair = next((each for each in venue.exchange.instruments.values() if (each.base, each.quote) == (asset, "ZUSD")), None)
    return amount * pair.price if pair else ZERO


@CALLS.private("TradeBalance")
def trade_balance(venue, account, given):
    entries = venue.exchange.settlement.entries(account)
    equivalent = sum((worth(venue, asset, each.total) for asset, each in account.balances.items()), ZERO)
    margin = sum((worth(venue, each.order.instrument.quote, each.margin) for each in entries), ZERO)
    profit = sum((worth(venue, each.order.instrument.quote, each.profit()) for each in entries), ZERO)
    cost = sum((worth(venue, each.order.instrument.quote, each.left * each.price) for each in entries), ZERO)
    locked = sum((worth(venue, asset, each.locked) for asset, each in account.balances.items()), ZERO)
    equity = equivalent + profit
    rows = {"eb": equivalent, "tb": equivalent, "m": margin, "uv": ZERO, "n": profit, "c": cost, "v": cost + profit,
            "e": equity,
            "mf": equity - margin, "mfo": equity - margin - locked}
    found = {name: fixed(value, 4) for name, value in rows.items()}
    return found | ({"ml": fixed(equity / margin * 100, 2)} if margin else {})


@CALLS.private("OpenPositions")
def open_positions(venue, account, given):
    names = given.list("txid")
    with_profit = given.flag("docalcs")
    entries = [each for each in venue.exchange.settlement.entries(account) if not names or each.name in names]
    if given.text("consolidation", ("market",)) == "market":
        return consolidated(entries, with_profit)
    return {each.name: shapes.position(each, with_profit) for each in entries}


def consolidated(entries, with_profit):
    """One row for each pair and side."""
    groups = {}
    for each in entries:
        groups.setdefault((each.order.instrument.symbol, each.order.side), []).append(shapes.position(each, with_profit))
    rows = []
    for group in groups.values():
        row = {name: group[0][name] for name in ("pair", "type", "posstatus")} | {"positions": str(len(group)), "leverage": "0"}
        for name, digits in (("cost", 5), ("fee", 5), ("vol", 8), ("vol_closed", 8), ("margin", 5)):
            row[name] = fixed(sum((decimal(each[name]) for each in group), ZERO), digits)
        if with_profit:
            row["value"] = fixed(sum((decimal(each["value"]) for each in group), ZERO), 1)
            net = sum((decimal(each["net"]) for each in group), ZERO)
            row["net"] = f"{'+' if net >= 0 else '-'}{fixed(abs(net), 4)}"
        rows.append(row)
    return rows


def decimal(text):
    return type(ZERO)(text)


@CALLS.private("TradeVolume")
def trade_volume(venue, account, given):
    pairs = [venue.pair(each) for each in given.list("pair")]
    if None in pairs:
        raise VenueError("EQuery:Unknown asset pair")

    def fee(rate, lowest, highest):
        return {"fee": fixed(rate * 100, 4), "minfee": lowest, "maxfee": highest, "nextfee": None, "nextvolume": None,
                "tiervolume": "0.0000"}
    turnover = sum((worth(venue, each.order.instrument.quote, each.price * each.quantity)
                    for each in fills(venue, account)), ZERO)
    found = {"currency": "ZUSD", "volume": fixed(turnover, 4)}
    if pairs:
        found["fees"] = {each.details["name"]: fee(account.taker, "0.1000", "0.4000") for each in pairs}
        found["fees_maker"] = {each.details["name"]: fee(account.maker, "0.0000", "0.2500") for each in pairs}
    return found


@CALLS.private("GetWebSocketsToken")
def web_sockets_token(venue, account, given):
    return {"token": venue.make_token(account), "expires": 900}
