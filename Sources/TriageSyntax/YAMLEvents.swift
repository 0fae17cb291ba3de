import CYAML
import TriageDiagnostics

/// One event of libyaml, with its place in bytes.
struct YAMLEvent {
    enum Kind {
        case documentStart, scalar, listStart, listEnd, mappingStart, mappingEnd, alias, streamEnd, other
    }

    let kind: Kind
    let span: Span
    var scalar = Scalar(text: "", style: .plain)
    var isFlow = false
    var hasAnchorOrTag = false
}

/// Why libyaml could not go on.
struct YAMLFault: Error {
    let message: String
    let span: Span
    let isEncoding: Bool
    let context: (message: String, span: Span)?
}

/// The events of a file, one at a time. The only code that talks to libyaml.
///
/// SAFETY: both pointers are made here, live as long as this and are never handed out; an event is taken
/// apart before it is deleted, and its text copied.
///
/// libyaml counts code points; spans count bytes. `byteOffsets` translates, and is left out for plain ASCII.
@safe final class YAMLEvents {
    private let file: SourceFile
    private let bomLength: Int
    /// The byte offset of each code point after the byte order mark, nil when each is one byte.
    private let byteOffsets: [Int32]?
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// libyaml reads from here for as long as the parser lives.
    private let input: UnsafeMutableBufferPointer<UInt8>

    init(_ file: SourceFile) {
        self.file = file
        bomLength = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let content = file.bytes.dropFirst(bomLength)
        byteOffsets = content.allSatisfy { $0 < 0x80 } ? nil : offsetsOfCodePoints(content)
        unsafe input = .allocate(capacity: content.count)
        _ = unsafe input.initialize(from: content)
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        guard unsafe yaml_parser_initialize(parser) == 1 else { preconditionFailure("out of memory") }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    func next() -> Result<YAMLEvent, YAMLFault> {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { return .failure(fault()) }
        defer { unsafe yaml_event_delete(&event) }
        return .success(unsafe converted(event))
    }

    private func converted(_ event: yaml_event_t) -> YAMLEvent {
        let span = unsafe Span(
            file: file.id, start: offset(event.start_mark), end: offset(event.end_mark))
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, span: span)
        case YAML_STREAM_END_EVENT: return YAMLEvent(kind: .streamEnd, span: span)
        case YAML_ALIAS_EVENT: return YAMLEvent(kind: .alias, span: span)
        case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .listEnd, span: span)
        case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, span: span)
        case YAML_SCALAR_EVENT: return unsafe scalar(event.data.scalar, span)
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe event.data.sequence_start
            return unsafe YAMLEvent(
                kind: .listStart, span: span, isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE,
                hasAnchorOrTag: start.anchor != nil || start.tag != nil)
        case YAML_MAPPING_START_EVENT:
            let start = unsafe event.data.mapping_start
            return unsafe YAMLEvent(
                kind: .mappingStart, span: span, isFlow: start.style == YAML_FLOW_MAPPING_STYLE,
                hasAnchorOrTag: start.anchor != nil || start.tag != nil)
        default: return YAMLEvent(kind: .other, span: span)
        }
    }

    private func scalar(_ scalar: yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar, _ span: Span)
        -> YAMLEvent
    {
        let text = unsafe String(
            decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        let style: Scalar.Style
        switch unsafe scalar.style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: style = .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: style = .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: style = .literal
        case YAML_FOLDED_SCALAR_STYLE: style = .folded
        default: style = .plain
        }
        return unsafe YAMLEvent(
            kind: .scalar, span: style == .literal || style == .folded ? trimmed(span) : span,
            scalar: Scalar(text: text, style: style),
            hasAnchorOrTag: scalar.anchor != nil || scalar.tag != nil)
    }

    /// libyaml ends a block scalar where the next token starts; this ends it with its last visible character.
    private func trimmed(_ span: Span) -> Span {
        var end = Int(span.end)
        while end > Int(span.start), [0x20, 0x09, 0x0A, 0x0D].contains(file.bytes[end - 1]) { end -= 1 }
        return Span(file: file.id, start: Int(span.start), end: end)
    }

    private func fault() -> YAMLFault {
        let parser = unsafe parser.pointee
        let message = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "this cannot be read"
        if unsafe parser.error == YAML_READER_ERROR {
            let start = unsafe min(bomLength + parser.problem_offset, file.bytes.count)
            return YAMLFault(message: message, span: place(start), isEncoding: true, context: nil)
        }
        let context = unsafe parser.context.map {
            unsafe (String(cString: $0), place(offset(parser.context_mark)))
        }
        return unsafe YAMLFault(
            message: message, span: place(offset(parser.problem_mark)), isEncoding: false, context: context)
    }

    /// The character at an offset; at the end of the file, the empty place there.
    private func place(_ offset: Int) -> Span {
        Span(file: file.id, start: offset, end: min(offset + 1, file.bytes.count))
    }

    private func offset(_ mark: yaml_mark_t) -> Int {
        guard let byteOffsets else { return min(bomLength + mark.index, file.bytes.count) }
        return mark.index < byteOffsets.count ? bomLength + Int(byteOffsets[mark.index]) : file.bytes.count
    }
}

private func offsetsOfCodePoints(_ bytes: ArraySlice<UInt8>) -> [Int32] {
    var offsets: [Int32] = []
    offsets.reserveCapacity(bytes.count)
    for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 { offsets.append(Int32(offset)) }
    return offsets
}
