/// Mail as files: who may write into a folder may hand letters over by moving them there. [PickupIntake] follows the settings, a [Collector] takes what
/// lies in a [PickupFolder] and has come to rest, a [PickedLetter] is one of its files, opened.
@NullMarked
package org.gatepost.intake.pickup;

import org.jspecify.annotations.NullMarked;
