"""Every request that was received, without its secrets, so that a test can say what was sent and how often."""
from collections import deque

SECRETS = ("signature", "apikey", "api_key", "x-mbx-apikey", "password", "passphrase", "token", "sign", "secret", "jwt", "otp",
           "original_challenge", "signed_challenge")


def without_secrets(value):
    if isinstance(value, dict):
        return {key: without_secrets(each) for key, each in value.items() if str(key).lower() not in SECRETS}
    return [without_secrets(each) for each in value] if isinstance(value, list) else value


def holds(value, wanted):
    """Whether a text stands somewhere in what was sent."""
    if isinstance(value, (dict, list)):
        return any(holds(each, wanted) for each in (value.values() if isinstance(value, dict) else value))
    return str(value) == wanted


class Journal:
    def __init__(self, clock, kept=200_000):
        self.clock = clock
        self.rows = deque(maxlen=kept)
        self.numbers = 0

    def receive(self, call):
        self.numbers += 1
        row = {"number": self.numbers, "at": self.clock.true_milliseconds(), "surface": call.surface,
               "method": call.method, "path": call.path, "operation": call.operation,
               "parameters": without_secrets(call.parameters),
               "account": call.account, "clientId": call.client_id, "accepted": False, "status": None, "fault": None}
        self.rows.append(row)
        return row

    def find(self, wanted):
        """Rows whose fields equal the wanted ones; `clientId` also finds them among the parameters' values."""
        def fits(row, key, value):
            if key == "clientId":
                return value == row["clientId"] or holds(row["parameters"], value)
            return str(row.get(key)) == value
        return [row for row in self.rows if all(fits(row, key, value) for key, value in wanted.items())]
