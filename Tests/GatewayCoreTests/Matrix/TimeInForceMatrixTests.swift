// Appendix D, group I: orders that are over at once.

import Orders
import Testing
import Values

@Suite struct `Appendix D, I: time in force` {
    @Test func `I.1.a: a fill or kill that cannot be filled`() {
        var desk = begun(.fillOrKill)
        expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=X 38=10000 14=0 151=0 6=0"])
    }

    @Test(arguments: [false, true])
    func `I.1.b: an immediate or cancel that finds nothing, or not enough`(isFilledInPart: Bool) {
        var desk = begun(.immediateOrCancel)
        if isFilledInPart {
            expect(desk.fill("1000"), ["8 150=F 39=1 11=X 32=1000 31=10 38=10000 14=1000 151=9000 6=10"])
            expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=X 38=10000 14=1000 151=0 6=10"])
        } else {
            expect(desk.broker(.canceled(Text())), ["8 150=4 39=4 11=X 38=10000 14=0 151=0 6=0"])
        }
    }
}
