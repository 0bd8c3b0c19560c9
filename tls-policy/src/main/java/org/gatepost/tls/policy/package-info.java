/// What receivers ask of TLS (MTA-STS, RFC 8461): start at [MtaSts]. What came of it, counted for them (TLS-RPT, RFC 8460): start at [TlsReports].
@NullMarked
package org.gatepost.tls.policy;

import org.jspecify.annotations.NullMarked;
