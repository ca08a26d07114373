"""What a client may say that is logged on and means no good: messages of all kinds, most of them nearly right."""
import time

SYMBOLS = ["BTC/USD", "ETH/USD", "EUR/USD", "AAPL", "MSFT"]
STRANGE_SYMBOLS = ["NOPE", "", "A" * 70, "*", "BTC/*", "\u00d6L"]
STRANGE_NUMBERS = [
    "0", "-1", "-0", "00100", "1.", "+5", ".5", "", "1e5", "0.00000001", "0.000000000000000001", "0.1234567890123456789",
    "999999999999999999", "99999999999999999999", "9223372036854775807", "123456789.123456789", "NaN",
]
STRANGE_TIMES = ["20260101-00:00:00", "99991231-23:59:59", "19700101-00:00:00", "2026", "x", ""]
STRANGE_CODES = "9AZ~0 "
KINDS = ["D"] * 8 + ["G"] * 3 + ["F"] * 3 + ["E"] * 3 + [
    "H", "q", "AF", "K", "M", "x", "c", "e", "g", "V", "AN", "BB", "AD", "BE", "Q", "j", "8", "9", "s", "AB", "B", "C", "6",
    "1", "2", "4", "5",
]


class WildWords:
    """Draws messages: of each field the usual, and now and then what nobody expects."""

    def __init__(self, name, dice, strangeness=0.04):
        self.name, self.dice, self.strangeness = name, dice, strangeness
        self.count, self.names = 0, []

    def message(self):
        """MsgType, and the fields of the body in some order."""
        kind = self.dice.choice(KINDS)
        fields = self.fields(kind)
        if fields and self.is_strange():
            fields.pop(self.dice.randrange(len(fields)))
        if fields and self.is_strange():
            fields.append(self.dice.choice(fields))
        if self.is_strange():
            self.dice.shuffle(fields)
        return kind, "".join(f"{tag}={value}|" for tag, value in fields)

    def fields(self, kind):
        match kind:
            case "D":
                return self.order()
            case "G":
                return self.order() + [(41, self.known())]
            case "F":
                return [(11, self.new()), (38, self.number()), (41, self.known()), (54, self.side()), (55, self.symbol()),
                        (60, self.time())]
            case "E":
                return self.list_of_orders()
            case "K" | "M":
                return [(60, self.time()), (66, f"{self.name}-L{self.count - self.dice.randrange(30)}")]
            case "2":
                return [(7, self.dice.choice(["1", "0", "99999999"])), (16, self.dice.choice(["0", "3"]))]
            case "4":
                return [(36, self.dice.choice(["1", "0"])), (123, "N")]
            case "5":
                return [(58, "gone")] if self.is_strange() else []
        return [(tag, value) for tag, value in self.question(kind) if value is not None]

    def question(self, kind):
        """About anything but an order: each has the fields of several."""
        identifier = f"Q{self.dice.randrange(1000)}"
        by_kind = {
            "H": [(11, self.known()), (54, self.side()), (55, self.symbol())],
            "q": [(11, self.new()), (55, self.symbol()), (60, self.time()), (530, self.code("12367"))],
            "AF": [(55, self.symbol()), (584, identifier), (585, self.code("17"))],
            "x": [(320, identifier), (559, self.code("01234"))],
            "c": [(55, self.symbol()), (320, identifier), (321, self.code("0123"))],
            "e": [(55, self.symbol()), (263, self.code("012")), (324, identifier)],
            "g": [(263, self.code("012")), (335, identifier)],
            "V": [(262, identifier), (263, self.code("012")), (264, self.code("0125")), (265, self.code("01")), (267, "2"),
                  (269, "0"), (269, "1"), (146, "1"), (55, self.symbol())],
            "AN": [(1, "ACC"), (60, self.time()), (581, "1"), (710, identifier), (715, "20261127"), (724, self.code("0123"))],
            "BB": [(1, "ACC"), (909, identifier)],
            "AD": [(568, identifier), (569, self.code("01")), (580, "2"), (75, "20260101"), (60, self.time()), (75, "20260101"),
                   (60, self.time())],
            "1": [(112, identifier)],
        }
        return by_kind.get(kind, [(11, self.known()), (37, "X"), (45, "3"), (58, "text"), (372, "D"), (380, "1")])

    # MARK: Orders

    def order(self):
        fields = [(11, self.new()), (38, self.number()), (40, self.code("1222234JKP")), (44, self.number()), (54, self.side()),
                  (55, self.symbol()), (59, self.code("0011346")), (60, self.time())]
        for tag, draw in (
                (1, lambda: self.dice.choice(["ACC", "", "Q" * 80])), (15, lambda: "USD"), (18, lambda: self.code("a6EZ")),
                (58, lambda: "t" * self.dice.randrange(400)), (77, lambda: self.code("COX")), (99, self.number),
                (100, lambda: self.dice.choice(["slow", "deaf", "XNAS", ""])), (110, self.number), (111, self.number),
                (117, lambda: "Q"), (126, lambda: self.later()), (152, self.number), (210, self.number), (211, self.number),
                (432, lambda: "20991231"), (583, lambda: "L"), (836, lambda: self.code("0123")), (847, lambda: self.code("13")),
                (1138, self.number)):
            if self.is_strange():
                fields.append((tag, draw()))
        return fields

    def list_of_orders(self):
        count = self.dice.choice([1, 2, 2, 2, 3, 3, 3, 5, 16, 17, 40])
        said = count if not self.is_strange() else self.dice.randrange(50)
        fields = [(66, f"{self.name}-L{self.count}"), (68, said), (394, self.code("33312")), (1385, self.code("12")), (73, count)]
        for place in range(1, count + 1):
            order = dict(self.order())
            fields += [(11, order[11]), (67, place), (583, f"L{self.count}")]
            fields += [(tag, order[tag]) for tag in (1, 55, 54, 38, 40, 44, 99, 59) if tag in order]
        return fields

    def new(self):
        self.count += 1
        self.names.append(f"{self.name}-{self.count}")
        return self.names[-1] if not self.is_strange() else self.dice.choice(["", "X" * 100, self.known()])

    def known(self):
        return self.dice.choice(self.names[-50:]) if self.names and not self.is_strange() else "NONE"

    # MARK: Values

    def is_strange(self):
        return self.dice.random() < self.strangeness

    def number(self):
        return self.dice.choice(STRANGE_NUMBERS) if self.is_strange() else str(self.dice.randrange(1, 500))

    def symbol(self):
        return self.dice.choice(STRANGE_SYMBOLS if self.is_strange() else SYMBOLS)

    def side(self):
        return self.code("112225")

    def code(self, usual):
        return self.dice.choice(STRANGE_CODES if self.is_strange() else usual)

    def time(self):
        if self.is_strange():
            return self.dice.choice(STRANGE_TIMES)
        return time.strftime("%Y%m%d-%H:%M:%S", time.gmtime())

    def later(self):
        return self.dice.choice(STRANGE_TIMES) if self.is_strange() else "20990101-00:00:00"
