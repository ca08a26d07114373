// Where a venue is reached, and as whom.

/// The hosts of an adapter and what it signs with, by its settings; and the requests that are made alike everywhere.
package struct VenueAccess: Sendable {
    package let rest: VenueOrigin
    /// Where orders and what becomes of them are streamed; empty where the venue has nothing like it.
    package let webSocket: String
    /// Where prices are streamed.
    package let stream: String
    /// Nil without credentials.
    package let signer: Signer?
    /// Of what opens a private stream; nil without credentials, and where nothing of it is signed.
    package let socketSigner: Signer?

    /// - Parameters:
    ///   - headers: Behind those of every request, and not signed.
    ///   - scheme: Of requests.
    ///   - socketScheme: Of what opens a private stream.
    package init(
        _ settings: AdapterSettings, live: VenueURLs, sandbox: VenueURLs, headers: [Parameter] = [], signing scheme: SigningScheme,
        opening socketScheme: SigningScheme? = nil
    ) throws(AdapterProblem) {
        let urls = settings.urls(live: live, sandbox: sandbox)
        rest = VenueOrigin(urls.rest, headers: headers)
        (webSocket, stream) = (urls.webSocket, urls.stream)
        signer = try settings.signer(scheme)
        socketSigner = if let socketScheme { try settings.signer(socketScheme) } else { nil }
    }

    /// A question, signed.
    package func get(_ path: String, _ fields: VenueFields, _ moment: CallMoment) -> VenueRequest {
        rest.request("GET", path, query: fields.parameters, by: signer, at: moment)
    }

    /// A question that anybody may ask: it is not signed.
    package func ask(_ path: String, _ fields: VenueFields, _ moment: CallMoment) -> VenueRequest {
        rest.request("GET", path, query: fields.parameters, by: nil, at: moment)
    }

    /// A call with a body, signed.
    package func post(_ path: String, _ body: RequestBody, _ moment: CallMoment) -> VenueRequest {
        rest.request("POST", path, body: body, by: signer, at: moment)
    }
}
