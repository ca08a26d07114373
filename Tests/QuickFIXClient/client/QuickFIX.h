// QuickFIX 1.15.1 for C++17: its headers as they are, without the exception lists C++17 removed.
#pragma once

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <queue>
#include <set>
#include <sstream>
#include <string>
#include <vector>

// `void f() throw( X )` is an error since C++17 and has no part in the ABI, so the lists may go.
// The standard headers come first: they must not see this, and those below use no `throw(x)`.
#define throw(...)
#include <quickfix/Application.h>
#include <quickfix/DataDictionary.h>
#include <quickfix/FileStore.h>
#include <quickfix/Session.h>
#include <quickfix/SessionSettings.h>
#include <quickfix/SocketAcceptor.h>
#include <quickfix/SocketInitiator.h>
#include <quickfix/fix44/NewOrderList.h>
#undef throw
