// What the street does with what it hears, and by itself.
#include "Street.h"

#include "Server.h"
#include "StreetBook.h"

#include <csignal>
#include <cstdio>
#include <random>

namespace {
volatile std::sig_atomic_t isToldToEnd = 0;

using Field = std::pair<int, std::string>;

class Street {
public:
    explicit Street(const Options& options)
        : line(ignored, [](const Fields&) {}), journal(options.state, [](char, const std::string&) {}),
          book(options.state + ".book"), server(options, journal, line), dice(options.seed) {
        server.onMessage = [this](const FIX::Message& message) { hear(message); };
    }

    int run(const Options& options) {
        while (!isToldToEnd) {
            server.step();
            if (dice() % 8 == 0) fillSome();
        }
        server.logOut(options.patience);
        for (const auto& [number, order] : book.orders)
            std::printf("order %s %c %s\n", order.first.c_str(), order.status, text(order.filled).c_str());
        std::printf("%zu orders, %d by mass status, %d by status, %d unknown, %d logons, %d PossDup received, "
                    "%d PossDup sent\n", book.orders.size(), toldInMass, toldAlone, unknown, server.logons,
                    line.resentToUs, line.resentByUs);
        return 0;
    }

private:
    std::vector<std::string> ignored;
    Line line;
    Journal journal;
    StreetBook book;
    Server server;
    std::mt19937_64 dice;
    int toldInMass = 0, toldAlone = 0, unknown = 0;

    void hear(const FIX::Message& message) {
        const std::string type = message.getHeader().getField(35);
        if (type == "D") return enter(message);
        if (type == "F") return cancel(message);
        if (type == "G") return replace(message);
        if (type == "H") return tell(message);
        if (type == "AF") return tellAll(message);
        refuse(message, type);
    }

    // Reports

    FIX::Message report(const StreetOrder& order, char execType, const std::vector<Field>& more = {}) {
        FIX::Message message;
        message.getHeader().setField(FIX::FIELD::MsgType, "8");
        const bool hasFills = order.filled > 0;
        const Decimal left = order.isOpen() ? order.quantity - order.filled : 0;
        for (const auto& [tag, value] : std::vector<Field>{
                 {6, hasFills ? text(order.price) : "0"}, {11, order.clOrdID}, {14, text(order.filled)},
                 {17, execType == 'I' ? "0" : book.nextExecID()}, {37, "S" + std::to_string(order.number)},
                 {38, text(order.quantity)}, {39, std::string(1, order.status)}, {54, std::string(1, order.side)},
                 {55, order.symbol}, {150, std::string(1, execType)}, {151, text(left)}})
            message.setField(tag, value);
        if (order.limit > 0) message.setField(44, text(order.limit));
        for (const auto& [tag, value] : more) message.setField(tag, value);
        return message;
    }

    void fill(StreetOrder& order, Decimal quantity) {
        order.filled += quantity;
        order.status = order.filled == order.quantity ? '2' : '1';
        if (order.status == '2') order.fillsLeft = 0;
        book.save(order);
        server.give(report(order, 'F', {{31, text(order.price)}, {32, text(quantity)}}));
    }

    void end(StreetOrder& order, const std::vector<Field>& more = {}) {
        order.status = '4';
        order.fillsLeft = 0;
        book.save(order);
        server.give(report(order, '4', more));
    }

    // Orders

    void enter(const FIX::Message& message) {
        if (book.find(message.getField(11))) {
            // Of an earlier life that did not come to say so.
            StreetOrder twice = *book.find(message.getField(11));
            twice.status = '8';
            return server.give(report(twice, '8', {{103, "6"}}));
        }
        StreetOrder order;
        order.clOrdID = message.getField(11);
        order.symbol = message.getField(55);
        order.side = message.getField(54)[0];
        order.type = message.getField(40)[0];
        order.quantity = decimal(message.getField(38));
        if (message.isSetField(59)) order.timeInForce = message.getField(59)[0];
        if (message.isSetField(44)) order.limit = decimal(message.getField(44));
        order.price = order.limit > 0 ? order.limit : 100 * one;
        const auto chance = dice() % 20;
        if (chance == 0) {
            order.status = '8';
            return server.give(report(book.add(order), '8', {{103, "0"}, {58, "not today"}}));
        }
        const bool isAtOnce = order.timeInForce == '3' || order.timeInForce == '4';
        order.fillsLeft = order.type == '1' ? 1 + int(dice() % 2) : chance % 3 == 0 && !isAtOnce ? 1 : 0;
        StreetOrder& held = book.add(order);
        server.give(report(held, '0'));
        if (isAtOnce) end(held);
    }

    /// What trades by itself, also while nobody is there to hear it.
    void fillSome() {
        for (auto& [number, order] : book.orders) {
            if (!order.isOpen() || order.fillsLeft == 0 || dice() % 4 != 0) continue;
            order.fillsLeft--;
            const Decimal left = order.quantity - order.filled;
            // Limit orders keep something; what is left of a market order is the last fill's.
            const bool isLast = order.type == '1' && order.fillsLeft == 0;
            const Decimal part = isLast ? left : left / 2 / 10'000'000 * 10'000'000;
            if (part > 0) fill(order, part);
        }
    }

    void cancel(const FIX::Message& message) {
        StreetOrder* order = book.find(message.getField(41));
        if (!order || !order->isOpen() || order->clOrdID != message.getField(41))
            return refuseChange(message, order, '1');
        const std::string known = order->clOrdID;
        order->clOrdID = message.getField(11);
        end(*order, {{41, known}});
    }

    void replace(const FIX::Message& message) {
        StreetOrder* order = book.find(message.getField(41));
        const Decimal quantity = decimal(message.getField(38));
        if (!order || !order->isOpen() || order->clOrdID != message.getField(41) || quantity <= order->filled
            || dice() % 6 == 0)
            return refuseChange(message, order, '2');
        const std::string known = order->clOrdID;
        order->clOrdID = message.getField(11);
        order->quantity = quantity;
        order->limit = decimal(message.getField(44));
        book.save(*order);
        server.give(report(*order, '5', {{41, known}}));
    }

    void refuseChange(const FIX::Message& request, const StreetOrder* order, char answers) {
        FIX::Message message;
        message.getHeader().setField(FIX::FIELD::MsgType, "9");
        const std::string reason = !order ? "1" : order->isOpen() ? "2" : "0";
        for (const auto& [tag, value] : std::vector<Field>{
                 {11, request.getField(11)}, {37, order ? "S" + std::to_string(order->number) : "NONE"},
                 {39, order ? std::string(1, order->status) : "8"}, {41, request.getField(41)}, {102, reason},
                 {434, std::string(1, answers)}})
            message.setField(tag, value);
        server.give(message);
    }

    // Questions

    void tell(const FIX::Message& request) {
        std::vector<Field> more;
        if (request.isSetField(790)) more.push_back({790, request.getField(790)});
        if (const StreetOrder* order = book.find(request.getField(11))) {
            toldAlone++;
            return server.give(report(*order, 'I', more));
        }
        unknown++;
        StreetOrder nothing;
        nothing.clOrdID = request.getField(11);
        nothing.symbol = request.getField(55);
        nothing.side = request.getField(54)[0];
        nothing.status = '8';
        more.insert(more.end(), {{37, "NONE"}, {103, "5"}});
        server.give(report(nothing, 'I', more));
    }

    void tellAll(const FIX::Message& request) {
        std::vector<const StreetOrder*> open;
        for (const auto& [number, order] : book.orders)
            if (order.isOpen()) open.push_back(&order);
        const std::string total = std::to_string(open.size()), id = request.getField(584);
        for (const StreetOrder* order : open) {
            toldInMass++;
            server.give(report(*order, 'I',
                {{584, id}, {911, total}, {912, order == open.back() ? "Y" : "N"}}));
        }
        if (!open.empty()) return;
        StreetOrder nothing;
        nothing.clOrdID = "NONE";
        nothing.symbol = "[N/A]";
        nothing.status = '8';
        server.give(report(nothing, 'I', {{37, "NONE"}, {103, "5"}, {584, id}, {911, "0"}, {912, "Y"}}));
    }

    void refuse(const FIX::Message& request, const std::string& type) {
        FIX::Message message;
        message.getHeader().setField(FIX::FIELD::MsgType, "j");
        message.setField(45, request.getHeader().getField(34));
        message.setField(372, type);
        message.setField(380, "3");
        server.give(message);
    }
};
}  // namespace

int street(const Options& options) {
    std::signal(SIGTERM, [](int) { isToldToEnd = 1; });
    return Street(options).run(options);
}
