// Heartbeats, timeouts and timestamps.

extension SessionBuilder {
    /// An initiator says the interval; an acceptor of QuickFIX/Go may, too.
    mutating func buildHeartbeat() {
        let interval = source["HeartBtInt"]
        let override = source["HeartBtIntOverride"]
        if !isAcceptor {
            if let override { leave(override, .unneeded, "only acceptors have it") }
            if let interval {
                putNumber(.initiatorSession, "heartBtInt", interval)
            } else {
                work.note(
                    source.line, name, .decision,
                    "HeartBtInt is missing, which \(engine.title) would refuse; taken to be 30")
            }
        } else if let override, flag("HeartBtIntOverride") == true {
            if let interval {
                putNumber(.acceptorSession, "heartBtIntOverride", interval, also: [override])
            } else {
                leave(
                    override, .wrong,
                    "HeartBtInt is missing; expected what is to go before the peer's")
            }
        } else {
            if let override { leave(override, .unneeded, "off is how it is") }
            if let interval { leave(interval, .unneeded, "the initiator's Logon says it") }
        }
        if engine == .quickfixj, !source.has("TestRequestDelayMultiplier") {
            put(
                .session, "testRequestDelayMultiplier", "0.5", from: [],
                remark: "QuickFIX/J's default")
        }
    }

    /// A wait for the Logon is the acceptor's, as nobody knows whose Logon it is going to be.
    mutating func buildTimeouts() {
        if let setting = source["LogonTimeout"] {
            putNumber(isAcceptor ? .acceptor : .initiatorSession, "logonTimeout", setting)
        }
        if let setting = source["LogoutTimeout"] {
            putNumber(.session, "logoutTimeout", setting)
            putNumber(.session, "orderlyLogoutTimeout", setting)
        }
    }

    private mutating func putNumber(
        _ place: KeyPlace, _ key: String, _ setting: SettingLine, also others: [SettingLine] = []
    ) {
        do throws(Misfit) {
            let value = try SettingForm.seconds.text(text(setting, standIn: "1"), engine)
            put(place, key, value, from: [setting] + others)
        } catch {
            leave(setting, .wrong, "\(error.what); expected seconds")
        }
    }

    /// Digits of a second go before the switch for milliseconds.
    mutating func buildTimestamps() {
        let switchOff = source["MillisecondsInTimeStamp"]
        if let setting = source["TimestampPrecision"] ?? source["TimeStampPrecision"] {
            if let switchOff { leave(switchOff, .unneeded, "\(setting.name) says it") }
            do throws(Misfit) {
                let value = text(setting, standIn: "milliseconds")
                let word = try SettingForm.precision.text(value, engine)
                put(.session, "timestampPrecision", word, from: [setting])
                if TimestampDigits.isRounded(value, engine) {
                    leave(
                        setting, .decision,
                        "we write 0, 3, 6 or 9 digits; the next of them is taken")
                }
            } catch {
                leave(setting, .wrong, "\(error.what); expected \(error.expected ?? "another")")
            }
        } else if let switchOff {
            switch flag("MillisecondsInTimeStamp") {
            case true: leave(switchOff, .unneeded, "on is how it is")
            case false: put(.session, "timestampPrecision", "seconds", from: [switchOff])
            case nil: break
            }
        }
    }
}

/// How precise timestamps are, in the words of each engine.
enum TimestampDigits {
    private static let words = ["seconds", "milliseconds", "microseconds", "nanoseconds"]
    private static let names = ["SECONDS", "MILLIS", "MICROS", "NANOS"]

    static func word(_ value: String, _ engine: SourceEngine) throws(Misfit) -> String {
        if engine == .quickfix {
            guard let digits = Int(value), (0...9).contains(digits) else {
                throw Misfit(what: "no number of digits", expected: "0 to 9")
            }
            return words[(digits + 2) / 3]
        }
        guard let index = names.firstIndex(of: value) else {
            throw Misfit(what: "no precision", expected: alternatives(names))
        }
        return words[index]
    }

    static func isRounded(_ value: String, _ engine: SourceEngine) -> Bool {
        engine == .quickfix && (Int(value).map { $0 % 3 != 0 } ?? false)
    }
}
