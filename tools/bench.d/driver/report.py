"""The table, the JSON file, and what has changed since another one."""
import json

from figures import figure_of


def number(value):
    if value == 0:
        return "0"
    if abs(value) >= 10000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def times(ratio):
    return f"{ratio:.4f}" if abs(ratio) < 0.1 else f"{ratio:.2f}"


def line(figure):
    ratio = times(figure.ratio) if figure.against else ""
    spread = f"{times(min(figure.ratios))}-{times(max(figure.ratios))}" if len(figure.ratios) > 1 else ""
    reference = f"{number(figure.reference)} {figure.against}" if figure.against else ""
    return [figure.goal, figure.what, f"{number(figure.ours)} {figure.unit}", reference, ratio, spread,
            str(figure.must or ""), str(figure.aim or ""), figure.verdict]


HEADINGS = ["goal", "what", "ours", "reference", "ratio", "pairs", "must", "aim", "verdict"]


def table(figures, headings=None):
    lines = [headings or HEADINGS] + [line(figure) for figure in figures]
    return columns(lines)


def columns(lines):
    widths = [max(len(row[i]) for row in lines) for i in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in lines)


def instruction_lines(instructions):
    names = {"orders_window_1": "an order, one at a time", "orders_window_100": "an order, window 100"}
    rows = [["instructions", ""]] + [[names.get(name, name), f"{value:,.0f}"] for name, value in instructions.items()]
    return columns(rows)


def print_all(result):
    machine = result["machine"]
    print(f"\n{machine['processor']}, {machine['cores']} cores, Linux {machine['kernel']} ({machine['virtual']}), "
          f"load {machine['load']:.1f}; commit {result['commit']}, {result['date']}"
          f"{', --quick' if result['quick'] else ''}\n")
    figures = [figure_of(data) for data in result["figures"]]
    if figures:
        print(table(figures))
    for figure in figures:
        if figure.note:
            print(f"  {figure.goal} {figure.what}: {figure.note}")
    if result["instructions"]:
        print("\n" + instruction_lines(result["instructions"]))
    for failure in result["failures"]:
        print(f"\n{failure['goal']} was not measured: {failure['why']}")


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def change(old, new):
    return f"{(new / old - 1) * 100:+.1f} %" if old else "new" if new else ""


def print_comparison(old, new):
    """Ratios and instructions of both; what is in one only is left out."""
    print(f"\nsince {old['commit']}, {old['date']}:\n")
    before = {(data["goal"], data["what"], data["against"]): data for data in old["figures"]}
    rows = [["goal", "what", "against", "before", "now", "change", "verdict"]]
    for data in new["figures"]:
        was = before.get((data["goal"], data["what"], data["against"]))
        if was:
            verdict = data["verdict"] if data["verdict"] == was["verdict"] else f"{was['verdict']} -> {data['verdict']}"
            rows.append([data["goal"], data["what"], data["against"], number(was["ratio"]), number(data["ratio"]),
                         change(was["ratio"], data["ratio"]), verdict])
    for name, value in new["instructions"].items():
        if name in old["instructions"]:
            was = old["instructions"][name]
            rows.append(["", name, "instructions", f"{was:,.0f}", f"{value:,.0f}", change(was, value), ""])
    print(columns(rows))
    if old["machine"]["processor"] != new["machine"]["processor"]:
        print(f"\nnot the same machine: that was {old['machine']['processor']}")
