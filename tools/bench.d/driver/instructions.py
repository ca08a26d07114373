"""Instructions, which are the same however busy the machine is: valgrind's callgrind counts them."""
import os
import re
import shutil
import tempfile

from children import Failed, run


# Hash tables that are filled in the same order every time.
STEADY = {"SWIFT_DETERMINISTIC_HASHING": "1"}


def is_there():
    return shutil.which("valgrind") is not None


def count(command, seconds=120):
    """How many instructions a program executes in all."""
    with tempfile.TemporaryDirectory(prefix="penstock-callgrind-") as folder:
        _, errors = run("valgrind", [*wrapper(folder), *command], seconds, environment=STEADY)
    return collected(errors)


def wrapper(folder):
    return ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out"]


def collected(text):
    match = re.search(r"Collected : (\d+)", text)
    if not match:
        raise Failed(f"valgrind says nothing of instructions\n{text[-1000:]}")
    return int(match[1])


def of_codec(codecbench, samples, messages=40_000):
    """Instructions a message, by what is done with it."""
    works = ["nos_parse", "er_parse", "nos_validate", "er_validate", "er_encode"]
    with tempfile.TemporaryDirectory(prefix="penstock-callgrind-") as folder:
        command = [readable(codecbench, folder), *samples, "--once"]
        start = count([*command, works[0], 0])
        return {work: (count([*command, work, messages]) - start) / messages for work in works}


def readable(program, folder):
    """A copy of a program for valgrind 3.19, which does not understand the debugging information of Swift 6."""
    copy = f"{folder}/{os.path.basename(program)}"
    run("strip", ["strip", "--strip-debug", "-o", copy, program], 60)
    return copy


# Orders under valgrind: few and many. Always the same, since an order costs more in a larger store.
FEW, MANY = 500, 3000


def of_orders(servers, client, window):
    """Instructions an order, in `penstock serve` from socket to socket with the store in `process` mode."""
    with servers.fresh_folder() as folder:
        program = readable(servers.swift("penstock"), folder)
        totals = [run_orders(servers, client, program, folder, window, orders) for orders in (FEW, MANY)]
    return (totals[1] - totals[0]) / (MANY - FEW)


def run_orders(servers, client, program, folder, window, orders):
    with servers.gateway(wrapper=wrapper(folder), program=program, map_size="4GiB", environment=STEADY) as (child, port):
        client.run(port, seconds=300, count=orders, warmup=0, window=window, reset=True)
        child.end(gently=True, seconds=60)
        return collected("\n".join(child.lines))
