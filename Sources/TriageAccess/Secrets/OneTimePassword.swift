import TriageRecords

/// A password that is read to somebody and typed once: 20 letters and digits that look like no other, in
/// groups; 99 bits.
package enum OneTimePassword {
    private static let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")

    package static func make() -> String {
        var text = ""
        var count = 0
        // A byte that is not below the highest multiple would make some letters likelier.
        let limit = UInt8(256 / letters.count * letters.count)
        while count < 20 {
            for byte in Sodium.random(32) where byte < limit && count < 20 {
                if count > 0, count.isMultiple(of: 5) { text += "-" }
                text.append(letters[Int(byte) % letters.count])
                count += 1
            }
        }
        return text
    }
}
