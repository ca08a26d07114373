// Exact decimals for quantities and prices: nine places in 128 bits, so that == compares sums.
#pragma once

#include <stdexcept>
#include <string>

/// A number in units of 10^-9. A product of two is in units of 10^-18 and still fits.
using Decimal = __int128;

constexpr Decimal one = 1'000'000'000;

/// Reads `-12.50`; throws std::invalid_argument for anything that is not a decimal of nine places.
inline Decimal decimal(const std::string& text) {
    const auto refuse = [&] { throw std::invalid_argument("'" + text + "' is not a decimal"); };
    Decimal value = 0;
    int places = -1, digits = 0;
    const bool isNegative = !text.empty() && text[0] == '-';
    for (size_t i = isNegative; i < text.size(); i++) {
        if (text[i] == '.' && places < 0) {
            places = 0;
        } else if (text[i] >= '0' && text[i] <= '9' && ++digits < 28) {
            if (places >= 0 && places++ == 9 && text[i] != '0') refuse();
            if (places <= 9) value = value * 10 + (text[i] - '0');
        } else {
            refuse();
        }
    }
    if (digits == 0) refuse();
    for (int place = places < 0 ? 0 : places; place < 9; place++) value *= 10;
    return isNegative ? -value : value;
}

/// The shortest text: `12.5`.
inline std::string text(Decimal value) {
    const bool isNegative = value < 0;
    if (isNegative) value = -value;
    std::string whole, fraction;
    for (Decimal rest = value / one; rest > 0 || whole.empty(); rest /= 10)
        whole.insert(whole.begin(), char('0' + int(rest % 10)));
    Decimal rest = value % one;
    for (int place = 0; place < 9; place++, rest /= 10)
        if (rest % 10 != 0 || !fraction.empty())
            fraction.insert(fraction.begin(), char('0' + int(rest % 10)));
    return (isNegative ? "-" : "") + whole + (fraction.empty() ? "" : "." + fraction);
}
