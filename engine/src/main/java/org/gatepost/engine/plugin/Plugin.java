package org.gatepost.engine.plugin;

/// A plug-in as it was found: taken, or left out.
///
/// @param kind `transport`, `queue` or `intake`; empty when it is not known
/// @param name what `transport=` or `queue=` calls it; empty when it is not known
/// @param version of the product, or what the jar's manifest says; empty when it says nothing
/// @param from `gatepost` itself, or the jar's file name
/// @param problem why it is left out and what to do, in one sentence; empty: it was taken
public record Plugin(String kind, String name, String version, String from, String problem) {

    /// Where plug-ins are from that come with the product.
    public static final String GATEPOST = "gatepost";

    public boolean isLeftOut() {
        return !problem.isEmpty();
    }
}
