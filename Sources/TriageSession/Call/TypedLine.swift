/// The line that is being typed, and the place in it where the next character goes.
package struct TypedLine: Sendable, Hashable {
    package private(set) var before: String = ""
    package private(set) var after: String = ""

    package init(_ text: String = "") { before = text }

    package var text: String { before + after }
    package var isEmpty: Bool { before.isEmpty && after.isEmpty }

    package mutating func insert(_ text: String) { before += text }
    package mutating func clear() { self = TypedLine() }
    package mutating func deleteBefore() { if !before.isEmpty { before.removeLast() } }
    package mutating func deleteAfter() { if !after.isEmpty { after.removeFirst() } }
    package mutating func clearBefore() { before = "" }
    package mutating func clearAfter() { after = "" }

    package mutating func deleteWord() {
        while before.last == " " { before.removeLast() }
        while let last = before.last, last != " " { before.removeLast() }
    }

    package mutating func left() {
        if let last = before.popLast() { after = String(last) + after }
    }

    package mutating func right() {
        if let first = after.first {
            before.append(first)
            after.removeFirst()
        }
    }

    package mutating func home() { (before, after) = ("", text) }
    package mutating func end() { (before, after) = (text, "") }
}
