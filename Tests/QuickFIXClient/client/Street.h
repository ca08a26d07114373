// QuickFIX as the broker of a gateway.
#pragma once

#include "Options.h"

/// The `street` command: acknowledges orders, fills them in parts, cancels, replaces, rejects some, and answers
/// OrderStatusRequest(H) and OrderMassStatusRequest(AF). Its orders are in a file beside the journal, so that it can
/// be killed. SIGTERM ends it: it prints each order and judges; exit code 0 when it had nothing to reject.
int street(const Options& options);
