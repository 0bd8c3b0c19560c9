/// An Internet on the loopback for tests of delivery: start at [DnsWorld], which is given [Zone]s; the MX hosts they name are
/// [org.gatepost.testkit.ScriptedSmtpServer]s or [org.gatepost.testkit.SmartHost]s on addresses such as `127.0.0.11`, all at one port of
/// [Ports]; [Certificates] makes theirs, [Tlsa] the records for them, and a [PolicyServer] serves their MTA-STS policies.
@NullMarked
package org.gatepost.testworld;

import org.jspecify.annotations.NullMarked;
