// Visits of a client to whoever has the other end of its session: QuickFIX, then a gateway, then QuickFIX.
#pragma once

#include "Options.h"

/// How many orders of a visit are answered while the client is there; it leaves before the others are.
constexpr int answeredAtOnce = 6;

/// The `visit` command: half of the orders before the logon, half after it; waits for all answers of this
/// and earlier visits, gives `leave` orders more, and leaves. Exit code 0 when nothing was noticed.
int visit(const Options& options);
/// The `host` command: QuickFIX accepts the visits until SIGTERM, and answers the last orders of each when
/// the client has left.
int host(const Options& options);
