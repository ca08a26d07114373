"""Every request that was received, without its secrets, so that a test can say what was sent and how often."""
from collections import deque

SECRETS = ("signature", "apikey", "api_key", "x-mbx-apikey", "password", "passphrase", "token", "sign", "secret")


class Journal:
    def __init__(self, clock, kept=200_000):
        self.clock = clock
        self.rows = deque(maxlen=kept)
        self.numbers = 0

    def receive(self, call):
        self.numbers += 1
        row = {"number": self.numbers, "at": self.clock.true_milliseconds(), "surface": call.surface,
               "method": call.method, "path": call.path, "operation": call.operation,
               "parameters": {key: value for key, value in call.parameters.items() if key.lower() not in SECRETS},
               "account": call.account, "clientId": call.client_id, "accepted": False, "status": None, "fault": None}
        self.rows.append(row)
        return row

    def find(self, wanted):
        """Rows whose fields equal the wanted ones; `clientId` also finds them among the parameters' values."""
        def fits(row, key, value):
            if key == "clientId":
                return value == row["clientId"] or value in map(str, row["parameters"].values())
            return str(row.get(key)) == value
        return [row for row in self.rows if all(fits(row, key, value) for key, value in wanted.items())]
