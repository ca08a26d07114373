"""OANDA as a venue of the frame."""
from frame.credentials import Credential, made_up
from frame.venue import Surface, Venue, VenueProblem

from . import instruments
from .dealer import Dealer
from .doors import Doors
from .ledger import EXITS, Ledger
from .orders import attach, create
from .refusals import OandaError, Rejected, text, trouble, unauthorized
from .requests import Reading
from .rest import Rest
from .streams import Streams
from .trades import HOME, Dealing

# heartbeatSeconds: of streams. priceMilliseconds: between prices of an instrument on a stream. endedOrders: whether an order
# that is over can still be asked for by its number or name; at the venue it has been measured that it cannot.
SETTINGS = {"heartbeatSeconds": 5.0, "priceMilliseconds": 250, "endedOrders": False}
ACCOUNTS = {"main": "101-004-1435156-001", "other": "101-004-1435157-001"}
USERS = {"main": 1435156, "other": 1435157}


class Token(Credential):
    """A bearer's token for one account."""

    def shown(self):
        return {"kind": self.kind, "token": self.secret, "account": self.key, "permissions": list(self.permissions)}


class OANDA(Venue):
    name = "oanda"

    def __init__(self, world):
        world.settings |= SETTINGS
        self.tokens = [Token(number, "bearer", name, made_up("oanda", f"{name} token", 65)) for name,
                       number in ACCOUNTS.items()]
        self.doors = Doors(self)
        self.listeners = []  # called with (ledger, transaction)
        self.price_sessions = []
        self.request_id, self.base, self.of_token = "", "", []
        super().__init__(world)
        world.faults.unsupported = {"bad-checksum": "OANDA's prices have no checksums",
                                    "ban": "OANDA bans no address: it refuses with 429"}

    @property
    def dealer(self):
        return self.exchange

    def build(self):
        world = self.world
        self.exchange = Dealer(world.clock, world.identifiers, Dealing(), instruments.recorded())
        self.exchange.venue = self
        self.by_account = {}
        for name, number in ACCOUNTS.items():
            account = self.exchange.open_account(name, {})
            ledger = Ledger(self, account, number, USERS[name])
            account.details |= {"ledger": ledger, "trades": {}, "profits": {}, "alias": "Primary", "marginRate": "0.05"}
            ledger.subscribers.append(lambda row, ledger=ledger: self.told(ledger, row))
            self.exchange.listeners.append(ledger.hear)
            self.by_account[number] = account
            ledger.write("CREATE", divisionID=4, siteID=101, accountUserID=USERS[name], accountNumber=1, homeCurrency=HOME)
            ledger.write("CLIENT_CONFIGURE", alias="Primary")
            account.balance(HOME).total += 100_000
            ledger.write("TRANSFER_FUNDS", amount="100000.0000", fundingReason="CLIENT_FUNDING", accountBalance="100000.0000")
        self.limits = self.doors.windows(world.clock)
        self.exchange.listeners.append(self.prices_moved)

    def told(self, ledger, row):
        for listener in list(self.listeners):
            listener(ledger, row)

    def prices_moved(self, event):
        for session in self.price_sessions:
            session.hear(event)

    def surfaces(self):
        return [Surface("rest", "https", "/v3", Rest(self).answer), Surface("stream", "https", "/v3", Streams(self).answer)]

    def credentials(self):
        return self.tokens

    def new_request_id(self):
        return str(self.world.identifiers.number("request"))

    def identify(self, request, number):
        """The account that a token may use; without a number in the path only who it is matters."""
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        known = [each for each in self.tokens if kind == "Bearer" and each.secret == secret]
        if not known:
            raise unauthorized()
        self.of_token = [self.exchange.accounts[each.account] for each in known]
        if number is None:
            return None
        if number.count("-") != 3 or not number.replace("-", "").isdigit():
            raise OandaError(400, "Invalid value specified for 'accountID'")
        account = self.by_account.get(number)
        if account not in self.of_token:
            raise unauthorized(403)
        return account

    def refuse(self, call, status, told):
        answer = trouble(status).answer()
        answer.headers = {"RequestID": self.new_request_id()}
        return answer

    def attach(self, trade, name, details, reason, **links):
        """Gives an open trade an exit."""
        account = next(each for each in self.exchange.accounts.values() if each.details["trades"].get(trade.id) is trade)
        given = {**details, "type": EXITS[name], "tradeID": trade.id}
        order = Reading(self, account, given).order(links, reason)
        self.exchange.place(order)
        attach(order)
        return order

    def place(self, account, parameters):
        given = {name: value if isinstance(value, dict) else str(value) for name, value in parameters.items()}
        try:
            return create(self, account, given)[0]
        except Rejected as rejected:
            raise VenueProblem({"rejectReason": rejected.reason, "errorMessage": text(rejected.reason)}) from None
        except OandaError as error:
            raise VenueProblem(error.answer().body) from None

    def instrument(self, wish):
        """Adds {symbol, price, row: fields of the instrument}, or changes {row, trading}."""
        known = self.exchange.instruments.get(wish["symbol"])
        if known is None:
            model = next(iter(self.exchange.instruments.values()))
            row = {**model.details["row"], "name": wish["symbol"], "displayName": wish["symbol"].replace("_", "/"),
                   "price": str(wish["price"]), **wish.get("row", {})}
            known = instruments.instrument_from(row)
            self.exchange.list_instrument(known)
        else:
            known.details["row"].update(wish.get("row", {}))
        known.trading = bool(wish.get("trading", known.trading))
        for session in self.price_sessions:
            session.dirty |= {known.symbol} & set(session.names)
        return known

    def beat(self):
        for session in list(self.price_sessions):
            session.flush()
