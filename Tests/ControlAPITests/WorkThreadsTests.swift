// What is done on threads of its own.

import Reactor
import Testing
import Values

@testable import ControlAPI
@testable import WebServer

@Suite struct `Work on threads of its own` {
    private func id(_ number: Int32) -> RequestID { RequestID(connection: ConnectionID(number: 1), stream: number) }

    private func take(_ work: WorkThreads, _ wake: Wake) -> (RequestID, Response)? {
        for _ in 0..<500 {
            if let done = work.next() { return done }
            wake.wait(milliseconds: 10)
        }
        return nil
    }

    @Test func `one of a kind at a time, in the order in which they were asked for`() throws {
        let wake = try Wake()
        let work = WorkThreads(wake: wake)
        for number in 1...3 as ClosedRange<Int32> {
            let isTaken = work.begin(.auditPage, id(number)) { Response(200 + Int(number)) }
            #expect(isTaken)
        }
        for number in 1...3 as ClosedRange<Int32> {
            let done = try #require(take(work, wake))
            #expect(done.0 == id(number) && done.1.status == 200 + Int(number))
        }
        #expect(work.next() == nil)
    }

    @Test func `of what takes long one is asked for, and the other kind does not wait for it`() throws {
        let wake = try Wake()
        let work = WorkThreads(wake: wake)
        let mayEnd = StopFlag()
        let slow: @Sendable () -> Response = {
            while !mayEnd.isRaised { sleep(milliseconds: 1) }
            return Response(200)
        }
        let isTaken = work.begin(.auditCheck, id(1), slow)
        let isTakenTwice = work.begin(.auditCheck, id(2), slow)
        #expect(isTaken && !isTakenTwice)
        _ = work.begin(.auditPage, id(3)) { Response(204) }
        #expect(take(work, wake)?.0 == id(3))
        mayEnd.raise()
        #expect(take(work, wake)?.0 == id(1))
        let isTakenAgain = work.begin(.auditCheck, id(4)) { Response(200) }
        #expect(isTakenAgain)
        work.finish()
    }

    @Test func `who has gone gets nothing, and no more than some wait`() throws {
        let wake = try Wake()
        let work = WorkThreads(wake: wake)
        let mayEnd = StopFlag()
        _ = work.begin(.auditPage, id(1)) {
            while !mayEnd.isRaised { sleep(milliseconds: 1) }
            return Response(200)
        }
        var count: Int32 = 1
        while work.begin(.auditPage, id(count + 1), { Response(200) }) { count += 1 }
        #expect(count == 65)
        for number in 1...count where number != 7 { work.forget(id(number)) }
        mayEnd.raise()
        #expect(take(work, wake)?.0 == id(7))
        #expect(work.next() == nil)
    }
}
