import TriageAccess
import TriageRecords
import TriageServer

/// The place of work in a browser: pages that show what the server knows, and forms that do what its routes
/// do. Only the call under way needs a script.
package struct Console: Sendable {
    private let words: [Language: Words]
    private let templates: [Language: Templates]
    let style: Asset
    let script: Asset
    let icon: Asset
    let shelf: PracticeShelf
    let memory = CallMemory()

    /// A file of the console, under an address that changes with it.
    struct Asset: Sendable {
        let address: String
        let text: String
        let type: String

        init(_ bytes: [UInt8], _ name: String, _ type: String) {
            text = String(decoding: bytes, as: UTF8.self)
            address = "/assets/\(shortHash(of: bytes))/\(name)"
            self.type = type
        }
    }

    /// After how many days words are due to be destroyed; nil where nobody said.
    let keepWordsDays: Int?

    /// - Parameter files: what is practised with.
    package init(
        practice files: PracticeFiles = PracticeFiles(), keepWordsDays: Int? = nil
    ) throws(ConsoleFault) {
        self.keepWordsDays = keepWordsDays
        shelf = PracticeShelf(files)
        var (words, templates): ([Language: Words], [Language: Templates]) = ([:], [:])
        for language in Language.allCases {
            let all = try Words(language)
            words[language] = all
            templates[language] = try Templates(all)
        }
        (self.words, self.templates) = (words, templates)
        style = Asset(PackageResources.console_css, "console.css", "text/css; charset=utf-8")
        script = Asset(PackageResources.console_js, "console.js", "text/javascript; charset=utf-8")
        icon = Asset(PackageResources.icon_svg, "icon.svg", "image/svg+xml")
    }

    /// Everything that a browser asks for here.
    package var pages: Pages {
        Pages(
            routes: assetRoutes + doorRoutes + callRoutes + liveRoutes + outcomeRoutes + earlierRoutes
                + deskRoutes + peopleRoutes + libraryRoutes + authorRoutes + practiceRoutes + healthRoutes
                + retentionRoutes
        ) {
            problemPage($0, $1, $2)
        }
    }

    func words(_ language: Language) -> Words {
        guard let words = words[language] else { preconditionFailure("every language has its words") }
        return words
    }

    func templates(_ language: Language) -> Templates {
        guard let templates = templates[language] else {
            preconditionFailure("every language has its templates")
        }
        return templates
    }

    private var assetRoutes: [Route] {
        [style, script, icon].map { asset in
            Route(.page, .get, asset.address, "asset", .anybody) { _, _ throws(Problem) in
                .asset(asset.text, type: asset.type)
            }
        }
    }
}
