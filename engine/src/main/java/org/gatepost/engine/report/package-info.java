/// What senders are told: reports of failure, delay and hand-over (RFC 3464), and what replies of servers mean in plain words.
/// Start with [ReportComposer].
@NullMarked
package org.gatepost.engine.report;

import org.jspecify.annotations.NullMarked;
