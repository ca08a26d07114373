// The steps of the scripted run.
#include "Trade.h"

#include <tuple>

namespace {
/// 150/39 of an accepted order up to its rest on the book: PendingNew may come first.
const std::string accepted = "(A/A )?0/0";
const std::string filled = accepted + "( F/1)* F/2";
const std::string cancelled = "( 6/6)? 4/4";

Terms market(char side) { return {"AAPL", "20", side, '1'}; }
/// Far below the market: rests.
Terms farLimit() { return {"AAPL", "20", '1', '2', "10"}; }
/// Far above the market: fills.
Terms crossingLimit() { return {"MSFT", "10", '1', '2', "4000"}; }
/// A buy stop far above the market: waits.
Terms farStop() { return {"ETH/USD", "1", '1', '3', "", "50000"}; }
Terms farStopLimit() { return {"ETH/USD", "1", '1', '4', "50100", "50000"}; }

Terms with(Terms terms, char timeInForce) {
    terms.timeInForce = timeInForce;
    return terms;
}
}  // namespace

int Trade::run() {
    step("logon", [&] {
        if (!client.await(options.patience, [&] { return client.isLoggedOn(); }))
            throw StepFailure{"no Logon answer"};
    });
    // Nothing below can say more than the first line did.
    if (failures > 0) return failures;
    marketFills();
    restReplaceCancel();
    stopsRest();
    timesInForce();
    lists();
    linkedLists();
    refusedOrders();
    refusedRequests();
    refusedMessages();
    step("nothing is left over", [&] {
        if (!client.awaitBarrier(options.patience)) throw StepFailure{"no answer to a TestRequest"};
        audit.conclude();
        const int counted = audit.line.applicationMessagesDelivered;
        if (client.delivered != counted)
            throw StepFailure{"QuickFIX delivered " + std::to_string(client.delivered)
                              + " application messages, the wire had " + std::to_string(counted)};
    });
    step("logout is answered", [&] {
        if (!client.logOut(options.patience)) throw StepFailure{"no Logout"};
    });
    return failures;
}

void Trade::marketFills() {
    step("market buy is filled", [&] { expectLife(placeAndFinish(market('1')), filled); });
    step("market sell is filled", [&] { expectLife(placeAndFinish(market('2')), filled); });
    step("limit through the market is filled", [&] {
        expectLife(placeAndFinish(crossingLimit()), filled);
    });
}

void Trade::restReplaceCancel() {
    Terms terms = farLimit();
    std::string order;
    step("limit far from the market rests", [&] { expectLife(order = rest(terms), accepted); });
    if (order.empty()) return;
    step("status of a resting order", [&] {
        const Fields answer = askedStatus(order, terms);
        expect(answer, 39, "0");
        expectAmount(answer, 38, "20");
        expectAmount(answer, 44, "10");
    });
    step("replace of the quantity", [&] {
        terms.quantity = "50";
        expectAmount(replace(order, terms), 38, "50");
    });
    step("replace of the price", [&] {
        terms.price = "11";
        expectAmount(replace(order, terms), 44, "11");
    });
    step("status after the replaces", [&] {
        const Fields answer = askedStatus(audit.book.find(order)->current, terms);
        expectAmount(answer, 38, "50");
        expectAmount(answer, 44, "11");
    });
    step("cancel of a resting order", [&] {
        cancel(order, terms);
        expectLife(order, accepted + " I/0 (E/E )?5/0 (E/E )?5/0 I/0" + cancelled);
    });
    step("status of a cancelled order", [&] {
        expect(askedStatus(audit.book.find(order)->current, terms), 39, "4");
    });
}

void Trade::stopsRest() {
    step("stop rests and is cancelled", [&] {
        const std::string order = rest(farStop());
        cancel(order, farStop());
        expectLife(order, accepted + cancelled);
    });
    step("stop-limit rests and is cancelled", [&] {
        const std::string order = rest(farStopLimit());
        cancel(order, farStopLimit());
        expectLife(order, accepted + cancelled);
    });
}

void Trade::timesInForce() {
    step("IOC that cannot fill is cancelled", [&] {
        expectLife(placeAndFinish(with(farLimit(), '3')), accepted + " 4/4");
    });
    step("IOC through the market", [&] {
        expectLife(placeAndFinish(with(crossingLimit(), '3')), accepted + "( F/1)*( F/2| 4/4)");
    });
    step("FOK that cannot fill is cancelled", [&] {
        expectLife(placeAndFinish(with(farLimit(), '4')), accepted + " 4/4");
    });
    step("FOK through the market is filled whole or not at all", [&] {
        expectLife(placeAndFinish(with(crossingLimit(), '4')), accepted + "(( F/1)* F/2| 4/4)");
    });
    step("GTC rests and is cancelled", [&] {
        const std::string order = rest(with(farLimit(), '1'));
        cancel(order, farLimit());
        expectLife(order, accepted + cancelled);
    });
}

void Trade::lists() {
    std::string list;
    std::vector<std::string> ids;
    step("a batch is entered order by order, and acknowledged", [&] {
        std::tie(list, ids) = enterList({farLimit(), market('1')});
        const Fields answer = listStatus(list, "1");
        expect(answer, 431, "2");
        expect(answer, 73, "2");
        await(ids[1], [&] { return audit.book.find(ids[1])->isOver; });
        expectLife(ids[0], accepted);
        expectLife(ids[1], filled);
        expect(audit.book.about(ids[0]).back(), 66, list);
    });
    if (ids.empty()) return;
    step("status of a list", [&] {
        client.give(aboutList("M", list));
        expect(listStatus(list, "2"), 431, "3");
    });
    step("cancel of a list", [&] {
        client.give(aboutList("K", list));
        const Fields done = listStatus(list, "5");
        expect(done, 431, "6");
        expectLife(ids[0], accepted + cancelled);
        expect(audit.book.about(ids[0]).back(), 58, "canceled with its list");
    });
    step("status of an unknown list", [&] {
        const std::string unknown = newID();
        client.give(aboutList("M", unknown));
        expect(listStatus(unknown, "2"), 431, "7");
    });
    step("a ListID used again is refused", [&] {
        expectRefusal(newList(list, {{newID(), farLimit()}}), "j", 380, "0");
    });
}

void Trade::linkedLists() {
    // A replace to a price through the market.
    const auto fill = [&](const std::string& order, Terms terms, const char* price) {
        terms.price = price;
        client.give(replaceOrder(newID(), audit.book.find(order)->current, terms));
        await(order, [&] { return audit.book.find(order)->isOver; });
    };
    step("OCO: one is filled, the other is cancelled", [&] {
        const auto [list, ids] = enterList({farLimit(), farLimit()}, "OCO-1");
        fill(ids[0], farLimit(), "4000");
        await(ids[1], [&] { return audit.book.find(ids[1])->isOver; });
        expectLife(ids[1], accepted + " 4/4");
        expect(listStatus(list, "5"), 431, "6");
    });
    step("bracket: the exits wait for the entry, then one cancels the other", [&] {
        const Terms target = {"AAPL", "20", '2', '2', "9000"};
        const Terms guard = {"AAPL", "20", '2', '3', "", "1"};
        const auto [list, ids] = enterList({farLimit(), target, guard}, "BRACKET-1");
        fill(ids[0], farLimit(), "4000");
        fill(ids[1], target, "1");
        await(ids[2], [&] { return audit.book.find(ids[2])->isOver; });
        expectLife(ids[2], accepted + " 4/4");
        const Fields done = listStatus(list, "5");
        expect(done, 431, "6");
        expect(done, 73, "3");
    });
    step("bracket: the exits go with an entry that is cancelled", [&] {
        const Terms target = {"AAPL", "20", '2', '2', "9000"};
        const Terms guard = {"AAPL", "20", '2', '3', "", "1"};
        const auto [list, ids] = enterList({farLimit(), target, guard}, "BRACKET-2");
        cancel(ids[0], farLimit());
        expect(listStatus(list, "5"), 431, "6");
        expectLife(ids[1], accepted + " 4/4");
        expectLife(ids[2], accepted + " 4/4");
    });
    step("a bracket with an exit that is none is refused whole", [&] {
        const std::string list = newID();
        const std::string entry = newID(), one = newID(), other = newID();
        client.give(newList(list, {{entry, farLimit()}, {one, farLimit()}, {other, farLimit()}},
                            "BRACKET-3"));
        expect(listStatus(list, "1"), 431, "7");
    });
}

void Trade::refusedOrders() {
    step("a ClOrdID used again is refused", [&] {
        const std::string order = rest(farLimit());
        client.give(newOrder(order, farLimit()));
        await(order, [&] { return audit.book.find(order)->duplicatesDue == 0; });
        const Fields answer = audit.book.about(order).back();
        expect(answer, 150, "8");
        expect(answer, 103, "6");
        // The first one goes on, and the refusal says so.
        expect(answer, 39, "0");
        cancel(order, farLimit());
        expectLife(order, accepted + cancelled);
    });
    step("an unknown symbol is refused", [&] {
        const std::string order = placeAndFinish({"NOSUCH/XXX", "20", '1', '1'});
        expectLife(order, "(A/A )?8/8");
        expect(audit.book.about(order).back(), 103, "1");
    });
    step("quantity zero is refused", [&] {
        expectLife(placeAndFinish({"AAPL", "0", '1', '1'}), "(A/A )?8/8");
    });
    step("status of an unknown order", [&] {
        expect(askedStatus(newID(), market('1')), 39, "8");
    });
}

void Trade::refusedRequests() {
    const auto refused = [&](bool isReplace, const std::string& original, const Terms& terms) {
        const std::string id = newID();
        return refusedRequest(
            isReplace ? replaceOrder(id, original, terms) : cancelOrder(id, original, terms), id);
    };
    step("cancel of an unknown order is refused", [&] {
        const Fields answer = refused(false, newID(), market('1'));
        expect(answer, 102, "1");
        expect(answer, 39, "8");
        expect(answer, 37, "NONE");
    });
    step("replace of an unknown order is refused", [&] {
        const Fields answer = refused(true, newID(), farLimit());
        expect(answer, 102, "1");
        expect(answer, 39, "8");
    });
    step("cancel of a filled order is too late", [&] {
        const Fields answer = refused(false, placeAndFinish(market('1')), market('1'));
        expect(answer, 102, "0");
        expect(answer, 39, "2");
    });
    step("replace of a filled order is too late", [&] {
        const std::string order = placeAndFinish(crossingLimit());
        Terms more = crossingLimit();
        more.quantity = "5";
        const Fields answer = refused(true, order, more);
        expect(answer, 102, "0");
        expect(answer, 39, "2");
    });
}

void Trade::refusedMessages() {
    step("a wrong Side is rejected", [&] {
        Terms terms = market('Z');
        expectRefusal(newOrder(newID(), terms), "3", 373, "5");
    });
    step("an order without Side is rejected", [&] {
        FIX::Message order = newOrder(newID(), market('1'));
        order.removeField(54);
        expectRefusal(order, "3", 373, "1");
    });
    step("a message type that is not taken", [&] { expectRefusal(news(), "j", 380, "3"); });
}

int trade(const Options& options) {
    Audit audit;
    Journal journal(options.state, audit.taker());
    Client client(options, journal, audit);
    const int failures = Trade(options, client, audit).run();
    std::printf("%s\n", audit.summary().c_str());
    return failures == 0 ? 0 : 1;
}
