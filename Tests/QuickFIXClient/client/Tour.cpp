// The steps of the tour: a question, and what must be in its answer.
#include "Tour.h"

#include "Client.h"
#include "Requests.h"

#include <initializer_list>

namespace {
using Values = std::initializer_list<std::pair<int, std::string>>;

struct Wrong {
    std::string got;
};

class Tour {
public:
    Tour(const Options& options, Client& client, Audit& audit)
        : options(options), client(client), audit(audit) {}

    int run();

private:
    const Options& options;
    Client& client;
    Audit& audit;
    int number = 0, failures = 0;

    void step(const char* name, const std::function<void()>& body);
    std::string newID() { return options.sender + "-Q" + std::to_string(++number); }
    std::vector<Fields> answers(const char* type, int tag, const std::string& id) const;
    Fields asked(FIX::Message question, const char* type, int tag, const std::string& id);
    void expect(const Fields& message, Values values);
    std::string order(const Terms& terms);
    bool isOver(const std::string& id) const { return audit.book.find(id)->isOver; }

    void securities();
    void prices();
    void accounts();
    void trades();
    void users();
    void masses();
};

FIX::Message message(const char* type, Values values) {
    FIX::Message result;
    result.getHeader().setField(FIX::FIELD::MsgType, type);
    for (const auto& [tag, value] : values) result.setField(tag, value);
    return result;
}

std::string now() { return FIX::UtcTimeStampConvertor::convert(FIX::UtcTimeStamp(), 3); }

FIX::Message askPrices(const std::string& id, char how, const std::string& symbol) {
    FIX::Message question = message("V", {{262, id}, {263, {how}}, {264, "1"}, {265, "1"}});
    for (const char* kind : {"0", "1"}) {
        FIX::Group entry(267, 269);
        entry.setField(269, kind);
        question.addGroup(entry);
    }
    FIX::Group instrument(146, 55);
    instrument.setField(55, symbol);
    question.addGroup(instrument);
    return question;
}

Terms resting() { return {"AAPL", "20", '1', '2', "10"}; }
}  // namespace

int Tour::run() {
    step("logon", [&] {
        if (!client.await(options.patience, [&] { return client.isLoggedOn(); }))
            throw Wrong{"no Logon answer"};
    });
    if (failures > 0) return failures;
    securities();
    prices();
    accounts();
    trades();
    users();
    masses();
    step("nothing is left over", [&] {
        if (!client.awaitBarrier(options.patience)) throw Wrong{"no answer to a TestRequest"};
        audit.conclude();
    });
    step("logout is answered", [&] {
        if (!client.logOut(options.patience)) throw Wrong{"no Logout"};
    });
    return failures;
}

void Tour::step(const char* name, const std::function<void()>& body) {
    const size_t before = audit.found().size();
    std::string got;
    try {
        body();
    } catch (const Wrong& wrong) {
        got = wrong.got;
    } catch (const std::invalid_argument& unreadable) {
        got = unreadable.what();
    }
    for (size_t i = before; i < audit.found().size(); i++)
        got += (got.empty() ? "" : "\n     ") + audit.found()[i];
    if (!got.empty()) failures++;
    std::printf(got.empty() ? "ok   %s\n" : "FAIL %s: got %s\n", name, got.c_str());
    std::fflush(stdout);
}

std::vector<Fields> Tour::answers(const char* type, int tag, const std::string& id) const {
    std::vector<Fields> found;
    for (const Fields& heard : audit.others)
        if (heard[35] == type && heard[tag] == id) found.push_back(heard);
    return found;
}

/// The first answer of the type that bears the name of the question.
Fields Tour::asked(FIX::Message question, const char* type, int tag, const std::string& id) {
    client.give(std::move(question));
    const size_t before = audit.found().size();
    client.await(options.patience, [&] {
        return !answers(type, tag, id).empty() || audit.found().size() > before;
    });
    if (answers(type, tag, id).empty()) throw Wrong{std::string("no answer ") + type + " to " + id};
    return answers(type, tag, id).front();
}

void Tour::expect(const Fields& message, Values values) {
    for (const auto& [tag, value] : values)
        if (message[tag] != value)
            throw Wrong{"not " + std::to_string(tag) + "=" + value + " in " + message.text};
}

/// Gives an order and waits until it rests or has ended.
std::string Tour::order(const Terms& terms) {
    const std::string id = newID();
    client.give(newOrder(id, terms));
    const Order* order = audit.book.find(id);
    if (!client.await(options.patience, [&] { return order->newReports > 0 || order->isOver; }))
        throw Wrong{"no report of " + id};
    return id;
}

void Tour::securities() {
    step("SecurityListRequest(x) is answered with the list", [&] {
        const std::string id = newID();
        const Fields list = asked(message("x", {{320, id}, {559, "4"}}), "y", 320, id);
        expect(list, {{560, "0"}});
        if (list.text.find("|55=AAPL|") == std::string::npos) throw Wrong{"no AAPL in " + list.text};
    });
    step("SecurityDefinitionRequest(c) is answered with the increments", [&] {
        const std::string id = newID();
        expect(asked(message("c", {{320, id}, {321, "0"}, {55, "AAPL"}}), "d", 320, id), {{55, "AAPL"}});
    });
    step("TradingSessionStatusRequest(g) is answered", [&] {
        const std::string id = newID();
        expect(asked(message("g", {{335, id}, {263, "0"}}), "h", 335, id), {{340, "2"}});
    });
}

void Tour::prices() {
    step("MarketDataRequest(V) is answered with a snapshot", [&] {
        const std::string id = newID();
        expect(asked(askPrices(id, '0', "AAPL"), "W", 262, id), {{55, "AAPL"}});
    });
    step("a subscription goes on until it is taken back", [&] {
        const std::string id = newID();
        asked(askPrices(id, '1', "BTC/USD"), "W", 262, id);
        if (!client.await(options.patience, [&] { return !answers("X", 262, id).empty(); }))
            throw Wrong{"no MarketDataIncrementalRefresh"};
        client.give(askPrices(id, '2', "BTC/USD"));
        if (!client.awaitBarrier(options.patience)) throw Wrong{"no answer to a TestRequest"};
        const size_t before = answers("X", 262, id).size();
        client.await(0.5, [] { return false; });
        if (answers("X", 262, id).size() != before) throw Wrong{"it goes on"};
    });
    step("MarketDataRequest(V) for an unknown symbol is rejected", [&] {
        const std::string id = newID();
        expect(asked(askPrices(id, '0', "NOSUCH"), "Y", 262, id), {{281, "0"}});
    });
}

void Tour::accounts() {
    step("RequestForPositions(AN) is answered", [&] {
        const std::string id = newID();
        FIX::Message question = message(
            "AN", {{710, id}, {724, "0"}, {1, "TOUR"}, {581, "1"}, {715, now().substr(0, 8)}, {60, now()}});
        FIX::Group party(453, 448);
        party.setField(448, "TOUR");
        party.setField(447, "D");
        party.setField(452, "24");
        question.addGroup(party);
        asked(question, "AO", 710, id);
    });
    step("CollateralInquiry(BB) is answered, here with no account that the client has", [&] {
        const std::string id = newID();
        asked(message("BB", {{909, id}}), "BG", 909, id);
    });
}

void Tour::trades() {
    step("TradeCaptureReportRequest(AD) is answered with a fill", [&] {
        const std::string filled = order({"AAPL", "20", '1', '1'});
        if (!client.await(options.patience, [&] { return isOver(filled); })) throw Wrong{"no fill"};
        const std::string id = newID();
        expect(asked(message("AD", {{568, id}, {569, "0"}}), "AQ", 568, id), {{749, "0"}});
        if (!client.await(options.patience, [&] { return !answers("AE", 568, id).empty(); }))
            throw Wrong{"no TradeCaptureReport"};
        expect(answers("AE", 568, id).front(), {{55, "AAPL"}});
    });
}

void Tour::users() {
    step("UserRequest(BE) for a status is answered", [&] {
        const std::string id = newID();
        asked(message("BE", {{923, id}, {924, "4"}, {553, "tourist"}}), "BF", 923, id);
    });
}

void Tour::masses() {
    step("OrderMassStatusRequest(AF) is answered with each open order", [&] {
        const std::string one = order(resting()), other = order(resting()), id = newID();
        const int before = audit.book.statusAnswers(one) + audit.book.statusAnswers(other);
        client.give(message("AF", {{584, id}, {585, "7"}}));
        const bool isTold = client.await(options.patience, [&] {
            return audit.book.statusAnswers(one) + audit.book.statusAnswers(other) == before + 2;
        });
        if (!isTold) throw Wrong{"no report of each"};
        expect(audit.book.about(other).back(), {{584, id}, {911, "2"}, {912, "Y"}});
    });
    step("OrderMassCancelRequest(q) cancels them", [&] {
        const std::string id = newID();
        expect(asked(message("q", {{11, id}, {530, "7"}, {60, now()}}), "r", 11, id), {{531, "7"}, {533, "2"}});
        if (!client.await(options.patience, [&] { return audit.book.openOrders().empty(); }))
            throw Wrong{"orders that stay open"};
    });
}

int tour(const Options& options) {
    Audit audit;
    Journal journal(options.state, audit.taker());
    Client client(options, journal, audit);
    const int failures = Tour(options, client, audit).run();
    std::printf("%s\n", audit.summary().c_str());
    return failures == 0 ? 0 : 1;
}
