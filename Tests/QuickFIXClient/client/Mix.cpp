// What the mix consists of.
#include "Mix.h"

#include "Instruments.h"

FIX::Message Mix::next() {
    // Drawn before it is known whether there is an open order, so that the draws stay in step.
    const int what = below(100), which = below(1 << 20);
    const std::vector<Order*> open = book.openOrders();
    if (what < 55 || open.empty()) return options.isWide && below(2) == 0 ? special() : order();
    const Order& target = *open[size_t(which) % open.size()];
    if (what < 75) return change(target, false);
    if (what < 90) return change(target, true);
    return askStatus(target.current, target.symbol, target.side);
}

std::string Mix::quantity(const char* unit) { return text(decimal(unit) * (1 + below(20))); }

FIX::Message Mix::order() {
    const Instrument& instrument = instruments[size_t(below(int(instruments.size())))];
    Terms terms;
    terms.symbol = instrument.symbol;
    terms.quantity = quantity(instrument.unit);
    const int kind = below(100);
    const bool wantsToSell = below(2) == 0;
    // Sells only what was bought: whether an account may go short is not this test's business.
    if (wantsToSell && book.position(terms.symbol) >= decimal(terms.quantity)) terms.side = '2';
    const bool isBuy = terms.side == '1';
    const std::string far = isBuy ? instrument.low : instrument.high;
    const std::string through = isBuy ? instrument.high : instrument.low;
    if (kind < 30) return newOrder(newID(), terms);  // market
    terms.type = '2';
    terms.price = kind < 80 || kind >= 90 ? far : through;
    if (kind >= 90) terms.timeInForce = kind < 97 ? '3' : '4';  // cannot fill: cancelled at once
    return newOrder(newID(), terms);
}

FIX::Message Mix::special() {
    const Instrument& instrument = instruments[size_t(below(int(instruments.size())))];
    Terms terms;
    terms.symbol = instrument.symbol;
    terms.quantity = quantity(instrument.unit);
    const int kind = below(100);
    const std::string price = below(2) == 0 ? instrument.low : instrument.high;
    if (kind < 30) {
        // Is due at once, or never.
        terms.type = kind < 12 ? '3' : kind < 18 ? '4' : 'J';
        terms.stopPrice = price;
        if (terms.type == '4') terms.price = instrument.high;
        return newOrder(newID(), terms);
    }
    if (kind < 45) {
        terms.type = 'P';
        terms.more = {{18, "a"}, {211, std::to_string(1 + below(5))}, {836, "1"}};
        return newOrder(newID(), terms);
    }
    terms.type = '2';
    terms.price = price;
    if (kind < 70) {
        terms.more = {{111, text(decimal(instrument.unit))}};
        return newOrder(newID(), terms);
    }
    if (kind < 80) {
        terms.timeInForce = '6';
        terms.more = {{126, timeIn(1 + below(20))}};
        return newOrder(newID(), terms);
    }
    Terms stop = terms;
    stop.type = '3';
    stop.price = "";
    stop.stopPrice = instrument.low;
    return list(terms, stop);
}

/// An OCO, an OTO or a bracket: its exits sell what the entry buys.
FIX::Message Mix::list(const Terms& entry, const Terms& stop) {
    const std::string number = newID();
    const auto isItsOwn = [&](const Instrument& each) { return entry.symbol == each.symbol; };
    const Instrument& instrument = *std::find_if(instruments.begin(), instruments.end(), isItsOwn);
    Terms profit = entry, loss = stop;
    profit.price = instrument.high;
    switch (below(3)) {
        case 0:
            profit.price = instrument.low;
            return newList(number, {{newID(), entry}, {newID(), profit}}, "OCO-" + number);
        case 1:
            profit.side = '2';
            return newList(number, {{newID(), entry}, {newID(), profit}}, "OTO-" + number);
        default:
            profit.side = loss.side = '2';
            return newList(number, {{newID(), entry}, {newID(), profit}, {newID(), loss}}, "BRACKET-" + number);
    }
}

FIX::Message Mix::change(const Order& target, bool isReplace) {
    const auto isItsOwn = [&](const Instrument& each) { return target.symbol == each.symbol; };
    const Instrument& instrument = *std::find_if(instruments.begin(), instruments.end(), isItsOwn);
    Terms terms;
    terms.symbol = target.symbol;
    terms.side = target.side;
    terms.quantity = isReplace ? quantity(instrument.unit) : text(target.quantity);
    if (!isReplace) return cancelOrder(newID(), target.current, terms);
    terms.type = '2';
    terms.price = target.side == '1' ? instrument.low : instrument.high;
    return replaceOrder(newID(), target.current, terms);
}
