"""G1 to G4: the codec by itself, against a SIMD pass over the same bytes and against QuickFIX."""
import json
import re

from children import Failed, run
from figures import at_least, at_most, compare, interleave
from places import ROOT


def sample_files(setting):
    """The messages as files, which our codec reads."""
    paths = []
    for kind in ("nos", "er"):
        path = f"{setting.servers.folder}/{kind}.samples"
        text, _ = run("the samples", [setting.kit("samples"), kind], 10)
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        paths.append(path)
    return paths


def rows(output):
    """`NAME ns/msg p10= 1.0 ...` by name."""
    found = {name.strip(): float(value) for name, value in re.findall(r"^(.*?)\s+ns/msg p10=\s*([\d.]+)", output, re.M)}
    if not found:
        raise Failed(f"no figures: {output[-500:]}")
    return found


def measure(setting):
    """Turn by turn: ours, the floor's, QuickFIX's. The tenth percentile of many short slices each."""
    samples = sample_files(setting)
    codecbench, processor = setting.swift("codecbench"), setting.processors.client
    floor, micro = setting.kit("floor"), setting.kit("micro")

    def ours():
        output, _ = run("codecbench", [codecbench, *samples], 120, processor)
        return {name: row["p10"] for name, row in json.loads(output).items()}

    def theirs():
        return rows(run("the floor", [floor], 120, processor)[0])

    def quickfix():
        return rows(run("QuickFIX's codec", [micro, ROOT / "spec" / "FIX44.xml"], 120, processor)[0])

    return interleave(setting.size.pairs, ours, theirs, quickfix)


def best_index(floor, kind):
    """Of whichever instructions the machine has."""
    return min(value for name, value in floor.items() if re.fullmatch(rf"{kind} \w+ index", name))


def parse_order(setting):
    pairs = [(ours["nos_parse"], best_index(floor, "NOS")) for ours, floor, _ in setting.once(measure)]
    yield compare("G1", "parse a NewOrderSingle", "ns", pairs, "SIMD index", at_most(2.6), at_most(1.75))


def parse_report(setting):
    pairs = [(ours["er_parse"], best_index(floor, "ER")) for ours, floor, _ in setting.once(measure)]
    yield compare("G2", "parse an ExecutionReport", "ns", pairs, "SIMD index", at_most(2.9), at_most(1.95))


def validate(setting):
    for name, kind, what in (("nos", "NOS", "a NewOrderSingle"), ("er", "ER", "an ExecutionReport")):
        pairs = [(ours[f"{name}_validate"], quickfix[f"{kind} parse + dictionary validate"])
                 for ours, _, quickfix in setting.once(measure)]
        yield compare("G3", f"parse and validate {what}", "ns", pairs, "QuickFIX", at_least(6), at_least(10), inverse=True,
                      note="times faster")


def encode(setting):
    pairs = [(ours["er_encode"], floor["ER encode"]) for ours, floor, _ in setting.once(measure)]
    yield compare("G4", "encode an ExecutionReport", "ns", pairs, "C template", at_most(5), at_most(2))
