package org.gatepost.api.transport;

import java.util.List;
import org.gatepost.api.settings.Setting;
import org.gatepost.api.settings.SettingProblem;
import org.gatepost.api.settings.Settings;

/// Names and opens a kind of transport; declared in `META-INF/services`. Chosen with `transport=NAME`.
public interface TransportProvider {

    String name();

    /// What people may set; keys without prefix. In the file they are `plugin.NAME.KEY`.
    default List<Setting> settings() {
        return List.of();
    }

    /// What is wrong with settings that are each right by themselves; asked only of the transport that is chosen. A problem with no key is about the choice itself.
    default List<SettingProblem> check(Settings settings) {
        return List.of();
    }

    /// Opens it; no I/O that may fail here: trouble shows in reports.
    Transport open(Settings settings, TransportContext context);
}
