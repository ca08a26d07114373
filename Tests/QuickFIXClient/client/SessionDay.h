// When QuickFIX's session begins and ends.
#pragma once

#include "QuickFIX.h"

#include <ctime>
#include <string>

/// QuickFIX resets a session when its day changes, so the day begins half a day from now: the usual
/// 00:00:00 would break a run across midnight.
inline void setSessionDay(FIX::Dictionary& settings) {
    const auto timeOfDay = [](int secondsFromNow) {
        const std::time_t then = std::time(nullptr) + secondsFromNow;
        char text[16];
        std::strftime(text, sizeof text, "%H:%M:%S", std::gmtime(&then));
        return std::string(text);
    };
    settings.setString("StartTime", timeOfDay(12 * 3600));
    settings.setString("EndTime", timeOfDay(12 * 3600 - 1));
}
