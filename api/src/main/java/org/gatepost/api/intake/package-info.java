/// The intake SPI: a way in for mail. Start at [Intake]; it hands mail over through [Submissions].
@NullMarked
package org.gatepost.api.intake;

import org.jspecify.annotations.NullMarked;
