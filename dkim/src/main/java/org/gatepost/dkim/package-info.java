/// DKIM (RFC 6376): signatures for mail that leaves, their keys, and the DNS record by which others check them. Start at [DkimSigner].
@NullMarked
package org.gatepost.dkim;

import org.jspecify.annotations.NullMarked;
