"""Cuts of the power under load, with the QuickFIX client's account of what must be there afterwards."""
import image
from power import PoweredGateway
from processes import Failed

# So many cuts in the life of a store; then a client with a new one, as the first minutes are a life's riskiest.
CUTS_OF_A_STORE = 10
LIVES = 6  # of stores on a disk that lies: names are mostly lost in the first moments of one


class PowerCases:
    """Part of the driver, which has `options`, `folder`, `chooser`, `seed_of`, and the churn's cases."""

    def power(self):
        """Each cut on the same store counts, those while it starts as well."""
        for life in range(1, self.options.cuts // CUTS_OF_A_STORE + 2):
            cuts = min(CUTS_OF_A_STORE, self.options.cuts - CUTS_OF_A_STORE * (life - 1))
            if cuts > 0:
                yield f"power {life}", lambda life=life, cuts=cuts: self.cut_power(life, cuts)

    def cut_power(self, life, cuts):
        seed = self.seed_of(f"power {life}")
        gateway = self.powered(f"power{life}", "power", seed)
        gateway.start()
        told = self.kill_under_load(gateway.folder, gateway, cuts, seed)
        if gateway.decided == 0 or gateway.syncs == 0:
            raise Failed("the disk had nothing to decide: the layer saw no write or no sync")
        return (f"{gateway.cuts} cuts ({gateway.cuts_of_starts} while starting), {gateway.syncs} syncs,"
                f" {gateway.decided} sectors and names undecided; {told}")

    def powered(self, name, durability, seed, lie=None):
        folder = self.folder / name
        folder.mkdir()
        return PoweredGateway(self.options.penstock, folder, self.chooser, durability, seed, lie)

    def prove(self):
        """That the tests of `power` can fail: what must not hold does not."""
        yield "prove process", lambda: self.must_fail("process")
        for lie in image.LIES:
            yield f"prove lie: {lie}", lambda lie=lie: self.must_fail("power", lie)

    def must_fail(self, durability, lie=None):
        """A store that does not sync, or a disk that does not keep what it was told to, is found out."""
        cuts = 0
        for life in range(1, LIVES + 1):
            name = f"prove-{durability}-{lie or 'honest'}-{life}".replace(" ", "-")
            gateway = self.powered(name, durability, self.seed_of(name), lie)
            gateway.verify = lambda: None  # the gateway and its client are to find it out
            try:
                gateway.start()
                self.kill_under_load(gateway.folder, gateway, CUTS_OF_A_STORE, self.seed_of(name))
            except Failed as failure:
                return f"found out after {cuts + gateway.cuts} cuts: {first_reason(str(failure))}"
            cuts += gateway.cuts
        raise Failed(f"nobody noticed in {cuts} cuts")


def first_reason(text):
    """The line that says what was lost, or why there is no store any more."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for mark in ("VIOLATION", "penstock: ", "too low", "store"):
        for line in lines:
            if mark in line:
                return line
    return lines[0]
