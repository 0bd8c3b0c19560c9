package org.gatepost.tls.policy;

/// Who reports.
///
/// @param contact an address for questions about reports
public record Organisation(String name, String contact) {}
