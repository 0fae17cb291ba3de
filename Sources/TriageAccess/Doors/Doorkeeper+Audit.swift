import TriageCalls
import TriageDiagnostics
import TriageSyntax

extension Doorkeeper {
    /// The log of who got in, as lines of JSON: names and addresses stand in it, nothing that is secret.
    ///
    /// - Parameter count: leaves out so many first lines.
    package func log(after count: Int, for principal: Principal) async throws(AccessRefusal) -> [String] {
        try Permission.check(principal, .readAudit, on: .server)
        let lines: [[UInt8]]
        do { lines = try await chain.lines(after: max(0, count)) } catch { throw .record(error) }
        var shown: [String] = []
        for line in lines { shown.append(try Self.withoutSecrets(line)) }
        return shown
    }

    /// A line of the chain in which each secret reads `"withheld"`.
    static func withoutSecrets(_ line: [UInt8]) throws(AccessRefusal) -> String {
        var bytes = line
        let places = try Fields(line).places(of: ["key", "password", "secret"])
        for span in places.sorted(by: { $0.lowerBound > $1.lowerBound }) {
            bytes.replaceSubrange(span, with: Array("\"withheld\"".utf8))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
