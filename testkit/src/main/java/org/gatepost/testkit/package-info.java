/// Peers and doubles for tests: a [SmartHost] that is a real mail server, a [ScriptedSmtpServer] for what no real server does,
/// an application that hands mail over ([SmtpConversation]), certificates and a clock.
@NullMarked
package org.gatepost.testkit;

import org.jspecify.annotations.NullMarked;
