// Brokers of REST and WebSockets.

internal import BrokerKit
internal import Cryptography
internal import Values
internal import WebKit

/// An adapter with what the kit gives it: a time, values that are used once, instruments.
final class WebTranslator: Translator {
    private let adapter: any BrokerAdapter
    private let now: Instant
    private var nonces: [String]
    private let instruments: InstrumentBook
    private var reader: TaskReader

    private var profile: BrokerProfile { type(of: adapter).profile }

    /// - Parameter instruments: A file with the venue's own list, as it answers it.
    init(
        _ type: any BrokerAdapter.Type, _ settings: AdapterSettings, at now: Instant, nonce: String?, instruments path: String?
    ) throws {
        do throws(AdapterProblem) {
            adapter = try type.init(settings)
        } catch {
            throw TranslateProblem(error.description)
        }
        self.now = now
        nonces = nonce.map { [$0] } ?? []
        var instruments = InstrumentBook()
        if let path {
            for case .instrument(let instrument) in try Self.read(path, adapter, nil, 200).news { instruments.add(instrument) }
            guard !instruments.isEmpty else { throw TranslateProblem("\(path) has no instruments of \(type.profile.title)") }
        }
        self.instruments = instruments
        reader = TaskReader(adapter, instruments)
    }

    // MARK: Out

    func requests(for message: FIXLine) throws -> [TranslatedRequest] {
        try reader.tasks(of: message).flatMap { try requests(for: $0) }
    }

    func requests(for question: AccountQuestion) throws -> [TranslatedRequest] { try requests(for: task(question)) }

    private func requests(for task: VenueTask) throws -> [TranslatedRequest] {
        do throws(VenueRefusal) {
            return try adapter.requests(for: task, at: CallMoment(now, nonce: nonce())).map(TranslatedRequest.init)
        } catch {
            // What cannot be changed in place is canceled and placed anew.
            if case .replace(let old, let new) = task, let both = try? cancelAndNew(old, new) { return both }
            throw TranslateProblem("refused before it is sent, OrdRejReason(103)=\(error.reason.text): \(error.text)")
        }
    }

    private func cancelAndNew(_ old: VenueOrder, _ new: VenueOrder) throws -> [TranslatedRequest] {
        let cancel = try adapter.requests(for: .cancel(old, as: ""), at: CallMoment(now, nonce: nonce()))
        let place = try adapter.requests(for: .place(new), at: CallMoment(now, nonce: nonce()))
        return (cancel + place).map(TranslatedRequest.init)
    }

    /// The one that was given, and others behind it; else new ones.
    private func nonce() -> String {
        if let last = nonces.last {
            nonces.append(Int64(last).map { String($0 + 1) } ?? last)
            return last
        }
        switch profile.nonce {
        case .none: return ""
        case .increasing(let unit):
            let first = now.nanosecondsSinceEpoch / unit.nanoseconds
            nonces = [String(first + 1)]
            return String(first)
        case .random(let count): return Hex.encode(SecureRandom.bytes(count))
        }
    }

    private func task(_ question: AccountQuestion) throws -> VenueTask {
        let instrument = try question.symbol.map { try reader.instrument(named: $0) }
        return switch question.what {
        case .openOrders: .openOrders(instrument, page: nil)
        case .balances: .balances
        case .positions: .positions
        case .fills: .fills(instrument, since: question.since ?? now.advanced(by: .seconds(-86_400)), page: nil)
        case .instruments: .instruments(page: nil)
        case .time: .time
        }
    }

    // MARK: In

    func messages(of payload: TranslatedPayload, separator: String) throws -> TranslatedMessages {
        var task = try payload.question.map { try self.task($0) }
        for line in payload.asked { task = try reader.tasks(of: line).first }
        let (news, verdict) = try Self.read(payload.path, adapter, task, payload.status)
        var messages = NewsMessages(adapter, instruments, answering: task, at: now, separator: separator)
        messages.add(news, verdict)
        return TranslatedMessages(messages: messages.messages, remarks: messages.remarks)
    }

    private static func read(
        _ path: String, _ adapter: any BrokerAdapter, _ task: VenueTask?, _ status: Int
    ) throws -> (news: [VenueNews], verdict: Verdict) {
        let bytes = try Translation.file(path)
        var news: [VenueNews] = []
        let parser = JSONParser(maximumBytes: 64 << 20)
        do throws(JSONError) {
            let value = try parser.parse(bytes)
            let verdict = try adapter.read(value, status: status, answering: task, into: &news)
            return (news, verdict)
        } catch {
            throw TranslateProblem("\(path): \(error)")
        }
    }
}
