import TriageCalls
import TriageDiagnostics
import TriageRecords
import TriageSyntax

/// The fields of a line of the chain, by their keys.
struct Fields {
    private let values: [String: Node]

    init(_ line: [UInt8]) throws(AccessRefusal) {
        var ignored = Problems()
        guard
            case .mapping(let entries)? =
                readJSON(SourceFile(id: 0, path: "", bytes: line), &ignored)?.content
        else { throw .damaged("a line of the log of who gets in is no JSON object") }
        var values: [String: Node] = [:]
        for entry in entries { values[entry.key.text ?? ""] = entry.value }
        self.values = values
    }

    func damaged(_ reason: String) -> AccessRefusal {
        .damaged("the log of who gets in cannot be read: \(reason); `record verify` says what was altered")
    }

    /// Where the values of these keys stand in the line.
    func places(of keys: [String]) -> [Range<Int>] {
        keys.compactMap { values[$0].map { Int($0.span.start)..<Int($0.span.end) } }
    }

    func optional(_ key: String) -> String? { values[key]?.text }

    func text(_ key: String) throws(AccessRefusal) -> String {
        guard let text = optional(key) else { throw damaged("a line has no `\(key)`") }
        return text
    }

    func number(_ key: String) throws(AccessRefusal) -> Int {
        guard let number = Int(try text(key)) else { throw damaged("`\(key)` is no number") }
        return number
    }

    func moment(_ key: String) throws(AccessRefusal) -> Moment {
        guard let moment = Moment(try text(key)) else { throw damaged("`\(key)` is no moment") }
        return moment
    }

    func bytes(_ key: String) throws(AccessRefusal) -> [UInt8] {
        guard let bytes = [UInt8](hex: try text(key)), bytes.count >= 16 else {
            throw damaged("`\(key)` is not what was kept")
        }
        return bytes
    }

    func word<Word>(_ key: String, of words: [String: Word]) throws(AccessRefusal) -> Word {
        guard let word = words[try text(key)] else { throw damaged("`\(key)` is no word of it") }
        return word
    }

    func word<Word: RawRepresentable<String>>(_ key: String) throws(AccessRefusal) -> Word {
        guard let word = Word(rawValue: try text(key)) else { throw damaged("`\(key)` is no word of it") }
        return word
    }

    func words<Word: RawRepresentable<String> & Hashable>(_ key: String) throws(AccessRefusal) -> Set<Word> {
        guard case .list(let items)? = values[key]?.content else { throw damaged("a line has no `\(key)`") }
        let words = items.compactMap { $0.text.flatMap(Word.init(rawValue:)) }
        guard words.count == items.count else { throw damaged("`\(key)` has a word that is none") }
        return Set(words)
    }
}
