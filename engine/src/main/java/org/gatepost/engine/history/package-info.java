/// What became of mail, kept for `history.keep`: [History] follows the queue's records into SQLite and answers questions.
/// The queue is the truth for what is under way; nothing here decides anything.
@NullMarked
package org.gatepost.engine.history;

import org.jspecify.annotations.NullMarked;
