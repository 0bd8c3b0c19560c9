package org.gatepost.testkit.queue;

import org.gatepost.api.queue.MailQueue;

final class InMemoryQueueTest extends QueueContract {

    private final InMemoryQueue.Store store = new InMemoryQueue.Store();

    @Override
    protected MailQueue open() {
        return new InMemoryQueue(store);
    }
}
