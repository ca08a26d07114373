// Appendix D, group K: trading halts.

import Orders
import Testing
import Values

@Suite struct `Appendix D, K: trading halts` {
    /// A broker may say nothing of the halt, or that the order is suspended and that it works again.
    @Test(arguments: [false, true]) func `K.1.a: an order outlives a halt`(isTold: Bool) {
        var desk = begun()
        if isTold {
            expect(
                desk.broker(.suspended(text("Halt"))),
                ["8 150=9 39=9 11=X 38=10000 14=0 151=10000 6=0 58=Halt"])
            expect(desk.broker(.accepted), ["8 150=0 39=0 11=X 38=10000 14=0 151=10000 6=0"])
        }
        expect(desk.fill("10000"), ["8 150=F 39=2 11=X 32=10000 31=10 38=10000 14=10000 151=0 6=10"])
    }

    @Test(arguments: [false, true]) func `K.1.b: an order is canceled by a halt`(isTold: Bool) {
        var desk = begun()
        if isTold { _ = desk.broker(.suspended(Text())) }
        expect(desk.broker(.canceled(Text(), .tradingHalt)), ["8 150=4 39=4 11=X 38=10000 14=0 151=0 6=0 378=6"])
    }
}
