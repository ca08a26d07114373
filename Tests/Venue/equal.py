"""Compares requests case by case; run by Tests/Venue/equal.

Of each case: method, address, parameters of query and body together as a map (numbers by their value), names of headers.
The signatures of both sides are computed anew over their own bytes. Requests are compared one by one, in their order. What differs must stand in equality/differences.py,
and what stands there must differ.
"""
import argparse
import json
import pathlib
import subprocess
import sys

from equality import signatures
from equality.clients import AT, caught
from equality.differences import TABLE
from equality.requests import Request
from equality.venues import VENUES

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGNATURES = {
    "binance": signatures.binance, "binance-futures": signatures.binance, "bybit": signatures.bybit,
    "coinbase": signatures.coinbase, "kraken": signatures.kraken, "kraken-futures": signatures.kraken_futures,
    "okx": signatures.okx, "alpaca": signatures.alpaca, "oanda": signatures.oanda,
}
# Headers and parameters that are the signature: computed anew in place of compared.
PROOFS = {"signature", "api-sign", "authent", "ok-access-sign", "x-bapi-sign", "authorization"}


def translated(penstock, case):
    """The requests that `penstock translate` makes of a case, or why it makes none."""
    nonce = [] if case.venue in ("coinbase", "okx", "bybit") else ["--nonce", str(AT - max(0, len(case.fix) - 1))]
    command = [penstock, "translate", case.venue, "--at", str(AT), *nonce, *case.arguments]
    run = subprocess.run(command, input="\n".join(case.fix), capture_output=True, text=True, timeout=60)
    if run.returncode != 0:
        return None, run.stderr.strip().removeprefix("penstock translate: ")
    made = [json.loads(line) for line in run.stdout.splitlines()[max(0, len(case.fix) - 1):]]
    return [Request(row["method"], row["url"], row["headers"], row["body"]) for row in made], None


def differences(ours, theirs):
    """(what, ours, theirs) of all that is not alike."""
    found = []
    if ours.method != theirs.method:
        found.append(("method", ours.method, theirs.method))
    if ours.place != theirs.place:
        found.append(("address", ours.place, theirs.place))
    mine, other = ours.parameters(), theirs.parameters()
    for name in sorted((mine.keys() | other.keys()) - PROOFS):
        if mine.get(name) != other.get(name):
            found.append((name, mine.get(name), other.get(name)))
    mine, other = (names(side) for side in (ours, theirs))
    for name in sorted(mine ^ other):
        found.append((f"header {name}", "there" if name in mine else None, "there" if name in other else None))
    return found


def names(request):
    """Of its headers. What a body is that is not there, nobody asks."""
    return {name.lower() for name in request.headers} - (set() if request.body else {"content-type"})


def unsigned(venue, request):
    """What is public bears no signature."""
    return not any(name.lower() in PROOFS or "key" in name.lower() for name in request.headers) and venue != "oanda"


def check(penstock, case, used, tell):
    """The lines that say what is wrong with a case."""
    try:
        theirs = [caught(call) for call in case.calls]
    except Exception as error:
        return [f"their client: {type(error).__name__}: {error}"]
    ours, refusal = translated(penstock, case)
    tell(f"  ours   {ours or refusal}\n  theirs {theirs}")
    if ours is None:
        found = [("refused", refusal, None)]
    else:
        found = [difference for pair in zip(ours, theirs) for difference in differences(*pair)]
        if len(ours) != len(theirs):
            found.append(("requests", str(len(ours)), str(len(theirs))))
    wrong = []
    for what, mine, other in found:
        meant = [row for row in TABLE if row.covers(case, what, mine, other)]
        used.update(meant)
        if not meant:
            wrong.append(f"{what}: ours {mine!r}, theirs {other!r}")
    for side, requests in (("our", ours or []), ("their", theirs)):
        for request in requests:
            problem = None if unsigned(case.venue, request) else SIGNATURES[case.venue](request)
            if problem:
                wrong.append(f"{side} signature: {problem}")
    return wrong


def main():
    parser = argparse.ArgumentParser(prog="Tests/Venue/equal", description=__doc__)
    parser.add_argument("--penstock", default=ROOT / ".build" / "debug" / "penstock")
    parser.add_argument("--verbose", action="store_true", help="show both requests of each case")
    parser.add_argument("venues", nargs="*", metavar="VENUE", help=", ".join(VENUES))
    given = parser.parse_args()
    strange = [name for name in given.venues if name not in VENUES]
    if strange:
        parser.error(f"no venue is called {', '.join(strange)}: {', '.join(VENUES)}")
    used, failures, count = set(), 0, 0
    for venue in given.venues or VENUES:
        cases = VENUES[venue]()
        for case in cases:
            told = []
            wrong = check(given.penstock, case, used, told.append)
            count += 1
            failures += bool(wrong)
            if wrong or given.verbose:
                print(f"{venue}: {case.name}", *(f"  {line}" for line in wrong), *(told if given.verbose else []), sep="\n")
    for row in TABLE:
        if row not in used and any(row.of(venue) for venue in given.venues or VENUES):
            failures += 1
            print(f"{row.venue}: nothing differs any more as the table says: {row}")
    print(f"{count} cases, {failures} failures, {len(used)} differences that are meant")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
