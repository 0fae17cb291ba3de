import TriageDiagnostics

struct Token {
    enum Kind: Equatable {
        case name, number, symbol, end
    }

    let kind: Kind
    let text: String
    let span: Span
}

/// Cuts the bytes of a condition into tokens. White space and line ends only separate.
func tokens(of file: SourceFile, in range: Range<Int>, _ problems: inout Problems) -> [Token] {
    var lexer = ConditionLexer(file: file, index: range.lowerBound, end: range.upperBound)
    return lexer.tokens(&problems)
}

private struct ConditionLexer {
    let file: SourceFile
    var index: Int
    let end: Int

    mutating func tokens(_ problems: inout Problems) -> [Token] {
        var tokens: [Token] = []
        while index < end {
            let start = index
            let byte = file.bytes[index]
            if byte <= 0x20 {
                index += 1
            } else if isLetter(byte) {
                advance { isLetter($0) || isDigit($0) }
                tokens.append(token(.name, from: start))
            } else if beginsNumber {
                tokens.append(number(&problems))
            } else if let length = symbolLength() {
                index += length
                tokens.append(token(.symbol, from: start))
            } else {
                reportStranger(&problems)
            }
        }
        tokens.append(Token(kind: .end, text: "", span: Span(file: file.id, start: end, end: end)))
        return tokens
    }

    private mutating func number(_ problems: inout Problems) -> Token {
        let start = index
        if peek(0) == UInt8(ascii: "-") { index += 1 }
        let digits = index
        advance(while: isDigit)
        var points = 0
        while peek(0) == UInt8(ascii: "."), isDigit(peek(1)) {
            index += 1
            advance(while: isDigit)
            points += 1
        }
        let token = token(.number, from: start)
        if points > 1 {
            problems.report(
                .conditionSyntax, "`\(token.text)` is not a number", at: token.span,
                help: "a number has one point at most; a range has two dots, as `[0.03..0.08]`")
        } else if !isDigit(file.bytes[digits]) {
            let meant = file.text(start..<digits) + "0" + file.text(digits..<index)
            problems.report(
                .conditionSyntax, "`\(token.text)` has no digit before its point", at: token.span,
                help: "did you mean `\(meant)`?")
        }
        return token
    }

    /// Digits, a point with one behind it, and either with a sign.
    private var beginsNumber: Bool {
        let sign = peek(0) == UInt8(ascii: "-") ? 1 : 0
        return isDigit(peek(sign)) || peek(sign) == UInt8(ascii: ".") && isDigit(peek(sign + 1))
    }

    private func symbolLength() -> Int? {
        let pair = [peek(0), peek(1)]
        for symbol in ["<=", ">=", "!=", ".."] where pair.elementsEqual(symbol.utf8) { return 2 }
        return "=<>()[],".utf8.contains(peek(0)) ? 1 : nil
    }

    /// Skips what no condition contains, as one piece, and says what to write in its place.
    private mutating func reportStranger(_ problems: inout Problems) {
        let start = index
        index += 1
        advance { byte in
            byte > 0x20 && !isLetter(byte) && !isDigit(byte) && !"=<>()[],".utf8.contains(byte)
        }
        let word = token(.symbol, from: start)
        let help: String
        switch word.text {
        case "&&", "&": help = "write `and`"
        case "||", "|": help = "write `or`"
        case "!": help = "write `not(...)`, or `!=` for \"is not\""
        case "\"", "'": help = "answers are written bare, without quotes"
        case "~", "\u{2260}": help = "write `!=`"
        case "\u{2265}": help = "write `>=`"
        case "\u{2264}": help = "write `<=`"
        default: help = "see the table of conditions in Protocols/README.md"
        }
        problems.report(
            .conditionSyntax, "`\(word.text)` is not part of a condition", at: word.span, help: help)
    }

    private func token(_ kind: Token.Kind, from start: Int) -> Token {
        Token(kind: kind, text: file.text(start..<index), span: Span(file: file.id, start: start, end: index))
    }

    private mutating func advance(while accepts: (UInt8) -> Bool) {
        while index < end, accepts(file.bytes[index]) { index += 1 }
    }

    private func peek(_ distance: Int) -> UInt8 {
        index + distance < end ? file.bytes[index + distance] : 0
    }
}

private func isLetter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
