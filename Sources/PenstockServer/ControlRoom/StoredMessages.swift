// Messages of sessions in a store that this process writes to, for the control room.

internal import ControlAPI
internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

/// Reads messages in short looks, the newest first, and keeps nobody from writing.
///
/// Shape: four bytes for each run of numbers that the store has; a page and two slices while it is asked.
///
/// `@unchecked Sendable`: one question is asked at a time.
final class StoredMessages: MessageSource, @unchecked Sendable {
    /// Rows that are looked through for one page.
    private static let rowsMost = 50_000
    /// A page ends behind so many bytes of messages.
    private static let bytesMost = 512 << 10
    /// Rows of the table of streams in one look.
    private static let streamsInOneLook = 4_096

    private let path: String
    private let dictionaries: SessionDictionaries
    private let isFinished = StopFlag()
    private var view: StoreView?
    private var names = LogSessions()
    /// By session, the oldest first.
    private var streams: [UInt32: [UInt32]] = [:]
    private var nextStream: UInt64 = 0

    /// - Parameter path: The store's folder.
    init(_ path: String, _ dictionaries: SessionDictionaries) { (self.path, self.dictionaries) = (path, dictionaries) }

    func finish() { isFinished.raise() }

    // MARK: A page

    func page(_ filter: MessageFilter, most: Int) throws(MessageFault) -> MessagePage {
        let view = try opened()
        try learn(view)
        let session = try number(of: filter.session)
        let (stream, earlier) = try stream(filter.period, of: session)
        let facts = try look(view) { store throws(JournalError) in
            (
                identity: try Self.identity(of: session, &store), row: try Self.row(of: stream, &store),
                // Where the store no longer tells what to mask, nothing is shown.
                masked: try MaskedTags.read(&store)
            )
        }
        var page = MessagePage(period: stream)
        (page.began, page.earlier) = (facts.row?.began, earlier)
        let dictionary = dictionaries.dictionary(for: facts.identity)
        var reader = MessageReader(filter, try Self.filter(filter, dictionary), dictionary, facts.masked, named: filter.session)
        var sides: [MessageSide] = []
        for direction in [LogDirection.inbound, .outbound] where filter.isInbound ?? (direction == .inbound) == (direction == .inbound) {
            let movedBelow = facts.row?.settings.movedBelow ?? 0
            sides.append(
                try look(view) { store throws(JournalError) in
                    try MessageSide(direction, stream, filter, movedBelow: movedBelow, &store)
                })
        }
        try fill(&page, from: &sides, &reader, most: most, view)
        page.damaged = reader.damaged
        return page
    }

    /// Merges both directions, each from its end, by the order in which messages came and went.
    private func fill(
        _ page: inout MessagePage, from sides: inout [MessageSide], _ reader: inout MessageReader, most: Int, _ view: StoreView
    ) throws(MessageFault) {
        var bytes = 0
        while true {
            for place in sides.indices {
                while sides[place].isEmpty, !sides[place].isDone {
                    try look(view) { store throws(JournalError) in try sides[place].read(&reader, &store) }
                }
            }
            guard let place = sides.indices.filter({ !sides[$0].isEmpty }).max(by: { sides[$0].next < sides[$1].next }) else { return }
            guard page.items.count < most, bytes < Self.bytesMost, sides.reduce(0, { $0 + $1.looked }) < Self.rowsMost else {
                page.next = sides[place].next + 1
                return
            }
            guard let item = sides[place].take() else { continue }
            bytes += item.text.utf8.count
            page.items.append(item)
        }
    }

    private static func filter(_ filter: MessageFilter, _ dictionary: DataDictionary) throws(MessageFault) -> LogFilter {
        var found = LogFilter()
        for word in filter.types {
            guard let type = LogFilter.type(word, dictionary) else {
                throw .wrong(parameter: "type", "no message type \(word)\(didYouMean(word, LogFilter.names(dictionary)))")
            }
            found.types.append(type)
        }
        if !filter.clOrdIDs.isEmpty { found.conditions.append(LogCondition(clOrdIDs: filter.clOrdIDs)) }
        for text in filter.conditions {
            do throws(LogCondition.Fault) {
                found.conditions.append(try LogCondition(text, dictionary, showsSecrets: false))
            } catch {
                throw .wrong(parameter: "where", "\(error)")
            }
        }
        return found
    }

    // MARK: Sessions and their runs of numbers

    /// Takes note of what has come since it was asked last.
    private func learn(_ view: StoreView) throws(MessageFault) {
        try look(view) { store throws(JournalError) in try names.read(from: &store) { _, _ in } }
        var isDone = false
        while !isDone {
            isDone = try look(view) { store throws(JournalError) in try readStreams(&store) }
        }
    }

    /// True behind the last one.
    private func readStreams(_ store: inout Store) throws(JournalError) -> Bool {
        var (left, isDone) = (Self.streamsInOneLook, true)
        try store.forEachRow(in: .stream, from: nextStream) { key, value in
            guard left > 0 else {
                isDone = false
                return false
            }
            left -= 1
            nextStream = key + 1
            if let stream = UInt32(exactly: key), stream < 1 << 24, let row = value.flatMap({ StreamRow($0) }) {
                streams[row.session, default: []].append(stream)
            }
            return true
        }
        return isDone
    }

    private func number(of name: String) throws(MessageFault) -> UInt32 {
        guard let number = names.number(called: name) else { throw .notThere("No session is called \(name.prefix(100)).") }
        return number
    }

    private func stream(_ wanted: UInt32?, of session: UInt32) throws(MessageFault) -> (stream: UInt32, earlier: UInt32?) {
        let streams = streams[session] ?? []
        guard let wanted = wanted ?? streams.last, let place = streams.firstIndex(of: wanted) else {
            throw .notThere("The session has no such period: `period` and `earlier` of an answer name those that there are.")
        }
        return (wanted, place > 0 ? streams[place - 1] : nil)
    }

    private static func identity(of session: UInt32, _ store: inout Store) throws(JournalError) -> SessionIdentity? {
        var identity: SessionIdentity?
        try store.forEachRow(in: .session, from: UInt64(session)) { key, value in
            if key == UInt64(session) { identity = value.flatMap { SessionRow($0)?.identity } }
            return false
        }
        return identity
    }

    private static func row(of stream: UInt32, _ store: inout Store) throws(JournalError) -> StreamRow? {
        var row: StreamRow?
        try store.forEachRow(in: .stream, from: UInt64(stream)) { key, value in
            if key == UInt64(stream) { row = value.flatMap { StreamRow($0) } }
            return false
        }
        return row
    }

    // MARK: Looking

    private func opened() throws(MessageFault) -> StoreView {
        if let view { return view }
        do throws(StoreError) {
            let opened = try StoreView(path)
            view = opened
            return opened
        } catch {
            throw .unreadable("\(error)")
        }
    }

    private func look<Result>(
        _ view: StoreView, _ body: (inout Store) throws(JournalError) -> Result
    ) throws(MessageFault) -> Result {
        if isFinished.isRaised { throw .unreadable("the gateway is being stopped") }
        do throws(JournalError) {
            return try view.look(body)
        } catch {
            throw .unreadable("\(error)")
        }
    }
}
