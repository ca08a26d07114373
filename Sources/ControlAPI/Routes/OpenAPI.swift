// The document of the API, made of the table of routes.

internal import Access
internal import Values
internal import WebKit
internal import WebServer

/// Source: OpenAPI Specification 3.1.
enum OpenAPI {
    static let response: Response = {
        var response = Response.json(document.bytes)
        response.headers.append(HTTPHeader("Cache-Control", "no-cache"))
        return response
    }()

    static var document: JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Penstock control room", "version": "1",
                "description": "See and steer a running gateway. Decimals are texts, times are RFC 3339 in UTC, errors RFC 9457.",
            ],
            "servers": [["url": "/api/v1"]],
            "security": [["session": []], ["cookie": [], "cookieHeader": []], signature],
            "paths": .object(paths),
            "components": [
                "securitySchemes": .object(securitySchemes),
                "schemas": .object(Schemas.named.map { .init($0.name, $0.schema.json) }),
            ],
        ]
    }

    private static var paths: [JSON.Member] {
        var templates: [String] = []
        for route in Routes.all where !templates.contains(route.template) { templates.append(route.template) }
        return templates.map { template in
            .init(template, .object(Routes.all.filter { $0.template == template }.map {
                JSON.Member($0.method.rawValue.lowercased(), operation($0))
            }))
        }
    }

    private static func operation(_ route: Route) -> JSON {
        var members: [JSON.Member] = [.init("summary", .text(route.words)), .init("operationId", .text(name(of: route)))]
        if route.entry == .anybody { members.append(.init("security", [])) }
        if case .right(let right) = route.entry { members.append(.init("x-right", .text(right.rawValue))) }
        var parameters = variables(of: route) + route.parameters.map { parameter($0.name, "query", $0.schema, $0.words) }
        if route.entry == .right(.trade), route.method != .delete {
            parameters.append(parameter("Idempotency-Key", "header", .text, "The same key is the same order, not another one."))
        }
        if !parameters.isEmpty { members.append(.init("parameters", .list(parameters))) }
        if let body = route.body {
            members.append(
                .init("requestBody", ["required": true, "content": ["application/json": ["schema": body.json]]]))
        }
        members.append(.init("responses", responses(of: route)))
        return .object(members)
    }

    /// `get_orders_number`.
    private static func name(of route: Route) -> String {
        route.path.reduce(route.method.rawValue.lowercased()) { name, segment in
            switch segment {
            case .fixed(let text), .variable(let text): "\(name)_\(text)"
            }
        }
    }

    private static func variables(of route: Route) -> [JSON] {
        route.path.compactMap { segment in
            guard case .variable(let name) = segment else { return nil }
            return parameter(name, "path", name == "number" ? .integer(1...Int64.max) : .text, "")
        }
    }

    private static func parameter(_ name: String, _ place: String, _ schema: Schema, _ words: String) -> JSON {
        ["name": .text(name), "in": .text(place), "required": .flag(place == "path"), "description": .text(words), "schema": schema.json]
    }

    private static func responses(of route: Route) -> JSON {
        let problem: JSON = [
            "description": "What is wrong.",
            "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
        ]
        let good: JSON.Member =
            if case .nothing = route.result {
                .init("204", ["description": "Done."])
            } else {
                .init("200", ["description": "Done.", "content": ["application/json": ["schema": route.result.json]]])
            }
        let made = route.isMaking ? [JSON.Member("201", good.value)] : []
        return .object([good] + made + [.init("4XX", problem), .init("5XX", problem)])
    }
}
