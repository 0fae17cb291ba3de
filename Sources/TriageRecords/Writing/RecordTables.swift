/// The tables of a record in a transaction that writes: what a storage has to do so that all the rest is the
/// same for each.
///
/// Two transactions that write to one chain follow each other: what `tail` says stays true until the end.
protocol RecordTables {
    associatedtype State: RecordState

    /// The record as this transaction sees it.
    var state: State { get }

    func insert(name: String) throws

    func has(_ library: Hash) throws -> Bool
    func insert(_ library: KeptLibrary) throws

    func insert(_ call: CallRow) throws
    func insert(_ events: [(link: Link, words: Words?)], in chain: String) throws

    /// The number and the hash of a chain's last event; nil when there is no such chain.
    func tail(of chain: String) throws -> (number: Int, hash: [UInt8])?

    /// Leaves what is later as it is.
    func note(heard person: String, at moment: String) throws

    func deleteWords(of call: String) throws
}
