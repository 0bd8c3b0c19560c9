package org.gatepost.tls.policy;

/// What came of fetching a policy.
sealed interface Fetched {

    record Fresh(PolicyText text) implements Fetched {}

    record Failed(StsTrouble trouble) implements Fetched {}
}
