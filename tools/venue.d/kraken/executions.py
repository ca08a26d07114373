"""What the private channels tell: orders and fills as execution reports, balances as entries of the ledger."""
from decimal import Decimal

from frame.decimals import ZERO
from frame.events import BalanceEvent, OrderEvent

from . import names, queries, shapes

KINDS = {"canceled": "canceled", "rejected": "canceled", "replaced": "amended", "triggered": "status"}


def places(value, digits):
    """A JSON number with so many decimals."""
    return value.quantize(Decimal(1).scaleb(-digits))


def order_status(order):
    if order.state == "open" or order.state == "held":
        return "partially_filled" if order.executed else "new"
    return "filled" if order.state == "filled" else shapes.status(order)


def named(order):
    """Who it is; every report has it."""
    client = {"cl_ord_id": order.client_id} if order.client_id else {}
    return {"order_id": order.details["venueId"], "order_userref": order.details["userref"], **client}


def price(order, value):
    return places(value, shapes.info(order)["pair_decimals"])


def cost(order, value):
    return places(value, shapes.info(order)["cost_decimals"])


def fees(venue, order):
    """All fees of the order, in dollars."""
    return places(sum((queries.worth(venue, each.asset, each.commission) for each in order.fills), ZERO), 4)


def terms(order):
    """What the order asks for, and what only some have."""
    details = order.details
    found = {"symbol": order.instrument.symbol, "side": order.side.lower(), "order_type": details["ordertype"],
             "time_in_force": order.time_in_force, "limit_price_type": details.get("limitKind", "static")}
    if order.spend:
        found["cash_order_qty"] = cost(order, order.spend)
    found["order_qty"] = places(order.quantity, 8)
    if order.price is not None:
        found["limit_price"] = price(order, order.price)
    if order.shown:
        found["display_qty"] = places(order.shown, 8)
    if order.expires:
        found["expire_time"] = shapes.iso(order.expires)
    found |= {name: True for name, wanted in (("post_only", order.post_only), ("reduce_only", order.reduce_only),
                                              ("margin", "leverage" in details)) if wanted}
    return found | ({"triggers": triggers(order)} if order.trigger else {})


def triggers(order):
    trigger, first = order.trigger, order.details["first"]
    level = trigger.level()
    found = {"reference": order.details["reference"], "price": first.value if first.sign else price(order, trigger.price),
             "price_type": "pct" if first.is_percent else "quote" if first.sign else "static",
             "status": "triggered" if order.is_triggered else "untriggered",
             "last_price": price(order, order.instrument.price), "timestamp": shapes.iso(order.updated)}
    if level is not None:
        found["actual_price"] = price(order, level)
    if trigger.extreme is not None:
        found["peak_price"] = price(order, trigger.extreme)
    return found


def whole(venue, order, kind, status):
    """A report with everything in it, as snapshots and the first report have it."""
    level = order.trigger.level() if order.trigger else None
    found = {**named(order), **terms(order), "cum_qty": places(order.executed, 8), "cum_cost": cost(order, order.spent),
             "exec_type": kind, "order_status": status, "stop_price": price(order, level or ZERO),
             "fee_usd_equiv": fees(venue, order), "fee_ccy_pref": "fcib" if "fcib" in order.details["oflags"] else "fciq",
             "timestamp": shapes.iso(order.updated)}
    return found | ({"avg_price": cost(order, order.average)} if order.executed else {})


def brief(order, kind):
    return {"timestamp": shapes.iso(order.updated), "order_status": order_status(order), "exec_type": kind, **named(order)}


def totals(venue, order):
    return {"cum_qty": places(order.executed, 8), "cum_cost": cost(order, order.spent), "fee_usd_equiv": fees(venue, order),
            "avg_price": cost(order, order.average)}


def trade(venue, fill, is_snapshot=False):
    order = fill.order
    found = {**named(order), "exec_id": fill.details["venueId"], "exec_type": "trade", "trade_id": fill.number,
             "symbol": order.instrument.symbol, "side": order.side.lower(), "last_qty": places(fill.quantity, 8),
             "last_price": price(order, fill.price), "liquidity_ind": "m" if fill.is_maker else "t",
             "cost": cost(order, fill.price * fill.quantity), "order_status": order_status(order),
             "order_type": order.details["ordertype"], "timestamp": shapes.iso(fill.at),
             "fees": [{"asset": stream_asset(venue, fill.asset), "qty": fill.commission.normalize() + ZERO}]}
    if "leverage" in order.details:
        found["margin"] = True
    return found if is_snapshot else {**found, **totals(venue, order)}


def stream_asset(venue, asset):
    return names.stream_name(venue.assets[asset]["altname"]) if asset in venue.assets else asset


class Executions:
    """`subscribers` are told (account, channel, row, event's name, symbol)."""

    def __init__(self, venue):
        self.venue = venue
        self.subscribers = []
        self.forget()

    def forget(self):
        """For new accounts: what was last told of each balance, and the fills that balances are about to show."""
        self.totals = {}
        self.last_fill = {}

    def hear(self, event):
        if isinstance(event, OrderEvent):
            if event.fill is not None:
                self.last_fill[event.order.account.name] = event.fill
            for row in self.reports(event):
                self.tell(event.order.account, "executions", row, row["exec_type"], event.order.instrument.symbol)
        elif isinstance(event, BalanceEvent):
            for row in self.entries(event):
                self.tell(event.account, "balances", row, "balances", event.symbol)

    def tell(self, account, channel, row, event, symbol):
        for subscriber in list(self.subscribers):
            subscriber(account, channel, row, event, symbol)

    def reports(self, event):
        venue, order = self.venue, event.order
        if event.kind == "new":
            yield whole(venue, order, "pending_new", "pending_new")
            yield {**brief(order, "new"), "order_status": "new"}
        elif event.kind == "trade":
            yield trade(venue, event.fill)
            if order.state == "filled":
                yield {**brief(order, "filled"), **totals(venue, order)}
            elif order.shown and not order.visible and event.fill.is_maker:
                yield brief(order, "iceberg_refill")
        elif event.kind in ("canceled", "rejected", "expired"):
            yield self.ended(order)
        else:
            yield self.changed(event)

    def ended(self, order):
        kind = shapes.status(order)
        why = shapes.reason(order)
        found = {**brief(order, kind), **totals(self.venue, order), "reason": why}
        return found | ({"cancel_reason": why.lower().replace(" ", "_")} if kind == "canceled" else {})

    def changed(self, event):
        order = event.order
        row = {**brief(order, KINDS.get(event.kind, "status")), **terms(order)}
        return row | ({"amended": True} if event.kind == "replaced" else {})

    def snapshot(self, account, with_orders, with_trades):
        """Open orders, oldest first; and the last fifty fills."""
        venue = self.venue
        rows = [whole(venue, each, order_status(each), order_status(each)) for each in venue.exchange.living.values()
                if each.account is account and with_orders]
        for row in rows:
            if row["exec_type"] == "partially_filled":
                row["exec_type"] = "status"
        return rows + [trade(venue, each, True) for each in queries.fills(venue, account)[-50:] if with_trades]

    # Balances

    def entries(self, event):
        """An entry for each balance that is another one; what orders hold changes no balance."""
        account, now = event.account, self.venue.world.clock.milliseconds()
        told = self.totals.setdefault(account.name, {asset: Decimal(amount) for asset, amount in self.venue.opened.items()})
        for asset in event.assets:
            balance = account.balance(asset)
            change = balance.total - told.get(asset, ZERO)
            told[asset] = balance.total
            if not change:
                continue
            fill = self.last_fill.get(account.name) if event.cause == "order" else None
            fee = fill.commission if fill is not None and fill.asset == asset else ZERO
            kind = "trade" if fill is not None else "deposit" if change > 0 else "withdrawal"
            yield {"asset": stream_asset(self.venue, asset), "asset_class": "currency", "amount": change + fee,
                   "balance": balance.total, "fee": fee, "ledger_id": names.identifier(self.venue.world.identifiers, "L"),
                   "ref_id": fill.details["venueId"] if fill is not None else names.identifier(self.venue.world.identifiers, "R"),
                   "timestamp": shapes.iso(now), "type": kind, "subtype": "", "category": kind, "wallet_type": "spot",
                   "wallet_id": "main"}

    def balances(self, account):
        rows = []
        for asset, balance in account.balances.items():
            total = balance.total
            rows.append({"asset": stream_asset(self.venue, asset), "asset_class": "currency", "balance": total,
                         "wallets": [{"type": "spot", "id": "main", "balance": total}]})
        return rows
