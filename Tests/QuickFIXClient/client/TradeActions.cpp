// What the scripted run's steps are made of: place, wait, compare.
#include "Trade.h"

#include <regex>

void Trade::step(const char* name, const std::function<void()>& body) {
    const size_t before = audit.found().size();
    std::string got;
    try {
        body();
    } catch (const StepFailure& failure) {
        got = failure.got;
    } catch (const std::invalid_argument& unreadable) {
        got = unreadable.what();
    }
    for (size_t i = before; i < audit.found().size(); i++)
        got += (got.empty() ? "" : "\n     ") + audit.found()[i];
    if (got.empty()) {
        std::printf("ok   %s\n", name);
    } else {
        failures++;
        std::printf("FAIL %s: got %s\n", name, got.c_str());
    }
    std::fflush(stdout);
}

std::string Trade::newID() { return options.sender + "-" + std::to_string(++number); }

std::string Trade::told(const std::string& id) {
    std::string result;
    for (const Fields& message : audit.book.about(id)) result += "\n     " + message.text;
    return result.empty() ? "nothing about " + id : "about " + id + result;
}

void Trade::await(const std::string& id, const std::function<bool()>& condition) {
    if (client.await(options.patience, condition)) return;
    throw StepFailure{(client.isLoggedOn() ? "" : "a disconnect, ") + told(id)};
}

std::string Trade::place(const Terms& terms) {
    const std::string id = newID();
    client.give(newOrder(id, terms));
    return id;
}

std::string Trade::rest(const Terms& terms) {
    const std::string id = place(terms);
    const Order* order = audit.book.find(id);
    await(id, [&] { return order->newReports > 0 || order->isOver; });
    // What would fill at once has done so by the time the gateway answers a TestRequest.
    if (!client.awaitBarrier(options.patience)) throw StepFailure{"no answer to a TestRequest"};
    if (order->isOver) throw StepFailure{told(id)};
    return id;
}

std::string Trade::placeAndFinish(const Terms& terms) {
    const std::string id = place(terms);
    await(id, [&] { return audit.book.find(id)->isOver; });
    return id;
}

std::pair<std::string, std::vector<std::string>> Trade::enterList(const std::vector<Terms>& orders,
                                                                  const std::string& link) {
    const std::string list = newID();
    std::vector<std::pair<std::string, Terms>> given;
    std::vector<std::string> ids;
    for (const Terms& terms : orders) {
        ids.push_back(newID());
        given.emplace_back(ids.back(), terms);
    }
    client.give(newList(list, given, link));
    expect(listStatus(list, "1"), 429, "1");
    return {list, ids};
}

Fields Trade::listStatus(const std::string& listID, const char* type) {
    const auto newest = [&]() -> const Fields* {
        static std::vector<Fields> all;
        all = audit.book.aboutList(listID);
        for (auto place = all.rbegin(); place != all.rend(); ++place)
            if ((*place)[429] == type) return &*place;
        return nullptr;
    };
    if (!client.await(options.patience, [&] { return newest() != nullptr; }))
        throw StepFailure{"no ListStatus of the type " + std::string(type) + " about " + listID};
    return *newest();
}

Fields Trade::replace(const std::string& order, const Terms& terms) {
    const std::string id = newID();
    client.give(replaceOrder(id, audit.book.find(order)->current, terms));
    await(id, [&] { return audit.book.answers(id) > 0; });
    const Fields answer = audit.book.about(id).back();
    expect(answer, 35, "8");
    expect(answer, 150, "5");
    return answer;
}

void Trade::cancel(const std::string& order, const Terms& terms) {
    const std::string id = newID();
    client.give(cancelOrder(id, audit.book.find(order)->current, terms));
    await(id, [&] { return audit.book.answers(id) > 0; });
    const Fields answer = audit.book.about(id).back();
    expect(answer, 35, "8");
    expect(answer, 150, "4");
}

Fields Trade::askedStatus(const std::string& id, const Terms& terms) {
    const int before = audit.book.statusAnswers(id);
    client.give(askStatus(id, terms.symbol, terms.side));
    await(id, [&] { return audit.book.statusAnswers(id) > before; });
    return audit.book.about(id).back();
}

Fields Trade::refusedRequest(FIX::Message request, const std::string& id) {
    client.give(std::move(request));
    await(id, [&] { return audit.book.answers(id) > 0; });
    const Fields answer = audit.book.about(id).back();
    expect(answer, 35, "9");
    return answer;
}

void Trade::expectRefusal(FIX::Message message, const char* type, int reasonTag,
                          const char* reason) {
    const int refused = client.giveToBeRefused(std::move(message));
    const auto isAnswered = [&] { return !audit.line.isRefusalDue(refused); };
    if (!client.await(options.patience, isAnswered)) throw StepFailure{"no refusal"};
    const Fields& answer = audit.line.lastRefusal;
    expect(answer, 35, type);
    expect(answer, reasonTag, reason);
}

void Trade::expectLife(const std::string& id, const std::string& pattern) {
    const Order* order = audit.book.find(id);
    // Without the MsgSeqNums: `0/0#4 F/2#5` is compared as `0/0 F/2`.
    const std::string life = std::regex_replace(order->life, std::regex("#[0-9]+"), "");
    if (std::regex_match(life, std::regex(pattern))) return;
    throw StepFailure{"'" + life + "' instead of '" + pattern + "', " + told(id)};
}

void Trade::expect(const Fields& message, int tag, const std::string& value) {
    if (message[tag] == value) return;
    throw StepFailure{"not " + std::to_string(tag) + "=" + value + " in " + message.text};
}

void Trade::expectAmount(const Fields& message, int tag, const char* value) {
    if (!message.has(tag) || message.amount(tag) != decimal(value)) expect(message, tag, value);
}
