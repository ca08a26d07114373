import FIXEngine
import FIXSession
import FIXWire
import Risk
import Routing
import Testing
import Values

@testable import PenstockServer

@Suite struct `Configuration: what is not said` {
    @Test func `the smallest configuration has a default for everything else`() throws {
        let configuration = try Trial.load(Trial.smallest)
        #expect(configuration.name == "trial")
        #expect(configuration.store.path == "var/trial")
        #expect(configuration.store.durability == .process)
        #expect(configuration.store.mapSizeBytes == 16 << 30)
        #expect(configuration.store.maxSizeBytes == 1 << 44)
        #expect(configuration.store.reserveBytes == 128 << 20 && configuration.store.minFreeBytes == 512 << 20)
        let kept = configuration.store.retention
        #expect(!kept.messages.value.isSet && !kept.orders.value.isSet && !kept.audit.value.isSet)
        #expect(configuration.polling == .block)
        #expect(configuration.routing.defaults.brokers == [Name("paper")])
        #expect(configuration.risk.settings.limits.first?.value == Decimal(1_000_000))
        #expect(configuration.risk.maxOpenOrders == 100_000)
        let acceptor = try #require(configuration.acceptors.first)
        #expect(acceptor.listen == Address(host: "127.0.0.1", port: 9880))
        #expect(acceptor.maxConnections == 10_000)
        #expect(acceptor.logonTimeout == .seconds(10))
    }

    @Test func `a session is as strict as QuickFIX, with its clocks`() throws {
        let session = try #require(Trial.load(Trial.smallest).acceptors.first?.sessions.first)
        #expect(session.pattern.senderCompID == Name("US"))
        #expect(session.pattern.targetCompID == NamePattern(Name("THEM")))
        #expect(session.maxSessions == 1)
        #expect(session.dictionary.map(\.value) == [.builtIn])
        #expect(session.maxMessageSizeBytes == 65_536)
        #expect(session.settings.timestampPrecision == .milliseconds)
        #expect(session.settings.checkLatency)
        #expect(session.settings.maxLatency == .seconds(120))
        #expect(session.settings.logoutTimeout == .seconds(2))
        #expect(session.settings.orderlyLogoutTimeout == .seconds(10))
        #expect(session.settings.testRequestDelayPercent == 20)
        #expect(session.settings.heartBeatTimeoutPercent == 140)
        #expect(!session.settings.resetOnLogon)
        #expect(!session.settings.resetOnLogout)
        #expect(!session.settings.resetOnDisconnect)
        #expect(session.validation.validateFieldsOutOfOrder)
        #expect(session.validation.validateFieldsHaveValues)
        #expect(!session.validation.validateUserDefinedFields)
        #expect(!session.validation.allowUnknownMsgFields)
        #expect(session.validation.validateUnorderedGroupFields)
        #expect(session.schedule.settings == ScheduleSettings())
        #expect(session.schedule.zone == .utc)
        #expect(session.schedule.calendar == HolidayCalendar())
        #expect(session.validation.rules == ValidationRules())
    }

    @Test func `a paper broker moves its prices, fills, and costs nothing`() throws {
        let broker = try #require(Trial.load(Trial.smallest).brokers.first)
        let paper = try #require(broker.paper)
        #expect(broker.id == Name("paper"))
        #expect(paper.seed == 1)
        #expect(paper.latency == .seconds(0))
        #expect(paper.pricesMove && paper.priceInterval == .milliseconds(100))
        #expect(paper.fills)
        #expect(paper.tradingDayEnds == TimeOfDay(secondsSinceMidnight: 0))
        #expect(paper.slippage.fixed.isZero && paper.slippage.percent.isZero)
        #expect(paper.slippage.sizePercent.isZero && paper.slippage.maxPercent == Decimal(100))
        #expect(paper.commission.flat.isZero && paper.commission.percent.isZero)
        #expect(paper.commission.minimum.isZero)
        #expect(!paper.anySymbol)
        let symbol = try #require(paper.symbols.first)
        #expect(symbol.symbol == Name("AAPL"))
        #expect(symbol.price.description == "225.00")
        #expect(symbol.tick == Decimal("0.01"))
        #expect(symbol.lot == Decimal(1))
        #expect(symbol.spread == Decimal("0.02"))
        #expect(symbol.step.isZero)
        #expect(symbol.size == Decimal(80))
    }
}

@Suite struct `Configuration: what is said` {
    @Test func `every setting of a session is taken`() throws {
        let text = Trial.session(
            "dictionary: spec/FIX44.xml", "maxMessageSize: 1MB", "timestampPrecision: nanoseconds",
            "checkLatency: no", "maxLatency: 5m", "logoutTimeout: 250ms",
            "orderlyLogoutTimeout: 3s",
            "testRequestDelayMultiplier: 0.5", "heartBeatTimeoutMultiplier: 2", "resetOnLogon: Y",
            "resetOnLogout: yes", "resetOnDisconnect: true", "validateFieldsOutOfOrder: N",
            "validateFieldsHaveValues: false", "validateUserDefinedFields: true",
            "allowUnknownMsgFields: true", "validateUnorderedGroupFields: no")
        let configuration = try Trial.load(text, path: "/etc/penstock/live.yaml")
        let session = try #require(configuration.acceptors.first?.sessions.first)
        #expect(session.dictionary.map(\.value) == [.file("/etc/penstock/spec/FIX44.xml")])
        #expect(session.maxMessageSizeBytes == 1_000_000)
        #expect(session.settings.timestampPrecision == .nanoseconds)
        #expect(!session.settings.checkLatency)
        #expect(session.settings.maxLatency == .seconds(300))
        #expect(session.settings.logoutTimeout == .milliseconds(250))
        #expect(session.settings.orderlyLogoutTimeout == .seconds(3))
        #expect(session.settings.testRequestDelayPercent == 50)
        #expect(session.settings.heartBeatTimeoutPercent == 200)
        #expect(session.settings.resetOnLogon && session.settings.resetOnLogout)
        #expect(session.settings.resetOnDisconnect)
        #expect(!session.validation.validateFieldsOutOfOrder)
        #expect(!session.validation.validateFieldsHaveValues)
        #expect(session.validation.validateUserDefinedFields)
        #expect(session.validation.allowUnknownMsgFields)
        #expect(!session.validation.validateUnorderedGroupFields)
    }

    @Test(arguments: [
        ("trial.yaml", "FIX44.xml", "FIX44.xml"),
        ("sessions/trial.yaml", "FIX44.xml", "sessions/FIX44.xml"),
        ("sessions/trial.yaml", "../spec/FIX44.xml", "sessions/../spec/FIX44.xml"),
        ("sessions/trial.yaml", "/spec/FIX44.xml", "/spec/FIX44.xml"),
    ])
    func `a dictionary is looked for beside the configuration`(
        file: String, written: String, path: String
    ) throws {
        let configuration = try Trial.load(Trial.session("dictionary: \(written)"), path: file)
        let session = try #require(configuration.acceptors.first?.sessions.first)
        #expect(session.dictionary.map(\.value) == [.file(path)])
    }

    @Test func `any peer may log on where the target is a star`() throws {
        let text = Trial.smallest("targetCompID: THEM", becomes: "targetCompID: '*'")
        let session = try #require(Trial.load(text).acceptors.first?.sessions.first)
        #expect(session.pattern.targetCompID == .any)
        #expect(session.maxSessions == 10_000)
        let few = Trial.smallest(
            "targetCompID: THEM", becomes: "targetCompID: '*'\n        maxSessions: 3")
        #expect(try Trial.load(few).acceptors.first?.sessions.first?.maxSessions == 3)
    }

    @Test func `every setting of a paper broker is taken`() throws {
        let text = Trial.broker(
            "seed: 18446744073709551615", "latency: 20ms", "priceInterval: 1s", "fills: false",
            "tradingDayEnds: 21:59:30",
            "slippage: {fixed: 0.01, percent: 0.02, sizePercent: 0.05, maxPercent: 2.5}",
            "commission: {flat: 1, percent: 0.1, minimum: 2.50}", "anySymbol: true")
        let broker = try #require(Trial.load(text).brokers.first)
        let paper = try #require(broker.paper)
        #expect(paper.seed == .max)
        #expect(paper.latency == .milliseconds(20))
        #expect(paper.priceInterval == .seconds(1))
        #expect(!paper.fills)
        #expect(paper.tradingDayEnds == TimeOfDay(secondsSinceMidnight: 79_170))
        #expect(paper.slippage.fixed == Decimal("0.01"))
        #expect(paper.slippage.percent == Decimal("0.02"))
        #expect(paper.slippage.sizePercent == Decimal("0.05"))
        #expect(paper.slippage.maxPercent == Decimal("2.5"))
        #expect(paper.commission.flat == Decimal(1))
        #expect(paper.commission.percent == Decimal("0.1"))
        #expect(paper.commission.minimum == Decimal("2.5"))
        #expect(paper.anySymbol)
    }

    @Test func `prices that stand still have an interval, for what is shown`() throws {
        let broker = try #require(Trial.load(Trial.broker("prices: still")).brokers.first)
        let paper = try #require(broker.paper)
        #expect(!paper.pricesMove && paper.priceInterval == .milliseconds(100))
    }

    @Test func `the rest of the top level is taken`() throws {
        let text = Trial.smallest(
            "store: {path: var/trial}", becomes: "store: {path: x, durability: none, mapSize: 1GiB}"
        )
        let configuration = try Trial.load(
            text + "\npolling: busy\nrisk: {maxOrderQty: 0.5, maxOpenOrders: 7}")
        #expect(configuration.store.durability == .none)
        #expect(configuration.store.mapSizeBytes == 1 << 30)
        #expect(configuration.polling == .busy)
        #expect(configuration.risk.settings.limits.first?.value == Decimal("0.5"))
        #expect(configuration.risk.maxOpenOrders == 7)
    }

    @Test func `two acceptors may both listen on any free port`() throws {
        let text = Trial.smallest("127.0.0.1:9880", becomes: "127.0.0.1:0").replacing(
            "brokers:",
            with: """
                  - listen: 127.0.0.1:0
                    sessions: [{senderCompID: US, targetCompID: OTHERS}]
                brokers:
                """)
        #expect(try Trial.load(text).acceptors.count == 2)
    }
}
