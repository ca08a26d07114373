"""A seeded mix of everything a client does, on all venues at once, and of what happens to its orders there."""
import time

from venue import ALIVE

# What a working client does, by how often; each is a method of Flow.
ACTIONS = {"rest": 26, "take": 16, "cross": 8, "flash": 5, "cancel": 11, "replace": 10, "fill": 12, "move": 4, "mistake": 8}


class Flow:
    def __init__(self, street, dice):
        self.street, self.desk, self.dice = street, street.desk, dice
        self.count = 0

    def stock(self):
        """Shares to sell: who has none sells short, and may then not buy more than that in one order."""
        for place in self.street.places:
            if place.venue.kind == "alpaca":
                place.move(place.price, units=1000)
                order = self.place(place, "1", units=500, time_in_force="3", destination="alpaca")
                self.street.wait(lambda: order.status == "2", 30, lambda: f"shares are bought: {order.history}")
                place.move(place.price)

    def name(self):
        self.count += 1
        return f"s{self.count}"

    def trade(self, count, rate):
        """So many actions, so many a second."""
        began = time.monotonic()
        for done in range(count):
            self.step()
            self.pause(began + (done + 1) / rate - time.monotonic())
            self.desk.hear()

    def pause(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(0.005)
            self.desk.hear()

    def step(self):
        getattr(self, self.dice.choices(list(ACTIONS), ACTIONS.values())[0])()

    # What the client does

    def place(self, place, side, factor=None, units=None, **more):
        """Of a third of the orders the client itself says where they go, of the others routing does."""
        more.setdefault("destination", place.venue.kind if self.dice.random() < 0.35 else None)
        return self.desk.place(self.name(), place.symbol, side, place.unit * (units or self.dice.choice([1, 2, 3, 5])),
                               None if factor is None else place.near(factor), **more)

    def any(self):
        return self.dice.choice(self.street.places), self.dice.choice("12")

    def rest(self):
        place, side = self.any()
        self.place(place, side, self.dice.choice(["0.97", "0.985", "0.998"] if side == "1" else ["1.03", "1.015", "1.002"]))

    def take(self):
        """By several levels where it is large."""
        self.place(*self.any(), time_in_force="3")

    def cross(self):
        place, side = self.any()
        self.place(place, side, "1.0005" if side == "1" else "0.9995")

    def flash(self):
        """Immediate or cancel, at the market or too far from it."""
        place, side = self.any()
        self.place(place, side, self.dice.choice(["1", "0.99", "1.01"]), time_in_force="3")

    def recent(self):
        orders = [order for order in self.desk.open_orders() if not order.must_fail]
        return self.dice.choice(orders) if orders else None

    def cancel(self):
        if order := self.recent():
            self.desk.cancel(order, self.name())

    def replace(self):
        if order := self.recent():
            place = next(each for each in self.street.places if each.symbol == order.symbol)
            factor = self.dice.choice(["0.975", "0.99"] if order.side == "1" else ["1.025", "1.01"])
            self.desk.replace(order, self.name(), place.unit * self.dice.choice([1, 2, 4, 6]), place.near(factor))

    def mistake(self):
        """What must be refused, and by whom."""
        place, side = self.any()
        kind = self.dice.choice(["tick", "symbol", "destination", "name", "nobody", "money"])
        if kind == "tick":
            self.desk.place(self.name(), place.symbol, side, place.unit, place.near("0.99") + place.tick / 7, must_fail=True,
                            destination=place.venue.kind)
        elif kind == "symbol":
            self.desk.place(self.name(), "NO/SUCH", side, place.unit, place.near("0.99"), must_fail=True)
        elif kind == "destination":
            self.desk.place(self.name(), place.symbol, side, place.unit, destination="NOWHERE", must_fail=True)
        elif kind == "money":
            self.place(place, "1", "0.99", units=600_000, must_fail=True)
        elif kind == "nobody":
            self.desk.cancel_unknown(self.name(), place.symbol)
        elif self.desk.orders:
            self.desk.repeat(self.dice.choice(self.desk.orders))

    # What happens at the venues

    def fill(self):
        """Somebody trades with a part of an order that rests."""
        kind = self.dice.choice(list(self.street.venues))
        alive = [order for order in self.street.venues[kind].control("GET", "/orders") if order["state"] in ALIVE]
        if alive:
            self.fill_part(kind, self.dice.choice(alive))

    def fill_part(self, kind, order):
        """Whether it was still there."""
        venue = self.street.venues[kind]
        unit = next(place.unit for place in self.street.places if place.venue is venue and place.own_symbol == order["symbol"])
        return "error" not in venue.control("POST", "/fills", {"orderId": order["orderId"], "quantity": str(unit)})

    def move(self):
        """The market moves, with fresh levels, and what rests in its way is filled."""
        place = self.dice.choice(self.street.places)
        place.move(place.near(self.dice.choice(["0.998", "0.999", "1", "1.001", "1.002"])))
