package org.gatepost.tls.policy;

/// Why a domain's policy could not be had.
///
/// @param type one of the `STS_` ones
/// @param why one line for people
public record StsTrouble(ResultType type, String why) {}
