import TriageDiagnostics

/// Limits of one file, each far above what a person writes and low enough that no file can exhaust the
/// machine.
enum Limit {
    static let bytes = 1 << 20
    static let depth = 64
    static let nodes = 100_000
}

/// Turns a file into a tree of nodes that know their places.
///
/// Nil when nothing could be read. After a fault of YAML itself the tree holds what stood before it.
package func read(_ file: SourceFile, _ problems: inout Problems) -> Node? {
    guard file.bytes.count <= Limit.bytes else {
        let place = Span(file: file.id, start: 0, end: 0)
        problems.report(
            .tooLarge, "this file has \(file.bytes.count) bytes; at most \(Limit.bytes) are read", at: place,
            help: "divide it")
        return nil
    }
    guard hasReadableEncoding(file, &problems) else { return nil }
    var reader = NodeReader(file)
    let node = reader.readDocument()
    problems.append(reader.problems)
    return node
}

/// Reports the first byte that is not UTF-8.
private func hasReadableEncoding(_ file: SourceFile, _ problems: inout Problems) -> Bool {
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
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
        switch decoder.parseScalar(from: &iterator) {
        case .valid(let scalar): offset += scalar.count
        case .emptyInput: return true
        case .error: return report("this byte is not UTF-8 text", offset)
        }
    }
}

/// Builds the tree from the events of libyaml, checking what libyaml does not: duplicate keys, references,
/// limits.
private struct NodeReader {
    let file: SourceFile
    private let events: YAMLEvents
    private(set) var problems = Problems()
    private var nodeCount = 0
    private var failed = false

    init(_ file: SourceFile) {
        self.file = file
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
            case .scalar, .listStart, .mappingStart, .alias: root = node(from: event, depth: 1)
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
                    notes: fault.context.map { [.init($0.message, $0.span)] } ?? [])
            }
            return nil
        }
    }

    private mutating func node(from event: YAMLEvent, depth: Int) -> Node? {
        nodeCount += 1
        if depth > Limit.depth || nodeCount > Limit.nodes {
            failed = true
            let what =
                depth > Limit.depth
                ? "nested deeper than \(Limit.depth) levels" : "over \(Limit.nodes) pieces"
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
        return Node(content: .mapping(entries), span: start.span.through(end))
    }
}
