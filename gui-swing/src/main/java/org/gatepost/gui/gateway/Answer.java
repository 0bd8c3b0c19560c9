package org.gatepost.gui.gateway;

/// What came of it.
///
/// @param result `retracted`, `partial`, `tooLate`, `uncertain`, `done`, `refused` or `notFound`
/// @param words the gateway's
public record Answer(String id, String result, String words) {

    public boolean isDone() {
        return result.equals("retracted") || result.equals("partial") || result.equals("done");
    }
}
