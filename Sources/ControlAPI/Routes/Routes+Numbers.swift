// MsgSeqNums of a FIX session, set by hand.

internal import Access
internal import WebKit
internal import WebServer

extension Routes {
    static let numbers: [Route] = [
        Route(
            .post, "/sessions/{session}/numbers", .right(.steer),
            "Sets the MsgSeqNum that is expected next (`nextInbound`), that of our next message (`nextOutbound`), or both, as agreed with the peer, who is away. A lower `nextInbound`: what the peer sent from there on is asked for and taken in again. A lower `nextOutbound` under which something was sent takes `reuseNumbers`: what was sent so far is then never sent again.",
            body: .object([
                .maybe("nextInbound", .integer(NumbersWish.numbers)), .maybe("nextOutbound", .integer(NumbersWish.numbers)),
                .maybe("reuseNumbers", .flag), .of("why", .text),
            ]), result: .named("Result")
        ) { room, call throws(ProblemDetails) in
            var body = try room.body(of: call)
            let inbound = body.integer("nextInbound", in: NumbersWish.numbers)
            let outbound = body.integer("nextOutbound", in: NumbersWish.numbers)
            if !body.has("nextInbound"), !body.has("nextOutbound") {
                body.note("nextInbound", "is missing: expected it, or nextOutbound, or both")
            }
            let reusesNumbers = body.flag("reuseNumbers") ?? false
            let why = body.required("why")
            try body.check()
            var wish = NumbersWish(
                call.variables["session"] ?? "", nextInbound: inbound.map { UInt64($0) }, nextOutbound: outbound.map { UInt64($0) },
                who: call.who, why: why)
            wish.reusesNumbers = reusesNumbers
            return .told(.numbers(wish))
        }
    ]
}
