/// Where the routes begin.
let apiRoot = "/api/1"
