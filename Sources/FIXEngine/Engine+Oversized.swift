// Messages that are larger than messages may be: they pass by, and are rejected.

internal import FIXSession
internal import FIXWire
internal import Values

/// What is kept of a message that is too large, while the rest of it arrives.
struct OversizedArrival {
    var message: OversizedMessage
    /// A lent block, with the first fields.
    var head: Int32
    var headCount: Int

    @_noLocks
    init(message: OversizedMessage, head: Int32, headCount: Int) {
        self.message = message
        self.head = head
        self.headCount = headCount
    }
}

extension Engine {
    /// The intake begins with a message that is too large.
    @_noLocks
    mutating func beginOversized(_ index: Int, length: Int) -> Arrival? {
        guard case .bound = connections[index].state else {
            intake.take(intake.bytes.count)
            return garbled(index, .tooLarge)
        }
        let block = blocks.borrow()
        guard block >= 0 else { return close(index, .tooManyConnections) }
        let head = intake.bytes.slice(0, min(framer.headSize, intake.bytes.count))
        // Safe: a block holds a whole message, and the head is less.
        unsafe blocks.address(block).copyMemory(from: head.base, byteCount: head.count)
        connections[index].oversized = OversizedArrival(
            message: OversizedMessage(length: length), head: block, headCount: head.count)
        return nil
    }

    /// More of it has come; when that is all, the session is told.
    @_noLocks
    mutating func passOversized(_ index: Int, _ arrival: OversizedArrival) -> Arrival? {
        var arrival = arrival
        intake.take(arrival.message.take(intake.bytes))
        guard arrival.message.isComplete else {
            connections[index].oversized = arrival
            if intake.bytes.isEmpty { intake.finish() }
            return nil
        }
        defer { releaseOversized(index) }
        guard arrival.message.isSound else { return garbled(index, .bodyLength) }
        // Safe: the block is this connection's until the end of this call.
        let head = unsafe Bytes(base: blocks.address(arrival.head), count: arrival.headCount)
        return refuseOversized(index, head)
    }

    /// A sound message that cannot be taken; `head` is its beginning.
    @_noLocks
    mutating func refuseOversized(_ index: Int, _ head: Bytes) -> Arrival? {
        guard case .bound(let slot) = connections[index].state else {
            return garbled(index, .tooLarge)
        }
        let message: MessageView
        do throws(Garbled) {
            let dictionary = templates[Int(sessions[slot].template)].dictionary
            message = try validators.tokenizeHead(head, by: dictionary, into: fields)
        } catch {
            return garbled(index, error)
        }
        var text = Text<16>("Message too large: at most ")
        text.appendDigits(of: UInt64(settings.maximumMessageSize))
        text.append(" bytes")
        effects.removeAll()
        sessions[slot].session.receiveOversized(
            message, Header(message), text, at: now, into: &effects)
        let delivery = carryOut(slot, message)
        noticeDeadline(sessions[slot].session.nextDeadline)
        return delivery
    }

    @_noLocks
    mutating func releaseOversized(_ index: Int) {
        guard let arrival = connections[index].oversized else { return }
        blocks.giveBack(arrival.head)
        connections[index].oversized = nil
    }
}
