/// What a person pressed.
package enum Key: Hashable, Sendable {
    /// A character, or what was pasted: never anything but text.
    case text(String)
    case enter, tab, backspace, delete, escape
    case left, right, up, down, home, end, pageUp, pageDown
    /// F1 to F12.
    case function(Int)
    /// A letter with Ctrl, in lower case.
    case control(Character)
}

/// Makes keys of the bytes that a terminal sends, as xterm, rxvt, the Linux console, screen and tmux do.
///
/// A byte may come alone: what is not whole waits. Nothing that is no key becomes text.
package struct KeyReader: Sendable {
    private var bytes: [UInt8] = []
    private var pasted: [UInt8]?

    package init() {}

    /// How long bytes wait for others, in milliseconds, before they are taken as they are (`flush`); nil when
    /// none wait. What is pasted may come slowly, and its lines must not be taken for typed ones.
    package var waitMilliseconds: Int? { pasted != nil ? 2_000 : bytes.isEmpty ? nil : 50 }

    package mutating func take(_ new: [UInt8]) -> [Key] {
        bytes += new
        return read(isEnd: false)
    }

    /// Nothing followed: an Escape stands for itself, and a paste without an end is over.
    package mutating func flush() -> [Key] {
        guard let text = pasted else { return read(isEnd: true) }
        pasted = nil
        return [.text(String(decoding: text, as: UTF8.self).asOneLine)]
    }

    private mutating func read(isEnd: Bool) -> [Key] {
        var keys: [Key] = []
        while !bytes.isEmpty {
            if pasted != nil {
                guard let key = paste() else { break }
                keys.append(key)
                continue
            }
            guard let (key, length) = next(bytes[...], isEnd: isEnd) else { break }
            bytes.removeFirst(length)
            if let key { keys.append(key) }
            if beginsPaste { (pasted, beginsPaste) = ([], false) }
        }
        return keys
    }

    // MARK: pasted text

    private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)
    private var beginsPaste = false

    /// What was pasted, when its end has come: line breaks and tabs are blanks, other controls nothing.
    private mutating func paste() -> Key? {
        pasted?.append(contentsOf: bytes)
        bytes = []
        guard let all = pasted, let end = all.firstRange(of: Self.pasteEnd) else { return nil }
        bytes = Array(all[end.upperBound...])
        pasted = nil
        let text = String(decoding: all[..<end.lowerBound], as: UTF8.self)
        return .text(text.asOneLine)
    }

    // MARK: one key

    /// The key that the bytes begin with, nil for one that means nothing here, and its length; nil when it
    /// is not whole.
    private mutating func next(_ rest: ArraySlice<UInt8>, isEnd: Bool) -> (Key?, Int)? {
        guard let first = rest.first else { return nil }
        switch first {
        case 0x1B: return escape(Array(rest), isEnd: isEnd)
        case 0x0D, 0x0A: return (.enter, 1)
        case 0x09: return (.tab, 1)
        case 0x7F, 0x08: return (.backspace, 1)
        case 0x01...0x1A: return (.control(Character(Unicode.Scalar(first + 0x60))), 1)
        case ..<0x20: return (nil, 1)
        case ..<0x80: return (.text(String(Unicode.Scalar(first))), 1)
        default:
            let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
            let own = rest.prefix(length)
            let isBroken = own.dropFirst().contains { $0 & 0xC0 != 0x80 }
            if own.count < length, !isBroken, !isEnd { return nil }
            let taken = isBroken ? 1 : own.count
            let text = String(decoding: own.prefix(taken), as: UTF8.self)
            return (text.unicodeScalars.first.map(\.isHiddenControl) == true ? nil : .text(text), taken)
        }
    }

    private mutating func escape(_ bytes: [UInt8], isEnd: Bool) -> (Key?, Int)? {
        guard bytes.count > 1 else { return isEnd ? (.escape, 1) : nil }
        switch bytes[1] {
        case UInt8(ascii: "O"):
            guard bytes.count > 2 else { return isEnd ? (.escape, 1) : nil }
            return (bytes[2] == UInt8(ascii: "M") ? .enter : Self.letters[bytes[2]], 3)
        case UInt8(ascii: "["): return sequence(bytes, isEnd: isEnd)
        // A letter with Alt is an Escape and the letter.
        default: return (.escape, 1)
        }
    }

    /// `ESC [`, parameters, and a last byte. The Linux console sends F1 to F5 as `ESC [ [ A` to `E`.
    private mutating func sequence(_ bytes: [UInt8], isEnd: Bool) -> (Key?, Int)? {
        if bytes.count > 2, bytes[2] == UInt8(ascii: "[") {
            guard bytes.count > 3 else { return isEnd ? (nil, 3) : nil }
            let number = Int(bytes[3]) - 0x40
            return ((1...5).contains(number) ? .function(number) : nil, 4)
        }
        guard let last = bytes.indices.dropFirst(2).first(where: { !(0x20...0x3F).contains(bytes[$0]) })
        else { return isEnd ? (bytes.count == 2 ? .escape : nil, bytes.count) : nil }
        // A control inside ends what was begun; it is a key of its own.
        guard (0x40...0x7E).contains(bytes[last]) else { return (nil, last) }
        let parameters = String(decoding: bytes[2..<last], as: UTF8.self).split(separator: ";")
        let length = last + 1
        let number = parameters.isEmpty ? 1 : Int(parameters[0]) ?? 0
        guard bytes[last] == UInt8(ascii: "~") else {
            // A report, such as where the cursor stands, ends in a letter as well.
            return (number == 1 ? Self.letters[bytes[last]] : nil, length)
        }
        beginsPaste = number == 200
        return (Self.numbers[number], length)
    }

    private static let letters: [UInt8: Key] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right,
        UInt8(ascii: "D"): .left, UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
        UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3),
        UInt8(ascii: "S"): .function(4),
    ]

    private static let numbers: [Int: Key] = [
        1: .home, 7: .home, 4: .end, 8: .end, 3: .delete, 5: .pageUp, 6: .pageDown,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
        17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
        23: .function(11), 24: .function(12),
    ]
}

extension String {
    /// In one line, without controls: what was pasted is text and does nothing.
    fileprivate var asOneLine: String {
        var result = ""
        for scalar in unicodeScalars {
            if scalar == "\n" || scalar == "\r" || scalar == "\t" {
                if result.last != " " { result += " " }
            } else if !scalar.isHiddenControl {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    /// A control character of the two sets.
    fileprivate var isHiddenControl: Bool { properties.generalCategory == .control }
}
