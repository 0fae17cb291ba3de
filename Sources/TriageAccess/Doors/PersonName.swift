import Foundation

/// The name under which somebody signs in.
enum PersonName {
    /// As it is kept and looked for: without blanks around it, in small letters, however they were typed.
    static func plain(_ name: String) -> String {
        name.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
            .lowercased()
    }

    /// Refuses what cannot be the name of somebody, and what cannot stand beside it.
    static func check(_ name: String, label: String) throws(AccessRefusal) {
        let isGood = { (scalar: Unicode.Scalar) in
            switch scalar {
            case "a"..."z", "0"..."9", ".", "-", "_", "@": true
            default: false
            }
        }
        guard 1...64 ~= name.count, name.unicodeScalars.allSatisfy(isGood) else {
            throw .requestWrong(
                "`\(name)` cannot be a name to sign in with: 1 to 64 of a-z, 0-9, `.`, `-`, `_` and `@` can")
        }
        try checkLabel(label)
    }

    static func checkLabel(_ label: String) throws(AccessRefusal) {
        let isHidden = { (scalar: Unicode.Scalar) in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
            default: false
            }
        }
        guard 1...100 ~= label.count, label.utf8.count <= 400, !label.unicodeScalars.contains(where: isHidden)
        else {
            throw .requestWrong("what is shown is a text of 1 to 100 characters in one line")
        }
    }
}
