// Rates that a peer must keep.

import FIXSession
import FIXWire
import TestKit
import Testing
import Values

@Suite struct `Throttles` {
    private func throttled(_ action: ThrottleAction) -> SessionSettings {
        var settings = SessionSettings()
        let rate = MessageRate(count: 2, window: .seconds(1))
        _ = settings.flow.setThrottle(Throttle(rate, action), for: .newOrderSingle)
        return settings
    }

    @Test func `a message beyond the rate is refused, counted, and not delivered`() throws {
        try converse(
            from: .active(settings: throttled(.reject)),
            """
            < 35=D|34=2|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|\(order("B"))
            d 35=D|34=3|11=B|
            < 35=D|34=4|115=ME|\(order("C"))
            > 35=j|34=2|128=ME|45=4|58=Too many messages of this type: at most 2 in 1000 ms|372=D|379=C|380=0|
            = 5 3
            < 35=U1|34=5|
            d 35=U1|34=5|
            +1s
            < 35=D|34=6|\(order("D"))
            d 35=D|34=6|11=D|
            """
        )
    }

    @Test func `or the session ends, and the peer knows which message was refused`() throws {
        try converse(
            from: .active(settings: throttled(.disconnect)),
            """
            < 35=D|34=2|\(order("A"))
            < 35=D|34=3|\(order("B"))
            < 35=D|34=4|\(order("C"))
            > 35=j|34=2|45=4|58=Too many messages of this type: at most 2 in 1000 ms|372=D|379=C|380=0|
            > 35=5|34=3|58=Too many messages of this type: at most 2 in 1000 ms|
            x too many messages
            = 5 4
            """
        )
    }

    @Test func `what comes again because we asked, or was held, is not counted`() throws {
        try converse(
            from: .active(settings: throttled(.reject)),
            """
            < 35=D|34=5|\(order("D"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            < 35=D|34=4|43=Y|\(order("C"))
            d 35=D|34=4|11=C|
            d 35=D|34=5|11=D|
            < 35=D|34=6|\(order("E"))
            d 35=D|34=6|11=E|
            """
        )
    }

    @Test func `a duplicate that nobody asked for is counted`() throws {
        try converse(
            from: .active(settings: throttled(.reject)),
            """
            < 35=D|34=2|43=Y|\(order("A"))
            < 35=D|34=3|43=Y|\(order("B"))
            < 35=D|34=4|43=Y|\(order("C"))
            > 35=j|34=2|45=4|58=Too many messages of this type: at most 2 in 1000 ms|372=D|379=C|380=0|
            """
        )
    }
}
