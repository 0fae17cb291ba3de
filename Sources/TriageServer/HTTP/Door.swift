import HTTPTypes
import Hummingbird
import HummingbirdCore
import TriageAccess

/// What the server believes of a request before it knows who sends it.
package struct Door: Sendable {
    /// The names by which the server may be called, besides those of the machine itself.
    package var hosts: Set<String> = []
    /// The addresses of proxies that say who asks.
    package var proxies: Set<String> = []
    /// The header by which a declared proxy signs people on.
    package var proxyHeader: String?

    package init() {}

    private static let local: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

    /// Refuses a request for another host: a page elsewhere may have made its name lead here. One for two
    /// hosts, or with an end that nobody knows, may mean something else to a proxy.
    func checkHead(_ request: Request) throws(Problem) {
        guard !request.headers.contains(.furtherHost) else {
            throw .badRequest("a request names one host")
        }
        guard request.headers[.transferEncoding].map({ $0.lowercased() == "chunked" }) ?? true else {
            throw .badRequest("`Transfer-Encoding` is `chunked`, or not there")
        }
        let name = Self.host(request)
        guard !Self.local.contains(name), !hosts.contains(name) else { return }
        throw Problem(
            421, "wrong-host", "this server is not called so", help: "declare the name with `--host`")
    }

    /// Refuses a form that the page of another server sends.
    func checkOrigin(_ request: Request) throws(Problem) {
        let foreign = Problem(
            403, "foreign-origin", "this form was sent by a page that is not of this server",
            help: "open the page here, and send it from there")
        if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" { throw foreign }
        guard let origin = request.headers[.origin] else { return }
        let host = origin.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true).last
        guard let host, String(host) == request.head.authority else { throw foreign }
    }

    /// By which name the server was called, without a port.
    static func host(_ request: Request) -> String {
        let host = request.head.authority ?? ""
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
        return name.lowercased()
    }

    /// Where a request comes from: what a declared proxy says, else the connection's other end.
    func address(_ request: Request, _ peer: String) -> String {
        guard proxies.contains(peer), let last = request.headers[.forwardedFor]?.split(separator: ",").last
        else { return peer }
        let address = last.filter { !$0.isWhitespace }
        return address.isEmpty ? peer : address
    }

    /// - Parameter csrf: what a form says in place of the header.
    func credentials(
        _ request: Request, peer: String, address: String, csrf: String? = nil
    ) -> Credentials {
        let authorization = request.headers[.authorization] ?? ""
        let bearer =
            authorization.lowercased().hasPrefix("bearer ") ? String(authorization.dropFirst(7)) : nil
        return Credentials(
            peer: peer, address: address, session: cookie(request),
            csrf: request.headers[.triageCSRF] ?? csrf,
            isChanging: request.method != .get && request.method != .head, bearer: bearer,
            proxyPerson: proxyHeader.flatMap { HTTPField.Name($0) }.flatMap { request.headers[$0] })
    }

    private func cookie(_ request: Request) -> String? {
        SessionCookie.secret(inHeader: request.headers[values: .cookie].joined(separator: "; "))
    }
}
