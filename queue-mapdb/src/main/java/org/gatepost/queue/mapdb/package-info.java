/// A queue on disk: a journal of segments is the truth, MapDB is its delay index.
///
/// Start at [MapDbQueue]. What is written goes `Draft` → [Committer] → [Journal] (one sync for many) → [Index];
/// what is read comes from [Index] and, for bodies, from the segments. After a crash [Restart] makes a new index of the journal: [Recovery]
/// reads it, a [Sorter] puts its records in order, [Folding] makes entries of them; what is damaged goes to [Quarantine], what that leaves in doubt is held by [Holding].
/// [ReopeningQueue] has that done when the disk failed. [Reclaimer] carries forward what lives at the journal's old end; [JournalInspector] and
/// [Verification] look at the files and change nothing.
@NullMarked
package org.gatepost.queue.mapdb;

import org.jspecify.annotations.NullMarked;
