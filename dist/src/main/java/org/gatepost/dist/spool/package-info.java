/// Letters that were handed over while no gateway could take them: [Spool] keeps them, [SpoolIntake] takes them.
@NullMarked
package org.gatepost.dist.spool;

import org.jspecify.annotations.NullMarked;
