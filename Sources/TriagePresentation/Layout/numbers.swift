/// A share of all, with one decimal: ` 12.3 %`.
package func percent(_ count: Int, _ all: Int) -> String {
    guard all > 0 else { return "       " }
    let tenths = (count * 1_000 + all / 2) / all
    return "\(tenths / 10).\(tenths % 10) %".paddedLeft(to: 7)
}

/// A number with its thousands apart: `1,234,567`.
package func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return digits.enumerated().map { place, digit in
        place > 0 && (digits.count - place) % 3 == 0 && digits[place - 1] != "-" ? ",\(digit)" : String(digit)
    }.joined()
}
