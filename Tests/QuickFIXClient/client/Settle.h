// The end of a run in which anything may have happened: nothing stays open or unanswered, then the account.
#pragma once

#include "Client.h"

#include <functional>
#include <string>

/// Asks for the status of what is open, cancels it, waits for every answer and logs out. Says what it
/// waited for in vain; empty when nothing is missing. `newID` makes the ClOrdIDs of the cancels.
std::string settle(const Options& options, Client& client, const Book& book,
                   const std::function<std::string()>& newID);

/// Prints the summary and what is wrong; the exit code.
int judge(const Client& client, Audit& audit);
