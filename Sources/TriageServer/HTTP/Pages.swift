import TriageAccess

/// What people are shown in a browser, where the server has it.
package struct Pages: Sendable {
    let routes: [Route]
    /// A problem as a page; of who is signed in, where they can go.
    let problem: @Sendable (Problem, Browser, Principal?) -> Answer

    package init(routes: [Route], problem: @escaping @Sendable (Problem, Browser, Principal?) -> Answer) {
        self.routes = routes
        self.problem = problem
    }
}
