/// Can mail leave? [Inspection] looks at settings and home, then asks the transport; [TestLetter] is the proof.
@NullMarked
package org.gatepost.engine.check;

import org.jspecify.annotations.NullMarked;
