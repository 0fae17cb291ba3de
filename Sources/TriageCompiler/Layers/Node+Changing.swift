import TriageDiagnostics
import TriageSyntax

/// Pieces of a file by the keys that lead to them, and trees with other pieces.
extension Node {
    package var entries: [Entry] {
        if case .mapping(let entries) = content { return entries }
        return []
    }

    package subscript(_ key: String) -> Node? { entries.first { $0.key.text == key }?.value }

    func node(at path: some Sequence<String>) -> Node? {
        path.reduce(Node?.some(self)) { node, key in node?[key] }
    }

    func with(_ entries: [Entry]) -> Node { Node(content: .mapping(entries), span: span) }

    /// With another value at the end of a path; with none, without its key.
    func replacing(_ path: ArraySlice<String>, with value: Node?) -> Node {
        guard let key = path.first else { return value ?? self }
        return with(
            entries.compactMap { entry in
                guard entry.key.text == key else { return entry }
                if path.count == 1 { return value.map { Entry(key: entry.key, value: $0) } }
                return Entry(key: entry.key, value: entry.value.replacing(path.dropFirst(), with: value))
            })
    }

    /// With the values of other entries in place of its own under the same keys, and the rest behind them.
    func putting(_ others: [Entry]) -> Node {
        var all = entries
        for other in others {
            if let place = all.firstIndex(where: { $0.key.text == other.key.text }) {
                all[place] = other
            } else {
                all.append(other)
            }
        }
        return with(all)
    }

    /// What it says, as twelve digits that another layout or order of keys leaves as they are.
    ///
    /// Who approved it is no part of what it says.
    ///
    /// It tells by accident alike from changed, and is no protection against somebody who wants two to be
    /// alike.
    /// - Source: FNV-1a, G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, folded to 48 bits as they advise.
    package var version: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in withoutApprovals.plainForm.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        let folded = (hash >> 48) ^ (hash & 0xFFFF_FFFF_FFFF)
        let digits = String(folded, radix: 16)
        return String(repeating: "0", count: 12 - digits.count) + digits
    }

    /// Lengths stand before texts, so that no two pieces have one form.
    private var plainForm: String {
        switch content {
        case .scalar(let scalar): return "\(scalar.text.utf8.count):\(scalar.text)"
        case .list(let items): return "[" + items.map(\.plainForm).joined() + "]"
        case .mapping(let entries):
            // The order of answers is an order of danger; that of other keys says nothing.
            let parts = entries.map { entry in
                let inner = entry.key.text == "answers" ? entry.value.inOrder : entry.value.plainForm
                return entry.key.plainForm + inner
            }
            return "{" + parts.sorted().joined() + "}"
        }
    }

    private var inOrder: String {
        guard case .mapping(let entries) = content else { return plainForm }
        return "(" + entries.map { $0.key.plainForm + $0.value.plainForm }.joined() + ")"
    }
}
