package org.gatepost.gui.shell;

import java.io.IOException;

/// The way from the panel of one gateway to that of another, and back.
public interface Elsewhere {

    /// Opens the panel of another gateway in place of this one. Blocks.
    ///
    /// @param address `host:port`
    /// @param key what its `run/control.token` says
    /// @throws IOException it is not reached, or does not take the key; its message is for people
    void attach(String address, String key) throws IOException;

    /// Opens the panel of where the first one was opened.
    void back();

    /// Whether this is another gateway than the first one.
    boolean isAway();

    /// For a panel that stays where it is.
    Elsewhere NOWHERE = new Elsewhere() {

        @Override
        public void attach(String address, String key) throws IOException {
            throw new IOException("this panel stays where it is");
        }

        @Override
        public void back() {}

        @Override
        public boolean isAway() {
            return false;
        }
    };
}
