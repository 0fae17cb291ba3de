import TriageCalls
import TriageRecords
import TriageSyntax

/// Which libraries were proposed, and by whom they were confirmed: what the chain of libraries adds up to.
package struct LibraryHistory: Sendable {
    package struct Proposal: Sendable {
        /// Its number in the chain.
        package let number: Int
        package let library: Hash
        package let from: Moment
        /// Who proposed it, by id and by what they are called.
        package let by: String
        package let name: String
        package internal(set) var confirmed: (by: String, name: String, at: Moment)?
        package internal(set) var isWithdrawn = false

        /// From when calls begin with it; nil while nobody confirmed it.
        package var begins: Moment? { isWithdrawn ? nil : confirmed.map { max($0.at, from) } }
    }

    private(set) var count = 0
    private(set) var proposals: [Proposal] = []

    /// Takes the next line of the chain.
    mutating func take(_ line: [UInt8]) throws(Problem) {
        count += 1
        var body = try Body(line)
        guard let at = Moment(try body.text("at")) else { throw Self.damaged }
        let by = try body.optional("by") ?? ""
        let name = try body.optional("name") ?? by
        switch try body.text("kind") {
        case "installed", "proposed":
            guard let library = Hash(hex: try body.text("library")),
                let from = Moment(try body.text("from"))
            else { throw Self.damaged }
            let isInstalled = proposals.isEmpty && count == 1
            proposals.append(
                Proposal(
                    number: count, library: library, from: from, by: by, name: name,
                    confirmed: isInstalled ? (by, name, at) : nil))
        case "confirmed":
            try change(body.number("proposal")) { $0.confirmed = (by, name, at) }
        case "withdrawn":
            try change(body.number("proposal")) { $0.isWithdrawn = true }
        default: break
        }
    }

    private mutating func change(_ number: Int?, _ body: (inout Proposal) -> Void) throws(Problem) {
        guard let place = proposals.firstIndex(where: { $0.number == number }) else { throw Self.damaged }
        body(&proposals[place])
    }

    private static let damaged = Problem(
        500, "record-damaged", "the chain of libraries cannot be read", help: "verify the record")

    /// The library that calls begin with at a moment: of those that have begun, the one that began last.
    func active(at moment: Moment) -> Hash? {
        proposals.filter { $0.begins.map { $0 <= moment } ?? false }
            .max { ($0.begins ?? moment, $0.number) < ($1.begins ?? moment, $1.number) }?.library
    }

    func proposal(_ number: Int) throws(Problem) -> Proposal {
        guard let proposal = proposals.first(where: { $0.number == number }) else {
            throw Problem(404, "no-such-proposal", "there is no proposal \(number)")
        }
        return proposal
    }

    /// A line of the chain.
    static func line(_ kind: String, _ fields: [(key: String, value: JSON)], by author: Author, at: Moment)
        -> NewEvent
    {
        let all: [(key: String, value: JSON)] = [
            ("at", .text("\(at)")), ("by", .text(author.id)), ("kind", .text(kind)),
            ("name", .text(author.name)),
        ]
        return NewEvent(
            line: Array(JSON.object(all + fields).line.utf8), taken: at, position: author.position,
            person: author.id)
    }
}
