package org.gatepost.gui.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// All there is to know of one letter.
///
/// @param letter as it stands now; null when the queue has forgotten it
/// @param happened what the last reply means, for people; empty when there is nothing to explain
/// @param weDo what the gateway does about it
/// @param youCan what people can do
/// @param head the beginning of its content; empty when that is gone
public record Story(@Nullable Letter letter, String happened, String weDo, String youCan, List<Happening> history, byte[] head) {}
