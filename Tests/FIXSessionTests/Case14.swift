// Case 14, faults in a well-framed message.

import FIXWire
import TestKit
import Testing

@Suite struct `Case 14: faults` {
    @Test(arguments: [
        Fault("14a: a tag that is not in the specification", "\(order())4999=x|", "371=4999|", 0),
        Fault("14a: tag 0", "\(order())0=x|", "371=0|", 0),
        Fault("14a: a negative tag", "\(order())-1=x|", "371=-1|", 0),
        Fault("14a: a tag that is no number", "\(order())abc=x|", "", 0),
        Fault("14b: a required field missing", "11=A|38=10|40=1|55=X|60=now|", "371=54|", 1),
        Fault("14c: a tag of another message", "\(order())112=A|", "371=112|", 2),
        Fault("14d: a tag without a value", "11=A|38=10|40=1|54=1|55=|60=now|", "371=55|", 4),
        Fault(
            "14e: a value that is not in the list", "11=A|38=10|40=1|54=@|55=X|60=now|",
            "371=54|", 5),
        Fault("14f: a value not in the format", "11=A|38=ten|40=1|54=1|55=X|60=now|", "371=38|", 6),
        Fault(
            "14f: a time that is none", "11=A|38=10|40=1|54=1|55=X|60=20260230-00:00:00|",
            "371=60|", 6),
        Fault(
            "14g: a header field in the body", "11=A|38=10|40=1|50=DESK|54=1|55=X|60=now|",
            "371=50|", 14),
        Fault("14h: a tag twice", "\(order())11=A|", "371=11|", 13),
        Fault(
            "14h: a tag twice, far apart", "11=A|38=10|40=1|54=1|55=X|60=now|38=10|",
            "371=38|", 13),
        Fault(
            "14i: more announced than there is", "\(order())453=2|448=A|447=D|452=1|",
            "371=453|", 16),
        Fault(
            "14i: more than was announced", "\(order())453=1|448=A|447=D|452=1|448=B|447=D|452=1|",
            "371=453|", 16),
        Fault(
            "14j: an entry without its first field", "\(order())453=1|447=D|452=1|448=A|",
            "371=447|", 15),
        Fault(
            "14j: fields of an entry out of order", "\(order())453=1|448=A|452=1|447=D|",
            "371=447|", 15),
        Fault("14k: a delimiter in a value", "\(order())58=a|b|", "371=58|", 17),
    ])
    func `14: a fault is rejected and counted, and the session goes on`(fault: Fault) throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=2|\(fault.body)
            > 35=3|34=2|45=2|58=\(fault.text)|\(fault.refTag)372=D|373=\(fault.reason)|
            = 3 3
            < 35=1|34=3|112=on|
            > 35=0|34=3|112=on|
            """
        )
    }

    @Test(arguments: [
        ("49", "35=1|34=2|!49|112=A|"), ("56", "35=1|34=2|!56|112=A|"), ("52", "35=1|34=2|!52|112=A|"),
        ("112", "35=1|34=2|"), ("36", "35=4|34=2|123=Y|"), ("7", "35=2|34=2|16=0|"),
    ])
    func `14b: every required field is asked for, of the header too`(tag: String, message: String) throws {
        let msgType = message.split(separator: "|")[0].dropFirst(3)
        try converse(
            from: .active(),
            """
            < \(message)
            > 35=3|34=2|45=2|58=Required tag missing|371=\(tag)|372=\(msgType)|373=1|
            = 3 3
            """
        )
    }

    @Test func `14a: user-defined tags are accepted as long as the session does not mind`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=2|\(order())5001=x|20000=y|
            d 35=D|34=2|
            = 3 2
            """
        )
        var strict = ValidationRules()
        strict.validateUserDefinedFields = true
        try converse(
            from: .active(rules: strict),
            """
            < 35=D|34=2|\(order())5001=x|
            > 35=3|34=2|45=2|58=Invalid tag number|371=5001|372=D|373=0|
            = 3 3
            """
        )
    }

    @Test func `14: a fault ahead of a gap is rejected, not counted, and does not hide the gap`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=4|11=A|
            > 35=3|34=2|45=4|58=Required tag missing|371=54|372=D|373=1|
            = 2 3
            < 35=0|34=5|
            > 35=2|34=3|7=2|16=0|
            """
        )
    }

    @Test func `14: the first fault in the order of the rules gets the one Reject`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=2|11=A|38=ten|4999=x|50=DESK|
            > 35=3|34=2|45=2|58=Tag specified out of required order|371=50|372=D|373=14|
            < 35=D|34=3|11=A|38=ten|4999=x|
            > 35=3|34=3|45=3|58=Required tag missing|371=54|372=D|373=1|
            < 35=D|34=4|11=A|38=ten|4999=x|54=1|40=1|55=X|60=now|
            > 35=3|34=4|45=4|58=Incorrect data format for value|371=38|372=D|373=6|
            = 5 5
            """
        )
    }

    @Test func `14: a Reject sends the routing fields back reversed, empty ones left out`() throws {
        try converse(
            from: .active(rules: lenient),
            """
            < 35=D|34=2|115=A|116=B|128=C|129=D|144=E|145=F|11=A|
            > 35=3|34=2|115=C|116=D|128=A|129=B|144=F|145=E|45=2|58=Required tag missing|371=54|372=D|373=1|
            < 35=D|34=3|115=A|128=|11=A|
            > 35=3|34=3|128=A|45=3|58=Required tag missing|371=54|372=D|373=1|
            """
        )
    }

    @Test(arguments: [(4, "Application not available"), (5, "Conditionally Required Field Missing")])
    func `14l, 14m: what only the application can judge it refuses itself, and the session goes on`(
        reason: Int, text: String
    ) throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=2|\(order())
            d 35=D|34=2|
            s 35=j|45=2|58=\(text)|372=D|379=A|380=\(reason)|
            > 35=j|34=2|45=2|58=\(text)|372=D|379=A|380=\(reason)|
            < 35=1|34=3|112=on|
            > 35=0|34=3|112=on|
            """
        )
    }

    /// Lets empty values pass, so that routing fields can be empty and the fault another.
    private var lenient: ValidationRules {
        var rules = ValidationRules()
        rules.validateFieldsHaveValues = false
        return rules
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var body: String
        var refTag: String
        var reason: Int

        init(_ name: String, _ body: String, _ refTag: String, _ reason: Int) {
            testDescription = name
            self.body = body
            self.refTag = refTag
            self.reason = reason
        }

        /// The standard wording, to the letter.
        var text: String {
            switch reason {
            case 0: "Invalid tag number"
            case 1: "Required tag missing"
            case 2: "Tag not defined for this message type"
            case 4: "Tag specified without a value"
            case 5: "Value is incorrect (out of range) for this tag"
            case 6: "Incorrect data format for value"
            case 13: "Tag appears more than once"
            case 14: "Tag specified out of required order"
            case 15: "Repeating group fields out of order"
            case 16: "Incorrect NumInGroup count for repeating group"
            case 17: "Non \"data\" value includes field delimiter (SOH character)"
            default: "?"
            }
        }
    }
}
