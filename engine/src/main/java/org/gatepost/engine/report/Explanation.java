package org.gatepost.engine.report;

/// Something technical in plain words: what happened, what Gatepost does about it, and what a person can do.
public record Explanation(String happened, String weDo, String youCan) {

    /// The same, where what we do is known better than by the reply.
    public Explanation withWeDo(String better) {
        return new Explanation(happened, better, youCan);
    }
}
