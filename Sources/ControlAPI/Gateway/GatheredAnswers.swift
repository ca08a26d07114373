// Answers to several questions of one request.

/// Filled place by place as answers come.
final class GatheredAnswers {
    private var answers: [GatewayAnswer?]

    init(_ count: Int) { answers = Array(repeating: nil, count: count) }

    func put(_ answer: GatewayAnswer, at place: Int) { answers[place] = answer }

    /// Nil until the last one is there.
    var all: [GatewayAnswer]? {
        let here = answers.compactMap { $0 }
        return here.count == answers.count ? here : nil
    }
}
