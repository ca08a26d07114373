// One FIX message as its fields, read here and not by QuickFIX, so that the audit has its own eyes.
#pragma once

#include "Decimal.h"

#include <string>
#include <utility>
#include <vector>

/// The fields in wire order, and the text they came from with `|` for SOH.
struct Fields {
    std::string text;
    std::vector<std::pair<int, std::string>> all;

    /// Reads SOH-separated text, or `|`-separated text when there is no SOH in it.
    explicit Fields(const std::string& raw);

    /// The first value of `tag`, empty when it is absent.
    const std::string& operator[](int tag) const;
    bool has(int tag) const;
    /// The value as a whole number, 0 when absent; throws std::invalid_argument for another text.
    int number(int tag) const;
    /// The value as a decimal; throws std::invalid_argument when absent or another text.
    Decimal amount(int tag) const;
    /// The first character, or 0: for the one-character code fields 39, 54, 150.
    char code(int tag) const;

    bool isPossibleDuplicate() const { return (*this)[43] == "Y"; }
    bool isAdministrative() const;
    /// Everything that a resend must repeat: all but the framing and a resend's own header fields.
    std::string content() const;
};
