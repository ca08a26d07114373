"""Turns Orchestra's names into words and Swift identifiers."""
import re
from collections import Counter

# Names whose capitals do not tell where the words begin, mostly for an acronym before another word.
WORDS = {
    "ACTM6Match": "ACT M6 Match",
    "CancelOrdersForACFICode": "Cancel Orders For A CFI Code",
    "EUCJP": "EUC JP",
    "IOETTEMortgage": "IOETTE Mortgage",
    "IOIID": "IOI ID",
    "ISDAFpMLSpecification": "ISDA FpML Specification",
    "PGPDES": "PGP DES",
    "PGPDESMD5": "PGP DES MD5",
    "PKCSDES": "PKCS DES",
    "Program3a3": "Program 3a3",
    "SSIDBIDsProvided": "SSI DB IDs Provided",
    "StatusForOrdersForACFICode": "Status For Orders For A CFI Code",
    "XMLnonFIX": "XML Non FIX",
}

# Swift's reserved words. Those reserved only by context need no backticks as members.
KEYWORDS = set("""Any Self as associatedtype await break case catch class continue default defer
    deinit do else enum extension fallthrough false fileprivate for func guard if import in init
    inout internal is let nil operator precedencegroup private protocol public repeat rethrows
    return self static struct subscript super switch throw throws true try typealias var
    where while""".split())


def words(name):
    """OrderID -> Order ID: an acronym is one word, and a digit goes with the capitals beside it."""
    edges = r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])"
    return WORDS.get(name, re.sub(edges, " ", name)).split()


def identifiers(names):
    """Swift identifiers for names, in order: valid, and unique by counting repeats."""
    seen, found = Counter(), []
    for name in names:
        first, *rest = words(name)
        identifier = first.lower() + "".join(rest)
        if not identifier[0].isalpha():
            identifier = "value" + identifier
        seen[identifier] += 1
        if seen[identifier] > 1:
            identifier += f"_{seen[identifier]}"
        found.append(f"`{identifier}`" if identifier in KEYWORDS else identifier)
    return found
