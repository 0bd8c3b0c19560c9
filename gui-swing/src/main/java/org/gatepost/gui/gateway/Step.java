package org.gatepost.gui.gateway;

/// One step of a check.
///
/// @param verdict `ok`, `warning`, `failed` or `skipped`
/// @param advice may be empty
public record Step(String name, String verdict, String seen, double seconds, String advice) {}
