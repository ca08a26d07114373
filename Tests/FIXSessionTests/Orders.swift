// Application messages that the conversations use.

/// The body of a NewOrderSingle(D) that has all it needs.
func order(_ clOrdID: String = "A") -> String {
    "11=\(clOrdID)|38=10|40=1|54=1|55=X|60=now|"
}

/// What we send: the bodies of an ExecutionReport(8), so far as these tests look at it.
func report(_ orderID: String) -> String { "37=\(orderID)|39=0|" }
