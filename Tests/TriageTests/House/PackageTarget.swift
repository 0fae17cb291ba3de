/// A target as Package.swift's text has it.
struct PackageTarget: Equatable {
    let name: String
    let dependencies: Set<String>
    /// Whether each unsafe expression has to be marked.
    let isStrict: Bool

    static func all() throws -> [PackageTarget] {
        // What follows the list of targets, up to the next one, are its settings.
        let text = try Shipped.text("Package.swift")
        let heads = text.matches(of: #/([a-zA-Z]*[tT]arget)\(\s*(?:name:\s*)?"([A-Za-z-]+)"/#)
        return heads.enumerated().compactMap { index, head in
            let end = index + 1 < heads.count ? heads[index + 1].range.lowerBound : text.endIndex
            let rest = String(text[head.range.upperBound..<end])
            let (_, kind, name) = head.output
            guard kind != "testTarget" else { return nil }
            let list = rest.firstMatch(of: #/\[([^\[\]]*)\]/#)?.output.1 ?? ""
            let products = list.replacing(#/\.product\(name: ("[A-Za-z]+")[^)]*\)/#) { String($0.output.1) }
            let names = products.matches(of: #/"([A-Za-z-]+)"/#).map { String($0.output.1) }
            return PackageTarget(
                name: String(name), dependencies: Set(names),
                isStrict: kind == "target" || rest.contains(".strictMemorySafety()"))
        }
    }
}
