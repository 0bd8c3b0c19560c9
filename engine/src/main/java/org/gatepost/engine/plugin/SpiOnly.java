package org.gatepost.engine.plugin;

/// The parent of every plug-in's class loader: the JDK and the SPI, nothing else of ours or of our libraries.
///
/// It shows no resources but the JDK's, so that a plug-in's `ServiceLoader` finds no providers of the product either.
final class SpiOnly extends ClassLoader {

    private static final String SPI = "org.gatepost.api.";

    static {
        registerAsParallelCapable();
    }

    SpiOnly() {
        super("gatepost-spi", getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!name.startsWith(SPI)) {
            throw new ClassNotFoundException(name);
        }
        return Class.forName(name, false, SpiOnly.class.getClassLoader());
    }
}
