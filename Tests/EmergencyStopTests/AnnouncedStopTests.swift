// Stops that are planned: one of each scope, due in their order, the same after a restart.

import EmergencyStop
import Testing
import Values

private let cause = StopCause(.command, who: Identifier("alice"), why: Text("maintenance"))
private let noon = Instant(nanosecondsSinceEpoch: 1_800_000_000_000_000_000)

private func after(_ seconds: Int64) -> Instant { noon.advanced(by: .seconds(seconds)) }

@Suite struct `Stops that are announced` {
    @Test func `are due one after the other, and not before`() {
        var stops = AnnouncedStops()
        _ = stops.announce(.everything, cause, closesPositions: true, due: after(60), at: noon)
        _ = stops.announce(.symbol(Name("AAPL")), cause, closesPositions: false, due: after(30), at: noon)
        let next = stops.next
        #expect(next == after(30))
        let early = stops.takeDue(at: after(29))
        #expect(early == nil)
        let (first, second) = (stops.takeDue(at: after(90)), stops.takeDue(at: after(90)))
        #expect(first?.stop.scope == .symbol(Name("AAPL")) && first?.stop.closesPositions == false)
        #expect(second?.stop.scope == .everything && second?.stop.closesPositions == true)
        let (count, last) = (stops.count, stops.next)
        #expect(count == 0 && last == .distantFuture)
    }

    @Test func `have another time when they are announced again, and are told to be stored`() {
        var stops = AnnouncedStops()
        let first = stops.announce(.everything, cause, closesPositions: false, due: after(60), at: noon)
        let again = stops.announce(.everything, cause, closesPositions: true, due: after(10), at: after(1))
        let (count, due) = (stops.count, stops[0].due)
        #expect(first == 0 && again == 0 && count == 1 && due == after(10))
        stops.remove(0)
        var changes: [UInt64] = []
        while let number = stops.nextChange() { changes.append(number) }
        let gone = stops.place(ofNumber: 1)
        #expect(changes == [1] && gone == nil)
    }

    @Test func `there is room for so many`() {
        var stops = AnnouncedStops()
        var places: [Int?] = []
        for number in 0...AnnouncedStops.capacity {
            places.append(
                stops.announce(.session(UInt32(number)), cause, closesPositions: false, due: after(1), at: noon))
            while stops.nextChange() != nil {}
        }
        #expect(places.last == .some(nil) && places.dropLast().allSatisfy { $0 != nil })
    }

    @Test func `come back from their rows as they were, and no other bytes do`() throws {
        var stop = Stop(number: 3, scope: .account(Identifier("ACC")), cause: cause, at: noon)
        stop.closesPositions = true
        let planned = AnnouncedStop(stop, due: after(60))
        var row = RowWriter(capacity: 512)
        planned.append(to: &row)
        let back = try #require(AnnouncedStop(row.bytes))
        #expect(String(reflecting: back) == String(reflecting: planned))
        let bytes = (0..<row.count).map { row.bytes[$0] }
        for length in 0..<bytes.count { #expect(bytes.prefix(length).withUnsafeBytes { AnnouncedStop(Bytes($0)) } == nil) }
        for place in bytes.indices {
            for value in [UInt8(0), 1, 6, 0x7F, 0xFF] {
                var changed = bytes
                changed[place] = value
                _ = changed.withUnsafeBytes { AnnouncedStop(Bytes($0)) }
            }
        }
    }

    @Test func `a stop of before is read, and closes nothing`() throws {
        var row = RowWriter(capacity: 512)
        StopRow.append(Stop(number: 3, scope: .everything, cause: cause, at: noon), to: &row)
        // The first version had no flags at its end.
        var bytes = (0..<row.count - 1).map { row.bytes[$0] }
        bytes[0] = 1
        let stop = try #require(bytes.withUnsafeBytes { StopRow.decode(Bytes($0)) })
        #expect(stop.number == 3 && !stop.closesPositions && stop.at == noon)
    }
}
