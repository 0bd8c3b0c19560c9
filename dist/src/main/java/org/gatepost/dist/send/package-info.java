/// `gatepost send`, which also answers to `sendmail`: [SendmailArguments] says what is wanted, [Sender] makes a letter of
/// what comes on standard input, [Handover] leaves it with the gateway or in the spool.
@NullMarked
package org.gatepost.dist.send;

import org.jspecify.annotations.NullMarked;
