import TriageCalls
import TriageRecords

/// Codes that an authenticator app shows, each for thirty seconds.
///
/// - Source: RFC 6238 (TOTP), with SHA-1, six digits and thirty seconds, as the apps have it.
package enum SecondFactor {
    static let stepSeconds: Int64 = 30
    static let secretBytes = 20

    /// A new secret.
    package static func secret() -> [UInt8] { Sodium.random(secretBytes) }

    static func step(at moment: Moment) -> Int { Int(moment.milliseconds / 1_000 / stepSeconds) }

    /// The code of a step.
    package static func code(_ secret: [UInt8], step: Int, digits: Int = 6) -> String {
        let hash = SHA1.keyed(SHA1.bytes(UInt64(max(0, step)), count: 8), key: secret)
        let place = Int(hash[19] & 15)
        let number = hash[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(UInt64(number) % (0..<digits).reduce(UInt64(1)) { power, _ in power * 10 })
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step to which a code belongs: this one or the one before or after, so that a clock may be off a
    /// little. A step that was used, and each before it, is never good again.
    static func step(of code: String, _ secret: [UInt8], at moment: Moment, after used: Int?) -> Int? {
        let now = step(at: moment)
        let given = Array(code.utf8.filter { $0 != 0x20 })
        var found: Int?
        for step in now - 1...now + 1 where step > used ?? -1 {
            if Sodium.isEqual(given, Array(self.code(secret, step: step).utf8)) { found = step }
        }
        return found
    }

    /// What an authenticator app reads, as text or drawn as a picture.
    package static func address(_ secret: [UInt8], name: String) -> String {
        "otpauth://totp/crisis-triage:\(encoded(name))?secret=\(base32(secret))&issuer=crisis-triage"
    }

    /// A name as a part of an address.
    private static func encoded(_ name: String) -> String {
        name.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                String(UnicodeScalar(byte))
            default: "%" + [byte].hex.uppercased()
            }
        }.joined()
    }

    /// - Source: RFC 4648, 6, without padding.
    package static func base32(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (text, rest, bits) = ("", UInt32(0), 0)
        for byte in bytes {
            rest = rest << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(letters[Int(rest >> UInt32(bits) & 31)])
            }
        }
        if bits > 0 { text.append(letters[Int(rest << UInt32(5 - bits) & 31)]) }
        return text
    }

    /// Nil when it is no such text; blanks and small letters do not matter.
    package static func bytes(base32 text: String) -> [UInt8]? {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bytes, rest, bits) = ([UInt8](), UInt32(0), 0)
        for character in text.uppercased() where character != " " && character != "=" {
            guard let value = letters.firstIndex(of: character) else { return nil }
            rest = rest << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: rest >> UInt32(bits)))
            }
        }
        return bytes
    }
}
