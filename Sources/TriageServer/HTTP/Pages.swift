/// What people are shown in a browser, where the server has it.
package struct Pages: Sendable {
    let routes: [Route]
    /// A problem as a page.
    let problem: @Sendable (Problem, Browser) -> Answer

    package init(routes: [Route], problem: @escaping @Sendable (Problem, Browser) -> Answer) {
        self.routes = routes
        self.problem = problem
    }
}
