import TriageDiagnostics
import TriageSyntax
import TriageValues

/// Turns the tree of a file into a document, reporting every key and value that has no place in it.
///
/// Entries that cannot be used are left out; the rest is there.
///
/// - Parameter others: further files that pieces of the tree stand in, where layers replaced them.
package func parse(
    _ root: Node, of file: SourceFile, beside others: [SourceFile] = [], _ problems: inout Problems
) -> Document {
    var parser = DocumentParser(file: file, beside: others)
    parser.parse(root)
    problems.append(parser.problems)
    return parser.document
}

private let ruleSetSections = [
    "ladders", "responders", "flags", "confidentiality", "guidance", "sources", "audiences", "danger_keys",
]
private let sharedSections = ["questions", "screens", "findings", "scores", "rules", "tables", "laws"]

struct DocumentParser {
    let file: SourceFile
    /// Further files that pieces of it stand in, where a layer replaced them.
    let others: [SourceFile]
    var document: Document
    var problems = Problems()

    init(file: SourceFile, beside others: [SourceFile] = []) {
        self.file = file
        self.others = others
        document = Document(file: file)
    }

    mutating func parse(_ root: Node) {
        guard case .mapping(let entries) = root.content else {
            problems.report(
                .wrongHeader,
                "this file is \(root.shape); it must begin with `rule_set: ID`, `protocol: ID`, `language: CODE`, `layer: ID` or `library: ID`",
                at: root.span)
            return
        }
        let keys = entries.compactMap(\.key.text)
        if !keys.contains("rule_set"), !keys.contains("protocol"), !keys.contains("language") {
            if keys.contains("library") {
                document.kind = .library
                document.library = library(root, place: entries[0].key.span)
                return
            }
            if keys.contains("layer") {
                document.kind = .layer
                document.layerDeclaration = layer(root, place: entries[0].key.span)
                return
            }
        }
        if keys.contains("language"), !keys.contains("rule_set"), !keys.contains("protocol") {
            document.kind = .language
            document.language = language(root, place: entries[0].key.span)
            return
        }
        let isProtocol = keys.contains("protocol")
        document.kind = isProtocol ? .protocolFile : .ruleSet
        guard keys.contains("rule_set") != isProtocol else {
            problems.report(
                .wrongHeader,
                isProtocol
                    ? "a file is a rule set or a protocol, not both"
                    : "this file does not say what it is", at: entries.first?.key.span ?? root.span,
                help:
                    "begin with `rule_set: ID`, `protocol: ID`, `language: CODE`, `layer: ID` or "
                    + "`library: ID`"
            )
            return
        }
        let header = isProtocol ? ["protocol", "title", "version", "review_by"] : ["rule_set", "title"]
        let more =
            isProtocol ? ["applies_when", "asks_first"] : ["version", "review_by", "unreviewed_words"]
        let fields = Fields(
            root, isProtocol ? "a protocol" : "a rule set", place: entries[0].key.span, file: file,
            beside: others, required: header,
            optional: ["layer"] + Mandate.keys + more + sharedSections + (isProtocol ? [] : ruleSetSections),
            elsewhere: isProtocol
                ? Dictionary(
                    uniqueKeysWithValues: ruleSetSections.map {
                        (
                            $0,
                            "`\($0)` stand in a rule set, for all protocols: a file that begins with `rule_set: ID`"
                        )
                    }) : [:], &problems)
        parseHeader(fields)
        parseSections(fields)
    }

    private mutating func parseHeader(_ fields: Fields) {
        if let id = fields.word(document.kind.rawValue, &problems) {
            checkName(id, &problems)
            document.id = id
        }
        document.title = fields.text("title", &problems) ?? document.id.text
        document.layer = fields.word("layer", &problems)
        document.version = version(fields)
        document.mandate = mandate(fields)
        if let word = fields.word("review_by", &problems) {
            document.reviewBy = day(word).map { ($0, word.span) }
        }
        document.appliesWhen = fields.condition("applies_when", &problems)
        document.asksFirst = fields.words("asks_first", &problems)
        document.barsUnreviewed = choice(fields, "unreviewed_words", ["barred"])
    }

    mutating func version(_ fields: Fields) -> String? {
        guard let version = fields.word("version", &problems) else { return nil }
        let parts = version.text.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count != 3 || !parts.allSatisfy({ Int($0) != nil }) {
            problems.report(
                .badValue, "`\(version.text)` is not a version", at: version.span,
                help: "write it as `1.0.0`")
        }
        return version.text
    }

    mutating func day(_ word: Word) -> Day? {
        if let day = Day(word.text) { return day }
        problems.report(
            .badValue, "`\(word.text)` is not a day", at: word.span, help: "write it as `2027-11-01`")
        return nil
    }

    private mutating func parseSections(_ fields: Fields) {
        document.ladders = section(fields, "ladders") { $0.ladder($1, $2) }
        document.responders = section(fields, "responders") { $0.label($1, $2, "responder") }
        document.flags = section(fields, "flags") { $0.label($1, $2, "flag") }
        document.confidentiality = section(fields, "confidentiality") {
            $0.label($1, $2, "confidentiality tag")
        }
        document.guidance = section(fields, "guidance") { $0.guidance($1, $2) }
        document.sources = section(fields, "sources", allowingHyphens: true) { $0.source($1, $2) }
        document.questions = section(fields, "questions") { $0.question($1, $2) }
        document.findings = section(fields, "findings") { $0.finding($1, $2) }
        document.scores = section(fields, "scores") { $0.score($1, $2) }
        document.rules = section(fields, "rules") { $0.rule($1, $2) }
        document.tables = section(fields, "tables") { $0.table($1, $2) }
        document.laws = section(fields, "laws") { $0.law($1, $2) }
        document.screens = section(fields, "screens") { $0.screen($1, $2) }
        document.audiences = section(fields, "audiences") { $0.audience($1, $2) }
        document.dangerKeys = section(fields, "danger_keys") { $0.dangerKey($1, $2) }
    }

    /// The entries of a section, each with its name checked; what cannot be used is left out.
    private mutating func section<Declaration>(
        _ fields: Fields, _ key: String, allowingHyphens: Bool = false,
        _ parse: (inout Self, Word, Node) -> Declaration?
    ) -> [Declaration] {
        guard let node = fields.node(key) else { return [] }
        return entries(of: node, "`\(key)`", &problems).compactMap { name, value in
            checkName(name, allowingHyphens: allowingHyphens, &problems)
            let declaration = parse(&self, name, value)
            if declaration == nil { document.unusable.insert(name.text) }
            return declaration
        }
    }

    /// The fields of one entry of a section.
    mutating func fields(
        _ node: Node, _ what: String, _ name: Word, required: [String], optional: [String]
    ) -> Fields {
        Fields(
            node, "\(what) `\(name.text)`", place: name.span, file: file, beside: others,
            required: required, optional: optional, &problems)
    }
}
