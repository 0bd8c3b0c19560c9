package org.gatepost.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.gatepost.api.mail.Contact;
import org.gatepost.api.mail.Diagnostic;
import org.gatepost.api.mail.Outcome;
import org.gatepost.api.mail.Status;
import org.gatepost.api.transport.DeliveryReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WayOutTest {

    private static final Diagnostic WHY = Diagnostic.ours(Status.transientFailure(4, 1), "cannot connect");
    private static final Contact MISSED = new Contact("mx", "192.0.2.1:25", "", "", "= cannot connect: no answer\n");
    private static final Contact SPOKE = new Contact("mx", "192.0.2.1:25", "", "", "< 421 4.3.0 later\n");

    private final Logger logger = (Logger) LoggerFactory.getLogger(WayOut.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final WayOut wayOut = new WayOut();

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(said);
    }

    @Test
    void threeHostsThatAreNotReachedAreEnoughAndSaidOnce() {
        for (var host : List.of("a", "a", "a", "b", "c", "d", "e", "f")) {
            wayOut.learn(host, unreachable(MISSED, false));
        }
        assertThat(said.list).singleElement().satisfies(one -> assertThat(one.getFormattedMessage()).contains("(a, b, c)", "port 25", "gatepost check", "transport=smtp"));
    }

    @Test
    void whereOneSpokeOnceNothingIsBlocked() {
        wayOut.learn("a", unreachable(MISSED, false));
        wayOut.learn("b", unreachable(SPOKE, false));
        List.of("c", "d", "e").forEach(host -> wayOut.learn(host, unreachable(MISSED, false)));
        assertThat(said.list).isEmpty();
    }

    @Test
    void aLetterThatWasDeliveredCountsToo() {
        wayOut.learn("a", new DeliveryReport.Outcomes(List.of(new Outcome.Delivered(WHY)), List.of(SPOKE)));
        List.of("c", "d", "e").forEach(host -> wayOut.learn(host, unreachable(MISSED, false)));
        assertThat(said.list).isEmpty();
    }

    @Test
    void whenOurOwnNetworkIsGoneThatIsNotPort25() {
        List.of("c", "d", "e").forEach(host -> wayOut.learn(host, unreachable(MISSED, true)));
        assertThat(said.list).isEmpty();
    }

    private static DeliveryReport unreachable(Contact contact, boolean isOurs) {
        return new DeliveryReport.Unreachable(WHY, List.of(contact), isOurs);
    }
}
