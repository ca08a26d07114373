// The messages the client sends, built once here: orders, changes to them, questions about them.
#pragma once

#include "Order.h"
#include "QuickFIX.h"

#include <string>
#include <utility>
#include <vector>

/// The terms of an order; empty fields are not sent.
struct Terms {
    std::string symbol, quantity;
    char side = '1';
    char type = '1';
    std::string price = "", stopPrice = "";
    char timeInForce = '0';
    /// Further fields of a NewOrderSingle.
    std::vector<std::pair<int, std::string>> more = {};
};

/// A time so many seconds from now, as ExpireTime(126) has it.
std::string timeIn(int seconds);


FIX::Message newOrder(const std::string& clOrdID, const Terms& terms);
/// Cancels what `original` names: a ClOrdID of ours, known to the gateway or not.
FIX::Message cancelOrder(const std::string& clOrdID, const std::string& original,
                         const Terms& terms);
FIX::Message replaceOrder(const std::string& clOrdID, const std::string& original,
                          const Terms& terms);
/// NewOrderList(E): each order with its ClOrdID. A `link` is every order's ClOrdLinkID(583), which says in plain
/// FIX 4.4 what they are to one another.
FIX::Message newList(const std::string& listID,
                     const std::vector<std::pair<std::string, Terms>>& orders,
                     const std::string& link = "");
/// ListStatusRequest(M) or ListCancelRequest(K), by the type.
FIX::Message aboutList(const char* type, const std::string& listID);
FIX::Message askStatus(const std::string& clOrdID, const std::string& symbol, char side);
/// News(B): a type the dictionary knows and an order gateway does not take.
FIX::Message news();
FIX::Message testRequest(const std::string& id);
