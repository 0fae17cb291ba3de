/// One state of a record, as its storage reads it, while others go on writing. All is bytes as they stand
/// there.
protocol RecordState {
    /// What the storage itself finds wrong with what it holds, in sentences.
    func storageFaults() throws -> [String]

    func recordName() throws -> [UInt8]

    /// Every call, the record's own chains among them.
    func callRows() throws -> [CallRow]

    /// The libraries by the hash they are kept under, the files of each in their order; none where they are
    /// not whole.
    func libraries(_ body: (_ hash: [UInt8], _ files: [(path: [UInt8], bytes: [UInt8])]) throws -> Void)
        throws

    /// Events with their words, by call and number.
    ///
    /// - Parameter call: only those of this one; nil for all.
    func links(of call: [UInt8]?, _ body: (_ call: [UInt8], Link, Words?) throws -> Void) throws

    /// Words that belong to no event.
    func strayWords() throws -> [(call: [UInt8], number: Int)]
}
