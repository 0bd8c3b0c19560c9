/// What people may configure: a plug-in declares [Setting]s and reads them from [Settings].
@NullMarked
package org.gatepost.api.settings;

import org.jspecify.annotations.NullMarked;
