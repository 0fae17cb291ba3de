/// What a file of a library is, by its name.
package enum LibraryPart {
    /// A rule set or a protocol.
    case rules
    case cases
    case transcript

    /// Nil for what is no part of a library: recorded calls, rubrics, hidden files, all that is not YAML.
    package init?(ofFile path: String) {
        let name = (path.split(separator: "/").last ?? "").lowercased()
        func ends(_ endings: String...) -> Bool { endings.contains(where: name.hasSuffix) }
        if name.hasPrefix(".") || ends(".call.yaml", ".call.yml") || name == "rubrics.yaml" { return nil }
        if ends(".transcript") {
            self = .transcript
        } else if ends(".cases.yaml", ".cases.yml") {
            self = .cases
        } else if ends(".yaml", ".yml") {
            self = .rules
        } else {
            return nil
        }
    }
}
