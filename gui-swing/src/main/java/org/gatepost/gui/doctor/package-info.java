/// Mail doctor: would letters arrive, and what to do if not.
@NullMarked
package org.gatepost.gui.doctor;

import org.jspecify.annotations.NullMarked;
