// Every field of an order is classified.

import Testing

@testable import OrderEntry

@Suite struct `The use of fields` {
    /// The tags of NewOrderSingle and OrderCancelReplaceRequest in spec/FIX44.xml, components and
    /// groups included.
    static let tags: [UInt32] = [
        1, 11, 12, 13, 15, 18, 21, 22, 23, 37, 38, 40, 41, 44, 48, 54, 55, 58, 59, 60, 63, 64,
        65, 66, 70, 75, 77, 78, 79, 80, 81, 99, 100, 106, 107, 110, 111, 114, 117, 120, 121, 126,
        140, 152, 167, 168, 192, 193, 200, 201, 202, 203, 206, 207, 210, 211, 218, 220, 221, 222,
        223, 224, 225, 226, 227, 228, 229, 231, 232, 233, 234, 235, 236, 239, 240, 241, 242, 243,
        244, 245, 246, 247, 255, 256, 305, 306, 307, 308, 309, 310, 311, 312, 313, 315, 316, 317,
        318, 336, 348, 349, 350, 351, 354, 355, 362, 363, 364, 365, 376, 377, 386, 388, 389, 423,
        427, 432, 435, 436, 447, 448, 452, 453, 454, 455, 456, 457, 458, 459, 460, 461, 462, 463,
        467, 468, 469, 470, 471, 472, 479, 480, 481, 494, 497, 513, 516, 523, 524, 525, 526, 528,
        529, 538, 539, 541, 542, 543, 544, 545, 581, 582, 583, 586, 589, 590, 591, 592, 593, 594,
        595, 625, 635, 640, 660, 661, 662, 663, 667, 691, 696, 697, 698, 699, 701, 711, 736, 761,
        762, 763, 775, 788, 802, 803, 804, 805, 810, 835, 836, 837, 838, 840, 841, 842, 843, 844,
        846, 847, 848, 849, 854, 864, 865, 866, 867, 868, 873, 874, 875, 876, 877, 878, 879, 882,
        883, 884, 885, 886, 887, 888, 889, 898, 913, 914, 915, 916, 917, 918, 919, 941, 947,
    ]

    @Test(arguments: tags) func `Every field of an order is used, noted or refused`(tag: UInt32) {
        switch FieldUse(ofTag: tag) {
        case .unknown, .session: Issue.record("\(tag) is not classified")
        case .used, .informational, .ordinary, .securityType, .cfiCode, .unsupported: break
        }
    }

    @Test func `No field is in the list of refused ones and elsewhere too`() {
        for tag in UInt32(1)..<5000 where FieldUse.nameOfUnsupported(tag) != nil {
            if case .unsupported = FieldUse(ofTag: tag) { continue }
            Issue.record("\(tag) is refused by one list and not by the other")
        }
    }
}
