"""Tries the kit itself: our client with our acceptor, and with one that lies in every way it can."""
import json

from children import Child, Failed, run
from kit import Kit

LIES = {"checksum": "wrong CheckSum", "length": "wrong CheckSum or BodyLength", "gap": "gap", "missing": "timeout",
        "twice": "2 reports", "refused": "refused", "stranger": "nobody sent"}


def attempt(kit, lie, *options):
    """(exit code, standard output, standard error) of a client against an acceptor that lies."""
    with Child("the null acceptor", [kit("null"), "--port", "0", "--lie", lie]) as acceptor:
        port = acceptor.wait_for(r"LISTENING (\d+)", 10)[1]
        command = [kit("load"), "--port", port, "--reset", "--warmup", "100", "--timeout", "2", *options]
        output, errors, code = run("the load client", command, 30, may_fail=True)
    return code, output, errors


def expect(claim, text, seen):
    if not claim:
        raise Failed(f"{text}\n{seen}")
    print(f"good: {text}")


def main():
    kit = Kit(only_own=True)
    modes = {"one at a time": [], "window 50, 10 sessions": ["--window", "50", "--sessions", "10"],
             "polling": ["--busy"], "at a rate": ["--rate", "20000"]}
    for name, options in modes.items():
        code, output, errors = attempt(kit, "none", "--count", "3000", "--json", *options)
        figures = json.loads(output or "{}")
        expect(code == 0 and figures.get("ok") and figures["orders"] == 3000, f"3,000 orders, {name}", output + errors)
    code, output, errors = attempt(kit, "none", "--sessions", "200", "--idle", "0.1", "--json")
    expect(code == 0 and "READY sessions=200" in output, "200 sessions that do nothing", output + errors)
    for lie, found in LIES.items():
        code, output, errors = attempt(kit, lie, "--count", "2000")
        expect(code in (1, 3) and found in errors, f"found out: {lie}", f"exit code {code}\n{output}{errors}")
    output, _ = run("the floor", [kit("floor")], 60)
    expect("ER encode" in output, "the floor's indexers agree, and refuse every change of a byte", output)
    for part in ("samples", "nohalt", "sync", "tcp", "count.so"):
        expect(kit(part).exists(), f"{part} compiles without a warning", "")
