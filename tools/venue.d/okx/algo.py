"""Algo orders: those that wait for a price (held orders of the exchange), and those that are sent in slices."""
from dataclasses import dataclass, field
from decimal import Decimal

from frame.decimals import ZERO, is_multiple
from frame.orders import BUY, SELL, Order, Trigger
from frame.refusals import Refusal

from . import fields, placing, shapes
from .errors import OKXError, missing, refused, wrong

TYPES = ("conditional", "oco", "trigger", "move_order_stop", "iceberg", "twap")
ADVANCED = ("move_order_stop", "iceberg", "twap")  # they are told of on a channel of their own
SLICED = ("iceberg", "twap")
TRIGGERS = ("last", "index", "mark")


@dataclass
class Algo:
    """`orders` are what it places: from the start, held, or slice by slice. `legs` says for which of them tp and sl stand."""
    number: str
    kind: str
    account: object
    instrument: object
    side: str
    given: dict
    client_id: str
    created: int
    orders: list = field(default_factory=list)
    legs: dict = field(default_factory=dict)
    state: str = "live"
    updated: int = 0
    triggered: int = 0
    effective: object = None
    request: str = ""
    next_slice: int = 0
    size: Decimal = ZERO

    @property
    def is_over(self):
        return self.state not in ("live", "partially_effective")


def amount_or_market(given, name, needed):
    """An order price, where -1 stands for a market order."""
    value = fields.text(given, name, needed)
    return None if value in ("", "-1") else fields.amount(given, name)


class Desk:
    """Places algo orders and follows them."""

    def __init__(self, venue):
        self.venue = venue
        self.algos = {}

    def find(self, account, given):
        number, client_id = fields.text(given, "algoId"), fields.text(given, "algoClOrdId")
        if not number and not client_id:
            raise missing("algoId")
        found = [each for each in self.algos.values() if each.account is account
                 and (each.number == number if number else each.client_id == client_id)]
        return found[-1] if found else None

    def place(self, account, given):
        venue = self.venue
        instrument = fields.instrument(venue, given)
        # Recorded algo orders of assets bear cross as well, and ccxt sends it.
        mode = placing.trade_mode(instrument, given, also=("cross",))
        side = fields.choice(given, "side", ("buy", "sell"), needed=True).upper()
        kind = fields.choice(given, "ordType", TYPES, needed=True)
        client_id = fields.client_id(given, "algoClOrdId")
        if client_id and any(each.client_id == client_id and each.account is account for each in self.algos.values()):
            raise OKXError("51016")
        number = str(shapes.ONCE_AT // 2 + venue.world.identifiers.number("algo"))
        algo = Algo(number, kind, account, instrument, side, dict(given), client_id, venue.now(), updated=venue.now())
        closes = fields.choice(given, "closeFraction", ("1",)) == "1"
        quantity = fields.amount(given, "sz", needed=not closes)
        if not closes and fields.text(given, "tgtCcy") != "quote_ccy":
            placing.check_size(instrument.details["info"], quantity, False)
        algo.size = quantity or ZERO
        position_side, reduces = placing.position(account, instrument, given, side, mode)
        algo.given |= {"tdMode": mode, "posSide": position_side.partition("/")[0], "reduces": reduces, "closes": closes,
                       "positionSide": position_side}
        getattr(self, f"place_{kind}")(algo)
        self.algos[number] = algo
        return algo

    def order(self, algo, price, trigger, quantity=None):
        """An order of this algo; without a price it is a market order."""
        made = Order(algo.account, algo.instrument, algo.side, algo.size if quantity is None else quantity, price,
                     trigger=trigger, reduce_only=algo.given["reduces"], closes=algo.given["closes"],
                     position_side=algo.given["positionSide"])
        made.details = {"given": {"ordType": "market" if price is None else "limit", "tdMode": algo.given["tdMode"],
                                  "tag": fields.matching(algo.given, "tag", fields.TAG), "tgtCcy": fields.text(algo.given, "tgtCcy"),
                                  "ccy": fields.text(algo.given, "ccy")},
                        "leverage": self.venue.settlement.margin.leverage, "algo": algo}
        if price is None and algo.instrument.contract is None and trigger is not None \
                and fields.text(algo.given, "tgtCcy") == "quote_ccy":
            made.spend, made.quantity = algo.size, ZERO
        return made

    def submit(self, algo, orders):
        exchange = self.venue.exchange
        algo.orders = orders
        self.algos[algo.number] = algo
        try:
            if len(orders) == 1:
                exchange.place(orders[0])
            else:
                exchange.contingencies.place(orders, "OCO", "")
        except Refusal as refusal:
            del self.algos[algo.number]
            raise refused(refusal) from None

    # Orders that wait for a price

    def place_trigger(self, algo):
        level = fields.amount(algo.given, "triggerPx", needed=True)
        fields.choice(algo.given, "triggerPxType", TRIGGERS)
        placing.check_tick(algo.instrument, level, "triggerPx")
        price = amount_or_market(algo.given, "orderPx", needed=True)
        if price is not None:
            placing.check_tick(algo.instrument, price, "orderPx")
        last = self.venue.exchange.books[algo.instrument.symbol].last
        self.submit(algo, [self.order(algo, price, Trigger("rise" if level > last else "fall", level))])

    def leg(self, algo, name):
        """The order for taking profit (tp) or stopping loss (sl); None where it is not asked for."""
        level = fields.amount(algo.given, f"{name}TriggerPx")
        if level is None:
            return None
        fields.choice(algo.given, f"{name}TriggerPxType", TRIGGERS)
        placing.check_tick(algo.instrument, level, f"{name}TriggerPx")
        price = amount_or_market(algo.given, f"{name}OrdPx", needed=True)
        if price is not None:
            placing.check_tick(algo.instrument, price, f"{name}OrdPx")
        last = self.venue.exchange.books[algo.instrument.symbol].last
        rises = (name == "tp") == (algo.side == SELL)
        if level <= last if rises else level >= last:
            raise OKXError({("tp", BUY): "51277", ("sl", BUY): "51278", ("tp", SELL): "51279", ("sl", SELL): "51280"}[name, algo.side])
        made = self.order(algo, price, Trigger("rise" if rises else "fall", level))
        algo.legs[name] = made
        return made

    def place_conditional(self, algo):
        # With both sides given only the stop is looked at, as the venue has it.
        made = self.leg(algo, "sl") or self.leg(algo, "tp")
        if made is None:
            raise missing("slTriggerPx")
        self.submit(algo, [made])

    def place_oco(self, algo):
        legs = [self.leg(algo, name) for name in ("tp", "sl")]
        if None in legs:
            raise missing("tpTriggerPx" if legs[0] is None else "slTriggerPx")
        self.submit(algo, legs)

    def place_move_order_stop(self, algo):
        ratio, spread = fields.amount(algo.given, "callbackRatio"), fields.amount(algo.given, "callbackSpread")
        if (ratio is None) == (spread is None):
            raise missing("callbackRatio") if ratio is None else wrong("callbackSpread")
        if ratio is not None and not Decimal("0.001") <= ratio <= 1:
            raise OKXError("51257", "0.001", "1")
        trigger = Trigger("fall" if algo.side == SELL else "rise", trailing=ratio, distance=spread,
                          activation=fields.amount(algo.given, "activePx"))
        self.submit(algo, [self.order(algo, None, trigger)])

    # Orders in slices

    def place_iceberg(self, algo):
        self.check_slices(algo)

    def place_twap(self, algo):
        if not fields.number(algo.given, "timeInterval"):
            raise missing("timeInterval")
        self.check_slices(algo)

    def check_slices(self, algo):
        given = algo.given
        part = fields.amount(given, "szLimit", needed=True)
        fields.amount(given, "pxLimit", needed=True)
        if (fields.amount(given, "pxVar") is None) == (fields.amount(given, "pxSpread") is None):
            raise missing("pxVar")
        if part > algo.size or not is_multiple(part, algo.instrument.step):
            raise wrong("szLimit")
        self.venue.algo_news(algo)

    def slice(self, algo):
        """Sends the next slice when it is time: an iceberg's behind the one before, a twap's by the clock."""
        exchange, given = self.venue.exchange, algo.given
        done = sum((each.executed for each in algo.orders), ZERO)
        if done >= algo.size:
            self.close(algo, "effective")
            return
        living = any(not each.is_final for each in algo.orders)
        now = self.venue.world.clock.true_milliseconds()
        if living or (algo.kind == "twap" and now < algo.next_slice):
            return
        algo.next_slice = now + (fields.number(given, "timeInterval") or 0) * 1000
        price = self.slice_price(algo)
        if price is None:
            return
        made = self.order(algo, price, None, min(fields.amount(given, "szLimit"), algo.size - done))
        if algo.kind == "twap":
            made.time_in_force, made.details["given"]["ordType"] = "IOC", "ioc"
        algo.orders.append(made)
        try:
            exchange.place(made)
        except Refusal:
            algo.orders.remove(made)
            self.close(algo, "order_failed")

    def slice_price(self, algo):
        """The best price, behind it by the variance for an iceberg, beyond the other side's for a twap; within the limit."""
        book, given = self.venue.exchange.books[algo.instrument.symbol], algo.given
        waits = algo.kind == "iceberg"
        best = book.best(algo.side if waits else BUY if algo.side == SELL else SELL)
        if best is None:
            return None
        variance, spread = fields.amount(given, "pxVar"), fields.amount(given, "pxSpread")
        way = best * variance if variance is not None else spread
        worse = waits == (algo.side == BUY)
        price = best - way if worse else best + way
        limit = fields.amount(given, "pxLimit")
        price = min(price, limit) if algo.side == BUY else max(price, limit)
        return price - price % algo.instrument.tick

    # What becomes of them

    def cancel(self, algo):
        if algo.kind in SLICED:
            self.close(algo, "canceled")
            for each in algo.orders:
                if not each.is_final:
                    self.venue.cancel(each, "1")
        else:
            self.venue.cancel(next(each for each in algo.orders if not each.is_final), "1")

    def close(self, algo, state):
        if not algo.is_over:
            algo.state, algo.updated = state, self.venue.now()
            self.venue.algo_news(algo)

    def hear(self, event):
        """Follows the orders of the exchange: what is triggered, what ends."""
        order = event.order
        algo = order.details.get("algo")
        if algo is None or algo.kind in SLICED:
            return
        if event.kind == "new" and order is algo.orders[0]:
            self.venue.algo_news(algo)
        elif event.kind == "triggered":
            algo.effective, algo.triggered = order, self.venue.now()
            self.close(algo, "effective")
        elif event.kind == "replaced" and not order.is_triggered:
            self.venue.algo_news(algo)
        elif order.is_final and order is algo.effective and order.reason and not order.executed:
            algo.state = "order_failed"
            self.venue.algo_news(algo)
        elif order.is_final and not order.is_triggered:
            self.close(algo, "canceled")

    def beat(self):
        for algo in list(self.algos.values()):
            if algo.kind in SLICED and not algo.is_over:
                self.slice(algo)


SENT = ("activePx", "callbackRatio", "callbackSpread", "ccy", "closeFraction", "pxLimit", "pxSpread", "pxVar", "slOrdPx", "slTriggerPx",
        "szLimit", "sz", "tag", "tgtCcy", "timeInterval", "tpOrdPx", "tpTriggerPx", "triggerPx")


def shown(venue, algo):
    """An algo order in the fields of OKX's answers and pushes."""
    given, order = algo.given, algo.effective
    last = venue.exchange.books[algo.instrument.symbol].last
    placed = [order] if order else algo.orders if algo.kind in SLICED else []
    moves = algo.orders[0].trigger.level() if algo.kind == "move_order_stop" else None
    row = {name: fields.text(given, name) for name in SENT}
    for name in ("sl", "tp"):
        row[f"{name}TriggerPxType"] = fields.text(given, f"{name}TriggerPxType", default="last" if row[f"{name}TriggerPx"] else "")
    row.update({
        "actualPx": shapes.text(order.price) if order else "", "actualSide": actual_side(algo),
        "actualSz": shapes.text(sum((each.quantity for each in placed), ZERO)), "algoClOrdId": algo.client_id,
        "algoId": algo.number, "amendPxOnTriggerType": "0", "attachAlgoOrds": [], "cTime": str(algo.created), "clOrdId": "",
        "failCode": "51008" if algo.state == "order_failed" else "0" if order else "", "instId": algo.instrument.symbol,
        "instType": shapes.kind_of(algo.instrument), "last": shapes.text(last),
        "lever": str(venue.settlement.margin.leverage_of(algo.account, algo.instrument.symbol)) if algo.instrument.contract else "",
        "linkedOrd": {"ordId": ""}, "moveTriggerPx": shapes.text(moves), "ordId": str(order.number) if order else "",
        "ordIdList": [str(each.number) for each in placed], "ordPx": fields.text(given, "orderPx"), "ordType": algo.kind,
        "posSide": given["posSide"] if algo.instrument.contract else "net", "quickMgnType": "",
        "reduceOnly": "true" if given["reduces"] else "false", "side": algo.side.lower(), "state": algo.state,
        "tdMode": given["tdMode"], "triggerPxType": fields.text(given, "triggerPxType", default="last" if row["triggerPx"] else ""),
        "triggerTime": str(algo.triggered) if algo.triggered else "", "uTime": str(algo.updated)})
    return row


def pushed(venue, algo):
    """The same as a push has it."""
    row = shown(venue, algo)
    size = sum((each.quantity for each in algo.orders), ZERO) if algo.size == ZERO else algo.size
    return {**row, "amendResult": "0" if algo.request else "", "reqId": algo.request,
            "notionalUsd": shapes.text(shapes.usd(algo.instrument, size, algo.instrument.price))}


def actual_side(algo):
    return next((name for name, order in algo.legs.items() if order is algo.effective), "") if algo.effective else ""
