/// What a plug-in author reads: values in `mail` and `settings`, the SPIs in `transport`, `queue` and `intake`. Nothing else of Gatepost is
/// visible to a plug-in.
@NullMarked
package org.gatepost.api;

import org.jspecify.annotations.NullMarked;
