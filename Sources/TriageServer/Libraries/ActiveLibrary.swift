import TriageCalls
import TriageRecords

/// Which library a call begins with that is opened now.
package actor ActiveLibrary {
    private let shelf: LibraryShelf
    private var installed: Hash

    /// - Parameter installed: the one that the server was started with.
    package init(_ shelf: LibraryShelf, installed: Hash) {
        self.shelf = shelf
        self.installed = installed
    }

    func library(at moment: Moment) async throws(Problem) -> ServedLibrary {
        try await shelf.library(installed)
    }
}
