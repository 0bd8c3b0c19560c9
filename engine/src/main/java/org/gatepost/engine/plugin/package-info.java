/// Plug-ins from jars: [PluginJar] opens one with a class loader that sees the SPI and no more, the `Plugged...` stand between the engine and what
/// may fail in it. Start at [org.gatepost.engine.Plugins].
@NullMarked
package org.gatepost.engine.plugin;

import org.jspecify.annotations.NullMarked;
