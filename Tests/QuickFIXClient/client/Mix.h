// The seeded random mix of the endurance run.
#pragma once

#include "Book.h"
#include "Options.h"
#include "Requests.h"

#include <random>

/// Makes one message after the other. The seed decides what is done and how large; which open order
/// a cancel or replace meets depends on the gateway's reports up to then as well.
class Mix {
public:
    Mix(const Options& options, const Book& book)
        : options(options), book(book), number(book.lastNumber), random(options.seed) {}

    FIX::Message next();
    std::string newID() { return options.sender + "-" + std::to_string(++number); }

private:
    const Options& options;
    const Book& book;
    int number;
    std::mt19937_64 random;

    int below(int limit) { return int(random() % uint64_t(limit)); }
    std::string quantity(const char* unit);
    FIX::Message order();
    /// A stop, an iceberg, an order of a list, and so on.
    FIX::Message special();
    FIX::Message list(const Terms& entry, const Terms& stop);
    FIX::Message change(const Order& target, bool isReplace);
};
