/// The files of a library as they were when a call began, so that the call can be replayed with them.
package struct KeptLibrary: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        /// From the library's folder.
        package let path: String
        package let bytes: [UInt8]

        package init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// In the order in which they are compiled.
    package let files: [File]
    /// Its name in the record: over every path and byte, in this order.
    package let hash: Hash

    /// Refuses a library without files, and one in which a path stands twice.
    package init(_ files: [File]) throws(RecordRefusal) {
        guard !files.isEmpty else { throw .badLibrary("it has no files") }
        var paths: Set<String> = []
        for file in files where !paths.insert(file.path).inserted {
            throw .badLibrary("`\(file.path)` stands in it twice")
        }
        self.files = files
        hash = Self.hash(files.map { (Array($0.path.utf8), $0.bytes) })
    }

    static func hash(_ files: [(path: [UInt8], bytes: [UInt8])]) -> Hash {
        var form = CanonicalForm("library")
        for file in files {
            form.add(file.path)
            form.add(file.bytes)
        }
        return form.hash
    }
}
