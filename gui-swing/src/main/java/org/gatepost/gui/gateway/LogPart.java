package org.gatepost.gui.gateway;

import java.util.List;

/// Lines of the gateway's log, the oldest first.
///
/// @param position where they end; to be read on from
public record LogPart(List<String> lines, String position) {}
