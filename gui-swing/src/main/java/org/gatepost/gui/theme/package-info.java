/// How the panel looks: [Theme], its tones and icons. Colours are asked for by key when something is painted, so that switching works at once.
@NullMarked
package org.gatepost.gui.theme;

import org.jspecify.annotations.NullMarked;
