import TriageDiagnostics

/// Limits of one YAML file, low enough that no file can exhaust the machine.
package struct YAMLLimits: Sendable {
    let bytes: Int
    let nodes: Int
    /// Levels. The reader, and whoever walks the nodes, needs a piece of the stack for each.
    static let depth = 64

    /// What people write and review.
    package static let library = YAMLLimits(bytes: 1 << 20, nodes: 100_000)
    /// What a program writes and reads again, such as a call with its notes.
    package static let record = YAMLLimits(bytes: 64 << 20, nodes: 10_000_000)
}

/// Turns a file into a tree of nodes that know their places.
///
/// Nil when nothing could be read. After a fault of YAML itself the tree holds what stood before it, without
/// the entry that the fault cuts short: nobody can say what it lacks.
package func read(
    _ file: SourceFile, limits: YAMLLimits = .library, _ problems: inout Problems
) -> Node? {
    guard file.bytes.count <= limits.bytes else {
        let place = Span(file: file.id, start: 0, end: 0)
        problems.report(
            .tooLarge, "this file has \(file.bytes.count) bytes; at most \(limits.bytes) are read", at: place,
            help: "divide it")
        return nil
    }
    guard hasReadableEncoding(file, &problems), showsAllCharacters(file, &problems) else { return nil }
    var reader = NodeReader(file, limits)
    let node = reader.readDocument()
    problems.append(reader.problems)
    return node
}

/// Whether a file is UTF-8; the first byte that is not is reported.
func hasReadableEncoding(_ file: SourceFile, _ problems: inout Problems) -> Bool {
    let bytes = file.bytes
    func report(_ message: String, _ offset: Int) -> Bool {
        let span = Span(file: file.id, start: offset, end: min(offset + 1, bytes.count))
        problems.report(.wrongEncoding, message, at: span, help: "save the file as UTF-8")
        return false
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
        return report("this file is UTF-16; it must be UTF-8", 0)
    }
    guard String(validating: bytes, as: UTF8.self) == nil else { return true }
    return firstByteNotUTF8(bytes[...]).map { report("this byte is not UTF-8 text", $0) } ?? true
}

func firstByteNotUTF8(_ bytes: ArraySlice<UInt8>) -> Int? {
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = bytes.startIndex
    while true {
        switch decoder.parseScalar(from: &iterator) {
        case .valid(let scalar): offset += scalar.count
        case .emptyInput: return nil
        case .error: return offset
        }
    }
}

/// Builds the tree from the events of libyaml, checking what libyaml does not: duplicate keys, references,
/// limits.
private struct NodeReader {
    let file: SourceFile
    private let limits: YAMLLimits
    private let events: YAMLEvents
    private(set) var problems = Problems()
    private var nodeCount = 0
    /// The deepest level at which half a piece is kept: entries stand in a section of the root, or in a list.
    private var keptDepth = 2
    private var failed = false

    init(_ file: SourceFile, _ limits: YAMLLimits) {
        self.file = file
        self.limits = limits
        events = YAMLEvents(file)
    }

    mutating func readDocument() -> Node? {
        var root: Node?
        while let event = next() {
            switch event.kind {
            case .documentStart:
                if root != nil {
                    problems.report(
                        .severalDocuments, "a second document starts here", at: event.span,
                        help: "put it in a file of its own")
                    return root
                }
            case .streamEnd:
                if root == nil { reportEmpty() }
                return root
            case .scalar, .listStart, .mappingStart, .alias:
                if event.kind == .listStart { keptDepth = 1 }
                root = node(from: event, depth: 1)
            case .listEnd, .mappingEnd, .other: continue
            }
            if failed { return root }
        }
        return root
    }

    private mutating func reportEmpty() {
        problems.report(.emptyFile, "this file is empty", at: Span(file: file.id, start: 0, end: 0))
    }

    /// The next event, or nil at a fault, which is reported.
    private mutating func next() -> YAMLEvent? {
        guard !failed else { return nil }
        switch events.next() {
        case .success(let event): return event
        case .failure(let fault):
            failed = true
            let byte = Int(fault.span.start) < file.bytes.count ? file.bytes[Int(fault.span.start)] : 0
            if byte == 0x09 {
                problems.report(
                    .tab, "a tab stands where only spaces may", at: fault.span, help: "indent with spaces")
            } else {
                problems.report(
                    fault.isEncoding ? .wrongEncoding : .yamlSyntax, fault.message, at: fault.span,
                    notes: fault.context.map { [.init($0.message, $0.span)] } ?? [],
                    help: help(for: fault))
            }
            return nil
        }
    }

    /// What to try, where libyaml's words do not say it.
    private func help(for fault: YAMLFault) -> String? {
        switch fault.message {
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            fault.context.map { context in
                let line = file.line(at: Int(context.span.start))
                return "the `\(file.text(of: context.span))` that opened at line \(line) is not closed, "
                    + "or a `,` is missing before this"
            }
        case "mapping values are not allowed in this context":
            "a text that holds a colon stands in quotes: \"so: it is\""
        case "found character that cannot start any token":
            "a text that begins with this character stands in quotes"
        case "did not find expected key", "could not find expected ':'":
            "the lines of one entry are indented alike, and a text that holds `: ` or a quote stands in quotes"
        default: nil
        }
    }

    private mutating func node(from event: YAMLEvent, depth: Int) -> Node? {
        nodeCount += 1
        if depth > YAMLLimits.depth || nodeCount > limits.nodes {
            failed = true
            let what =
                depth > YAMLLimits.depth
                ? "nested deeper than \(YAMLLimits.depth) levels" : "over \(limits.nodes) pieces"
            problems.report(.tooLarge, "this file is \(what)", at: event.span, help: "divide it")
            return nil
        }
        if event.hasAnchorOrTag || event.kind == .alias {
            problems.report(
                .aliasOrTag, "anchors, aliases and tags are not part of the language", at: event.span,
                help: "write the piece out where it is needed")
        }
        switch event.kind {
        case .scalar: return Node(content: .scalar(event.scalar), span: event.span)
        case .alias: return Node(content: .scalar(Scalar(text: "", style: .plain)), span: event.span)
        case .listStart: return list(event, depth)
        case .mappingStart: return mapping(event, depth)
        case .documentStart, .streamEnd, .listEnd, .mappingEnd, .other: return nil
        }
    }

    private mutating func list(_ start: YAMLEvent, _ depth: Int) -> Node? {
        var items: [Node] = []
        var end = start.span
        while let event = next() {
            if event.kind == .listEnd {
                end = start.isFlow ? event.span : items.last?.span ?? start.span
                break
            }
            guard let item = node(from: event, depth: depth + 1) else { break }
            items.append(item)
            end = item.span
        }
        if failed, depth > keptDepth { return nil }
        return Node(content: .list(items), span: start.span.through(end))
    }

    private mutating func mapping(_ start: YAMLEvent, _ depth: Int) -> Node? {
        var entries: [Entry] = []
        var seen: [String: Span] = [:]
        var end = start.span
        while let event = next() {
            if event.kind == .mappingEnd {
                end = start.isFlow ? event.span : entries.last?.value.span ?? start.span
                break
            }
            guard let key = node(from: event, depth: depth + 1), let valueStart = next(),
                let value = node(from: valueStart, depth: depth + 1)
            else { break }
            end = value.span
            if let name = key.text, let first = seen.updateValue(key.span, forKey: name) {
                problems.report(
                    .duplicateKey, "the key `\(name)` stands here a second time", at: key.span,
                    notes: [.init("first here", first)])
                continue
            }
            if key.text == "<<" {
                problems.report(.aliasOrTag, "merge keys are not part of the language", at: key.span)
            }
            entries.append(Entry(key: key, value: value))
        }
        if failed, depth > keptDepth { return nil }
        return Node(content: .mapping(entries), span: start.span.through(end))
    }
}
