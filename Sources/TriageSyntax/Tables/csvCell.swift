/// A text as a cell of CSV that a program or a spreadsheet can open.
///
/// A cell with a comma, a quote or a control character, as a line break is one, stands in quotes. One that a
/// spreadsheet would take for a formula gets an apostrophe in front, so that it stays text; a negative
/// number stays as it is.
///
/// - Source: OWASP, CSV Injection, 2024: cells that begin with `=`, `+`, `-`, `@`, tab or carriage return.
package func csvCell(_ text: String) -> String {
    var bytes: [UInt8] = []
    appendCSVCell(Array(text.utf8)[...], to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
}

/// The same in bytes, behind others.
package func appendCSVCell(_ text: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    let needsQuotes = text.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 < 0x20 }
    if needsQuotes { bytes.append(UInt8(ascii: "\"")) }
    if isFormula(text) { bytes.append(UInt8(ascii: "'")) }
    for byte in text {
        if byte == UInt8(ascii: "\"") { bytes.append(byte) }
        bytes.append(byte)
    }
    if needsQuotes { bytes.append(UInt8(ascii: "\"")) }
}

private func isFormula(_ text: ArraySlice<UInt8>) -> Bool {
    switch text.first {
    case UInt8(ascii: "-"):
        let digits = text.dropFirst()
        return digits.isEmpty || !digits.allSatisfy { (0x30...0x39).contains($0) }
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "@"), 0x09, 0x0D: return true
    default: return false
    }
}
