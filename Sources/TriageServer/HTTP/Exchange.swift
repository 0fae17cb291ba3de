import FoundationEssentials
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// What Hummingbird gives with each request, and the connection it came by.
struct Exchange: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// The address that the connection comes from.
    var peer: String { channel.remoteAddress?.ipAddress ?? "local" }
}
