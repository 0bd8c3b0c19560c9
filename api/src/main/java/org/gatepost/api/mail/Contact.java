package org.gatepost.api.mail;

/// A host that was talked to in an attempt, and what was said: for the history and for whoever asks why mail sticks.
///
/// @param host its name, as it was asked for
/// @param address `192.0.2.1:25`; empty when there was none to connect to
/// @param tls protocol and cipher; empty: the connection was not encrypted
/// @param certificate whom its certificate is for, until when, and what is wrong with it; empty without TLS
/// @param conversation a line each, `> ` ours and `< ` theirs; secrets masked, bodies left out
public record Contact(String host, String address, String tls, String certificate, String conversation) {}
