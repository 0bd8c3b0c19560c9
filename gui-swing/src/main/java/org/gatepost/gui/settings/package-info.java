/// The settings. Without Swing: [SettingsDraft] holds what was typed and not saved, [Rules] says what is wrong with it, [Provider] what mail providers want.
/// With Swing: [SettingsPage].
@NullMarked
package org.gatepost.gui.settings;

import org.jspecify.annotations.NullMarked;
