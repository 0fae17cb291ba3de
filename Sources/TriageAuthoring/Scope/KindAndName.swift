/// A name as it is typed, with what has it where more than one thing does: `rule:harm`.
package struct KindAndName: Sendable {
    /// `rule`, `question`; nil where only the name was typed.
    package let kind: String?
    package let name: String

    package init(_ typed: String) {
        let parts = typed.split(separator: ":", maxSplits: 1).map(String.init)
        (kind, name) = parts.count == 2 ? (parts[0], parts[1]) : (nil, typed)
    }

    package var text: String { (kind.map { $0 + ":" } ?? "") + name }

    func isOf(_ kind: String) -> Bool { self.kind.map { $0 == kind } ?? true }

    static func unclear(_ name: String, _ kinds: [String]) -> String {
        "`\(name)` is the name of a \(kinds.joined(separator: " and a ")), so it is not clear which"
    }

    /// What to type in its place.
    static func choices(_ name: String, _ kinds: [String]) -> String {
        "write " + kinds.map { "`\($0):\(name)`" }.joined(separator: " or ")
    }
}
