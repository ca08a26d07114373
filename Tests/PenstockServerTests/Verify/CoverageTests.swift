// Which MsgSeqNums were counted, as far as stored messages tell.

import Testing

@testable import PenstockServer

@Suite struct `Numbers that were counted` {
    private func coverage(_ from: UInt64?, _ steps: (inout Coverage) -> Void) -> [UInt64?] {
        var coverage = Coverage(from: from)
        steps(&coverage)
        return [coverage.counted, coverage.end]
    }

    @Test func `in order, each is`() {
        #expect(coverage(1) { for number: UInt64 in 1...5 { $0.take(number) } } == [6, 6])
    }

    @Test func `a Logon that comes early is not, and neither is what it stands before`() {
        #expect(coverage(1) { $0.take(2, isLogon: true) } == [1, 1])
        let half = coverage(1) {
            $0.take(2, isLogon: true)
            $0.take(1, isDuplicate: true)
        }
        #expect(half == [2, 3])
    }

    @Test func `what comes early over the same connection is counted when what was missing and more has come`() {
        func play(_ coverage: inout Coverage) {
            coverage.take(1)
            coverage.take(3)
            coverage.take(4)
            coverage.take(2, isDuplicate: true)
        }
        #expect(coverage(1, play) == [3, 5])
        let more = coverage(1) {
            play(&$0)
            $0.take(5)
        }
        #expect(more == [6, 6])
    }

    @Test func `what came early before a Logon comes again`() {
        let again = coverage(1) {
            $0.take(1)
            $0.take(3)
            $0.take(5, isLogon: true)
            $0.take(2, isDuplicate: true)
        }
        #expect(again == [3, 4])
    }

    @Test func `one that was rejected is passed over, and where messages were removed nothing is sure`() {
        let rejected = coverage(1) {
            $0.take(1)
            $0.pass([2: 9])
            $0.take(3)
        }
        #expect(rejected == [4, 2])
        #expect(coverage(nil) { $0.take(7) } == [nil, 8])
    }
}

@Suite struct `Numbers that were seen` {
    @Test func `each once, however high`() {
        var set = NumberSet()
        for number in [0, 1, 63, 64, 1 << 36, 1 << 60, .max] as [UInt64] {
            let isNew = [set.insert(number), set.insert(number)]
            #expect(isNew == [true, false], "\(number)")
        }
        #expect(set.highest == .max)
    }
}

extension Coverage {
    fileprivate mutating func take(_ number: UInt64, isLogon: Bool = false, isDuplicate: Bool = false) {
        take(number, upTo: number + 1, isLogon: isLogon, isDuplicate: isDuplicate)
    }
}
