/// A file in a few places changed, cut, doubled or filled with what often goes wrong.
func damaged(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<random.int(1...4) {
        let place = random.int(0...max(0, bytes.count - 1))
        switch random.int(0...4) {
        case 0: if !bytes.isEmpty { bytes.remove(at: place) }
        case 1: bytes.insert(contentsOf: random.pick(pieces), at: min(place, bytes.count))
        case 2: if !bytes.isEmpty { bytes[place] = UInt8(random.int(0...255)) }
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + random.int(0...40)))
        default:
            let end = min(bytes.count, place + random.int(0...60))
            bytes.insert(contentsOf: bytes[min(place, end)..<end], at: random.int(0...bytes.count))
        }
    }
    return bytes
}

private let pieces: [[UInt8]] =
    [
        "{", "}", "[", "]", ":", ": ", "\n", "  ", "\t", "'", "\"", "|", ">", "&a", "*a", "!t", "#", ",",
        "-", "- ", "---\n", "...", "<<", "\u{FEFF}", "é", "\u{2028}", "\r", "\r\n", "unknown", "and", "or",
        "not(", ")", "in", "..", ">=", "!=", "=", "is", "contains", "any of", "999999999999999999999",
        "-9223372036854775808", "9223372036854775807", "-1", "1.5", "null", "true", "all:", "if_missing",
        "assume", "if_missing: assume", "\\", "\\ud83d\\ude00", "\\ud83d", "\u{301}", "\u{600}", "\u{1B}[2J",
        "\"\"", ",,", "> ", "# ", "because", "refused", "NA",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0x00], [0xED, 0xA0, 0x80]]
