import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import TriageAccess
import TriageCalls
import TriageSyntax

/// Answers every request by the list of routes.
struct API: HTTPResponder {
    typealias Context = Exchange

    let desk: Desk
    let door: Door
    let logger: Logger
    /// By the number of pieces of their paths; a path that is written out stands before one with places.
    private let routes: [Int: [Route]]
    private let pages: Pages?
    private let clock = ContinuousClock()

    init(_ desk: Desk, _ door: Door, _ logger: Logger, _ pages: Pages? = nil) {
        self.pages = pages
        self.desk = desk
        self.door = door
        self.logger = logger
        routes = Dictionary(grouping: Route.all + (pages?.routes ?? []), by: \.pieces.count)
            .mapValues { $0.sorted { $0.placeCount < $1.placeCount } }
    }

    func respond(to request: Request, context: Exchange) async throws -> Response {
        let start = clock.now
        var route: Route?
        var response: Response
        var code: String?
        do throws(Problem) {
            route = try find(request)
            response = try await answer(request, context, route)
        } catch {
            code = error.code
            if error.code == "call-conflict" { desk.figures.count(Figures.conflicts) }
            response = await told(error, request, route, context)
        }
        let seconds = start.duration(to: clock.now)
        // What follows the head of an answer to HEAD would be taken for the answer to what is asked next.
        if request.method == .head { response = response.createHeadResponse() }
        let name = route?.name ?? "none"
        let status = response.status.code
        desk.figures.answered(name, status, seconds: Double(seconds / .microseconds(1)) / 1_000_000)
        logger.log(
            level: status >= 500 ? .error : .info, "answered",
            metadata: [
                "route": "\(name)", "method": "\(request.method.rawValue)", "status": "\(status)",
                "ms": "\(Int(seconds / .milliseconds(1)))", "code": "\(code ?? "-")",
            ])
        return response
    }

    private func find(_ request: Request) throws(Problem) -> Route {
        let asked = request.uri.path.split(separator: "/")
        // A path that is written out is never another's place for a name.
        let all = (routes[asked.count] ?? []).filter { $0.takes(asked) }
        let here = all.prefix { $0.placeCount == all.first?.placeCount }
        if let route = here.first(where: { $0.method.rawValue == request.method.rawValue }) { return route }
        guard !here.isEmpty else { throw .notFound }
        let allowed = here.map(\.method.rawValue).sorted().joined(separator: ", ")
        throw Problem(
            405, "method-not-allowed", "this cannot be done here", help: "it can be \(allowed)"
        ).with("allow", .text(allowed))
    }

    private func answer(_ request: Request, _ context: Exchange, _ route: Route?) async throws(Problem)
        -> Response
    {
        guard let route else { throw .notFound }
        try door.checkHead(request)
        let now = desk.now()
        let address = door.address(request, context.peer)
        let principal: Principal
        // A form carries what shows that it is ours, so it is read before it is known who sends it.
        var form: Form?
        var body: [UInt8] = []
        if route.face != .program, route.method != .get { try door.checkOrigin(request) }
        if route.face == .page, route.method != .get {
            body = try await self.body(of: request, for: route)
            form = try Form(body)
        }
        let csrf = form?.exact("csrf")
        switch route.entry {
        case .anybody:
            try desk.rates.takeUnknown(address, at: now)
            principal = Principal(id: "", label: "", roles: [])
        case .known, .may:
            principal = try await who(request, context, address, csrf, now)
            try desk.rates.take(principal.id, at: now)
            desk.presence.sees(principal.id, at: now)
            if case .may(let deed) = route.entry, !Permission.allowsSome(principal, deed) {
                throw Problem(Permission.refusal(principal, deed))
            }
        }
        if form == nil { body = try await self.body(of: request, for: route) }
        let asked = self.asked(request, route, principal, body, form, context.peer, address, now)
        if route.face == .program { try await asked.mayBeTold(desk) }
        if route.isStream {
            try desk.rates.beginStream(principal.id, at: now)
            do throws(Problem) {
                return stream(try await route.work(desk, asked), context, principal)
            } catch {
                desk.rates.endStream(principal.id)
                throw error
            }
        }
        return response(try await route.work(desk, asked))
    }

    /// A problem as who asked can read it.
    private func told(
        _ problem: Problem, _ request: Request, _ route: Route?, _ context: Exchange
    ) async -> Response {
        let isForPeople = route.map { $0.face == .page } ?? request.wantsPage
        guard let pages, isForPeople else { return Self.response(problem) }
        // Nothing is done for them here, so a form's token is not asked for.
        var credentials = door.credentials(
            request, peer: context.peer, address: door.address(request, context.peer))
        credentials.isChanging = false
        let reader = try? await desk.gate.who(credentials)
        return response(pages.problem(problem, browser(request), reader))
    }

    private func browser(_ request: Request) -> Browser {
        Browser(
            address: request.uri.string, cookies: request.headers[values: .cookie].joined(separator: "; "),
            languages: request.headers[.acceptLanguage] ?? "")
    }

    private func who(
        _ request: Request, _ context: Exchange, _ address: String, _ csrf: String?, _ now: Moment
    ) async throws(Problem) -> Principal {
        let credentials = door.credentials(request, peer: context.peer, address: address, csrf: csrf)
        do throws(AccessRefusal) {
            return try await desk.gate.who(credentials)
        } catch {
            try desk.rates.takeUnknown(address, at: now)
            throw Problem(error)
        }
    }

    private func asked(
        _ request: Request, _ route: Route, _ principal: Principal, _ body: [UInt8], _ form: Form?,
        _ peer: String, _ address: String, _ now: Moment
    ) -> Asked {
        var query: [String: String] = [:]
        for (name, value) in request.uri.queryParameters where query[String(name)] == nil {
            query[String(name)] = String(value)
        }
        // A form that asks writes a blank as `+`.
        if route.face == .page, let sent = request.uri.query, let form = try? Form(Array(sent.utf8)) {
            query = form.first
        }
        return Asked(
            principal: principal,
            places: route.places(in: request.uri.path.split(separator: "/")), query: query,
            body: body, credentials: door.credentials(request, peer: peer, address: address),
            // A browser sends no header with the address of a page.
            reason: (request.headers[.triageReason] ?? (route.face == .page ? query["reason"] : nil))
                .flatMap { $0.isEmpty ? nil : $0 },
            lastEventID: request.headers[.lastEventID].flatMap { Int($0) },
            position: request.headers[.triagePosition].flatMap { $0.isEmpty ? nil : $0 },
            host: Door.host(request), now: now, form: form, browser: browser(request))
    }

    private func body(of request: Request, for route: Route) async throws(Problem) -> [UInt8] {
        let most = route.mostBody ?? desk.limits.body
        let tooLarge = Problem(
            413, "body-too-large", "a request has at most \(most) bytes here", help: "divide it")
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most {
            throw tooLarge
        }
        // What changes anything is not done before the request is known to be whole.
        guard route.body != nil || route.method != .get else { return [] }
        let type = request.headers[.contentType] ?? ""
        let wanted =
            route.face == .page ? "application/x-www-form-urlencoded" : "application/json"
        guard route.body == nil || type.prefix(while: { $0 != ";" }).lowercased() == wanted else {
            throw Problem(
                415, route.face == .page ? "not-a-form" : "not-json",
                "a request has `Content-Type: \(wanted)`")
        }
        do {
            let bytes = try await request.body.collect(upTo: most)
            return route.body == nil ? [] : Array(bytes.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch { throw .badRequest("the request broke off") }
    }

    // MARK: answers

    private func response(_ answer: Answer) -> Response {
        switch answer {
        case .json(let status, let json, let headers):
            var response = Self.response(status, "application/json", json.line + "\n")
            for (name, value) in headers {
                guard let name = HTTPField.Name(name) else { continue }
                response.headers.append(HTTPField(name: name, value: value))
            }
            return response
        case .text(let text, let type): return Self.response(200, type, text)
        case .nothing:
            return Response(status: .noContent, headers: Self.headers)
        case .page(let status, let html, let headers):
            var response = Self.response(status, "text/html; charset=utf-8", html)
            response.headers[.contentSecurityPolicy] = Self.pagePolicy
            response.headers[.referrerPolicy] = "same-origin"
            response.headers[.openerPolicy] = "same-origin"
            for (name, value) in headers {
                guard let name = HTTPField.Name(name) else { continue }
                response.headers.append(HTTPField(name: name, value: value))
            }
            return response
        case .asset(let text, let type):
            var response = Self.response(200, type, text)
            response.headers[.cacheControl] = "public, max-age=31536000, immutable"
            return response
        case .stream: return Self.response(500, "text/plain", "")
        }
    }

    private static func response(_ problem: Problem) -> Response {
        var response = response(problem.status, "application/problem+json", problem.json.line + "\n")
        if let seconds = problem.retryAfterSeconds { response.headers[.retryAfter] = "\(seconds)" }
        for (key, value) in problem.more {
            if key == "allow", case .text(let allowed) = value { response.headers[.allow] = allowed }
        }
        if problem.status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }

    private static func response(_ status: Int, _ type: String, _ text: String) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static let headers: HTTPFields = [
        .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
    ]

    /// Nothing comes from elsewhere, nothing in a page runs or is styled but what has an address here, and no
    /// other page holds it.
    private static let pagePolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    private func stream(
        _ answer: Answer, _ context: Exchange, _ principal: Principal
    ) -> Response {
        guard case .stream(let source) = answer else {
            desk.rates.endStream(principal.id)
            return response(answer)
        }
        var headers = Self.headers
        headers[.contentType] = "text/event-stream"
        headers[.accelBuffering] = "no"
        let body = ResponseBody { [desk] writer in
            desk.presence.begins(principal.id, at: desk.now())
            desk.figures.add(Figures.streams, 1)
            let flow = EventFlow(source, context.channel, desk.limits) {
                await desk.gate.isHere(principal)
            }
            do {
                try await flow.run(&writer)
                try await writer.finish(nil)
            } catch {
                // Who read it is gone.
            }
            await source.end()
            desk.rates.endStream(principal.id)
            desk.presence.ends(principal.id, at: desk.now())
            desk.figures.add(Figures.streams, -1)
            if flow.isStalled { desk.figures.count(Figures.stalled) }
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}

extension HTTPField.Name {
    static let lastEventID = named("Last-Event-ID")
    /// Why somebody wants to see what is not theirs.
    static let triageReason = named("Triage-Reason")
    /// The place at which somebody works.
    static let triagePosition = named("Triage-Position")
    static let triageCSRF = named("Triage-CSRF")
    static let accelBuffering = named("X-Accel-Buffering")
    static let forwardedFor = named("X-Forwarded-For")
    static let secFetchSite = named("Sec-Fetch-Site")
    static let referrerPolicy = named("Referrer-Policy")
    static let openerPolicy = named("Cross-Origin-Opener-Policy")
    /// The first is the request's authority, and no header any more.
    static let furtherHost = named("Host")

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("no name of a header: \(name)") }
        return name
    }
}

extension Request {
    /// Whether a browser asks for a page.
    fileprivate var wantsPage: Bool { headers[.accept]?.contains("text/html") == true }
}
