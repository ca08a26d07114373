// What the simulated venue says when it refuses.

internal import Values

@_noLocks
func sentence(_ literal: StaticString) -> Text<16> { Text<16>(literal) }

@_noLocks
func add(_ literal: StaticString, to text: inout Text<16>) {
    let bytes = Bytes(literal)
    var index = 0
    while index < bytes.count {
        text.append(bytes[index])
        index += 1
    }
}

@_noLocks
func add(_ value: Decimal, to text: inout Text<16>) {
    let digits = value.text
    var index = 0
    while index < digits.count {
        text.append(digits[index])
        index += 1
    }
}

@_noLocks
func offGrid(
    _ field: StaticString, _ value: Decimal, _ grid: StaticString, _ increment: Decimal
) -> Text<16> {
    var text = sentence(field)
    add(value, to: &text)
    add(" is not a multiple of the", to: &text)
    add(grid, to: &text)
    add(increment, to: &text)
    return text
}

@_noLocks
func notPositive(_ field: StaticString, _ value: Decimal) -> Text<16> {
    var text = sentence(field)
    add(value, to: &text)
    add(" is not above zero", to: &text)
    return text
}

@_noLocks
func tooLarge(_ field: StaticString, _ value: Decimal) -> Text<16> {
    var text = sentence(field)
    add(value, to: &text)
    add(" is too large", to: &text)
    return text
}

/// Why a fill-or-kill order was killed: what was shown, of what it wanted.
@_noLocks
func killed(shown: Decimal, of quantity: Decimal) -> Text<16> {
    var text = sentence("Fill or kill: ")
    add(shown, to: &text)
    add(" is shown of ", to: &text)
    add(quantity, to: &text)
    return text
}

@_noLocks
func offShare(_ field: StaticString, _ value: Decimal, _ lot: Decimal) -> Text<16> {
    var text = sentence(field)
    add(value, to: &text)
    add(" is not a part of OrderQty(38) in whole lots of ", to: &text)
    add(lot, to: &text)
    return text
}

/// A sentence that ends with a figure.
@_noLocks
func compared(_ literal: StaticString, _ value: Decimal) -> Text<16> {
    var text = sentence(literal)
    add(value, to: &text)
    return text
}

/// What an order would need of its account, and what there is.
@_noLocks
func poor(needs: Decimal, has: Decimal, of asset: Name) -> Text<16> {
    var text = sentence("Buying power: it needs ")
    add(needs, to: &text)
    add(" ", to: &text)
    text.append(asset)
    add(", and there is ", to: &text)
    add(has, to: &text)
    return text
}

/// By how much an account with margin would be beyond its bound.
@_noLocks
func stretched(exposure: Decimal, equity: Decimal, times margin: Decimal, _ currency: Name) -> Text<16> {
    var text = sentence("Buying power: ")
    add(exposure, to: &text)
    add(" ", to: &text)
    text.append(currency)
    add(" would be open, more than ", to: &text)
    add(margin, to: &text)
    add(" times ", to: &text)
    add(equity, to: &text)
    return text
}
