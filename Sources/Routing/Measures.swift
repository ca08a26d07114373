// Decimals as measures: for scores, never for money or quantity.

internal import Values

extension Decimal {
    /// A floating-point number next to it, the same on every machine: IEEE 754 defines both roundings, of the mantissa
    /// and of the quotient; the power of ten is exact.
    var measure: Double {
        @_noLocks get {
            var unit = 1.0
            var digits = scale
            while digits > 0 {
                unit *= 10
                digits -= 1
            }
            return Double(mantissa) / unit
        }
    }
}
