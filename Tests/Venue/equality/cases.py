"""The same wishes twice: as FIX messages for `penstock translate`, and as calls of the clients that we did not write."""
import dataclasses

from .clients import AT, ccxt_client

# What the venue calls the order, and what we do: a form that each venue takes.
NAME = "8c2f51a0-9d3e-4f6b-a7c1-2b5e90d4f317"
PLAIN = "PENSTOCK17"
ORDER = "4611875134427365377"
SINCE = AT - 3_600_000


@dataclasses.dataclass
class Case:
    venue: str
    name: str
    # One message, or several: what comes of the last one is compared. Each before it makes one request.
    fix: list
    # Arguments of `penstock translate`, also in place of messages.
    arguments: list
    # As many as we send requests, in their order.
    calls: list


def message(**fields):
    """`message(t35="D", t55="BTC/USD")`, in the order given."""
    return "|".join(f"{tag[1:]}={value}" for tag, value in fields.items() if value is not None)


class Book:
    """The cases of a venue and one of its symbols."""

    def __init__(self, venue, symbol, label=None, name=NAME, amount="0.5", low="30000", high="31000",
                 lower="29000", less="0.4", name_key="clientOrderId"):
        self.venue, self.symbol, self.name, self.name_key = venue, symbol, name, name_key
        self.amount, self.low, self.high, self.lower, self.less = amount, low, high, lower, less
        self.label = f" {label}" if label else ""
        self.cases = []

    @property
    def client(self):
        return ccxt_client(self.venue)

    def add(self, name, fix, *calls, arguments=()):
        fix = [fix] if isinstance(fix, str) else fix
        self.cases.append(Case(self.venue, f"{name}{self.label}", fix, list(arguments), list(calls)))

    # MARK: What becomes of an order

    def new(self, side="1", **fields):
        """NewOrderSingle(D)."""
        said = {"t35": "D", "t11": self.name, "t55": self.symbol, "t54": side, "t38": self.amount, **fields}
        return message(**said)

    def order(self, name, kind, fix, side="buy", price=None, amount=..., **params):
        """One order: `kind` and `params` as the client has them, `fix` as FIX has them."""
        code = "1" if side == "buy" else "2"
        amount = self.amount if amount is ... else amount
        self.add(
            name, self.new(code, **fix),
            lambda: self.client.create_order(
                self.symbol, kind, side, None if amount is None else float(amount), price and float(price),
                {self.name_key: self.name, **params}))

    def limit(self, name, tif="1", **more):
        fix = {"t40": "2", "t44": self.low, "t59": tif, **more.pop("fix", {})}
        self.order(name, "limit", fix, price=self.low, **more)

    def numbers(self, **params):
        """Eight digits behind the point, and what floating point would write with an exponent."""
        self.order(
            "many digits", "limit", {"t38": "0.00000012", "t40": "2", "t44": "123456.78901234", "t59": "1"},
            price="123456.78901234", amount="0.00000012", **params)

    def sandbox(self, switch="set_sandbox_mode", **params):
        """A limit order where no real money is."""
        def call():
            client = ccxt_client.__wrapped__(self.venue)
            getattr(client, switch)(True)
            return client.create_order(
                self.symbol, "limit", "buy", float(self.amount), float(self.low), {self.name_key: self.name, **params})
        self.add("sandbox", self.new(t40="2", t44=self.low, t59="1"), call, arguments=["--environment", "sandbox"])

    # MARK: What is about an order

    def about(self, kind, fields=(), **more):
        """A message about an order that the venue knows as ORDER and we as `name`."""
        return message(t35=kind, **{"t11": f"{self.name[:-1]}8", **dict(fields)}, t55=self.symbol, t54="1", **more)

    def query(self, name, question, *calls, arguments=()):
        self.add(name, [], *calls, arguments=["--query", question, *arguments])

    def amend(self, call, **more):
        """OrderCancelReplaceRequest(G) of a limit order that was sent before it."""
        self.add(
            "amend",
            [self.new(t40="2", t44=self.low, t59="1"),
             message(t35="G", t41=self.name, t11=self.name[:-1] + "8", **more, t55=self.symbol, t54="1", t38=self.less, t40="2",
                     t44=self.lower, t59="1")],
            call)

    def market_data(self, depth=None, **params):
        """The book, and what is traded."""
        self.add(
            "book", message(t35="V", t262="M1", t263="0", t264=str(depth or 20), t146="1", t55=self.symbol),
            lambda: self.client.fetch_order_book(self.symbol, depth or 20, params))

    def together(self, kind="limit", **params):
        """NewOrderList(E) of two orders."""
        names = [self.name, self.name[:-1] + "8"]
        orders = [
            {"symbol": self.symbol, "type": kind, "side": side, "amount": float(self.amount), "price": float(price),
             "params": {"clientOrderId": name, **params}}
            for name, side, price in zip(names, ("buy", "sell"), (self.low, self.high))]
        entries = "|".join(
            message(t11=name, t67=str(place + 1), t55=self.symbol, t54=code, t38=self.amount, t40="2", t44=price, t59="1")
            for place, (name, code, price) in enumerate(zip(names, "12", (self.low, self.high))))
        self.add(
            "two together", f"35=E|66=L1|394=1|68=2|73=2|{entries}", lambda: self.client.create_orders(orders))


def of_orders(book, cancel=None, fetch=None):
    """Cancel and status, by the venue's name and by ours."""
    client, symbol = book.client, book.symbol
    if cancel != "theirs":
        book.add(
            "cancel by our name", book.about("F", t41=book.name),
            lambda: client.cancel_order(None, symbol, {cancel or "clientOrderId": book.name}))
    book.add(
        "cancel by theirs", book.about("F", t37=ORDER), lambda: client.cancel_order(ORDER, symbol))
    if fetch != "theirs":
        book.add(
            "status by our name", message(t35="H", t11=book.name, t55=symbol, t54="1"),
            lambda: client.fetch_order(None, symbol, {fetch or "clientOrderId": book.name}))
    book.add(
        "status by theirs", message(t35="H", t37=ORDER, t55=symbol, t54="1"),
        lambda: client.fetch_order(ORDER, symbol))


def of_accounts(book, open_orders=True, mass=True, cancel_all=True, books=({},), all_params=({},)):
    """What is about no order. `books`: the parameters of each list of orders that a venue has."""
    client, symbol = book.client, book.symbol

    def opens(name):
        return [lambda params=params: client.fetch_open_orders(name, None, None, dict(params)) for params in books]

    book.query("open orders of a symbol", "open-orders", *opens(symbol), arguments=["--symbol", symbol])
    if open_orders:
        book.query("open orders", "open-orders", *opens(None))
    book.query(
        "fills", "fills", lambda: client.fetch_my_trades(symbol, SINCE),
        arguments=["--symbol", symbol, "--since", str(SINCE)])
    book.query("balances", "balances", lambda: client.fetch_balance())
    book.query("time", "time", lambda: client.fetch_time())
    if mass:
        book.add(
            "cancel all of a symbol", message(t35="q", t11="Q1", t530="1", t55=symbol),
            *[lambda params=params: client.cancel_all_orders(symbol, dict(params)) for params in all_params])
    if cancel_all:
        book.add("cancel all", message(t35="q", t11="Q1", t530="7"), lambda: client.cancel_all_orders())
