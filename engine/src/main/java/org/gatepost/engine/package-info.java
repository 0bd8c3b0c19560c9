/// What happens to mail between intake and next hop. *The engine decides.*
///
/// [Gateway] is the front door. One mail: [Acceptance] takes it, [Dispatcher] finds it due and leases it ([Leasing]),
/// [Attempt] lets the transport try, [Settlement] decides what that changed, [Notices] tells the sender.
/// What people may do to a mail meanwhile is in [Intervention].
@NullMarked
package org.gatepost.engine;

import org.jspecify.annotations.NullMarked;
