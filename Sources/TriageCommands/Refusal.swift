/// Why a command did not do what it was asked, in one sentence, and how it ends.
struct Refusal: Error {
    /// Exit codes of all commands. 0 is fine.
    enum Code: Int32 {
        case problemsFound = 1
        case requestWrong = 2
        case machineFailed = 3
    }

    let message: String
    let code: Code

    init(_ message: String, _ code: Code = .requestWrong) {
        self.message = message
        self.code = code
    }
}
