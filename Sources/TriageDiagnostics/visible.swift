extension String {
    /// The text with what is no text in it shown as an escape, `\u001b`: controls, what turns the direction
    /// of writing, what takes no room, and line breaks other than LF.
    ///
    /// The escape is the one of JSON, so that JSON says the same after as before. Tabs and LF stay.
    package var visible: String {
        guard unicodeScalars.contains(where: \.isHidden) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if scalar.isHidden { result += scalar.escape } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// The same for what stands in a line of its own: its line breaks are shown as `⏎`, so that it cannot
    /// look like two.
    package var oneLine: String {
        guard unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" || $0.isHidden }) else {
            return self
        }
        return replacing("\r\n", with: "⏎").replacing("\n", with: "⏎").visible
    }
}

extension Unicode.Scalar {
    /// Whether it does something other than to be read.
    package var isHidden: Bool {
        switch value {
        case 0x09, 0x0A, 0x20...0x7E: false
        case ...0x1F, 0x7F...0x9F: true
        // Line and paragraph separator; embeddings, overrides and isolates.
        case 0x2028...0x202E, 0x2066...0x2069: true
        // Blanks of no width, but not the joiners of scripts and emoji.
        case 0x200B, 0x2060...0x2064, 0xFEFF: true
        // Annotations and tags.
        case 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// As JSON writes it in a text, `\u001b`.
    package var escape: String {
        String(self).utf16.map { unit in
            let hex = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }.joined()
    }
}
