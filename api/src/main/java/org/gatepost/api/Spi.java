package org.gatepost.api;

/// Which SPI this is. A plug-in's jar says in its manifest for which one it was built: `Gatepost-Spi: 1`; one that says nothing means 1.
public final class Spi {

    /// Grows when a plug-in that was built before would no longer work; additions alone do not change it.
    public static final int VERSION = 1;

    /// The manifest's attribute.
    public static final String ATTRIBUTE = "Gatepost-Spi";

    private Spi() {}
}
