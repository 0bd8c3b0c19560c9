package org.gatepost.dist;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.gatepost.api.queue.QueueId;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// One JSON object for each event, in ASCII alone: `time level id logger thread message error`. The `id` is there when the
/// line is about one mail, `error` when something was thrown.
final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final JsonFactory json = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new StringWriter(256);
        try (JsonGenerator object = json.createGenerator(ObjectWriteContext.empty(), line)) {
            object.writeStartObject();
            object.writeStringProperty("time", TIME.format(event.getInstant()));
            object.writeStringProperty("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
            var arguments = event.getArgumentArray();
            if (arguments != null && arguments.length > 0 && arguments[0] instanceof QueueId id && event.getMessage().startsWith("{} ")) {
                object.writeStringProperty("id", id.toString());
            }
            object.writeStringProperty("logger", event.getLoggerName());
            object.writeStringProperty("thread", event.getThreadName());
            object.writeStringProperty("message", event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                object.writeStringProperty("error", ThrowableProxyUtil.asString(event.getThrowableProxy()).strip());
            }
            object.writeEndObject();
        }
        return line.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
