/// What every queue promises, as tests: inherit [QueueContract]. [InMemoryQueue] keeps the same promises but for the disk.
@NullMarked
package org.gatepost.testkit.queue;

import org.jspecify.annotations.NullMarked;
