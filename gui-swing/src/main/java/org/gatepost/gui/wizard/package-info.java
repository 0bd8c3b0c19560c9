/// The first run, in four steps: [FirstRun] knows what they come to, [WizardPage] asks.
@NullMarked
package org.gatepost.gui.wizard;

import org.jspecify.annotations.NullMarked;
