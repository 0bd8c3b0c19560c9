package org.gatepost.gui.outbox;

import java.util.List;
import javax.swing.JLabel;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.theme.Icons;
import org.gatepost.gui.widget.Prose;

/// A letter's history, one step under the other.
final class TimelineView extends JPanel {

    TimelineView() {
        super(new MigLayout("ins 12 0 12 6, wrap 2, gap 10 2, fillx", "[20!][grow,fill,0:0]"));
        setOpaque(false);
    }

    void show(List<Timeline.Entry> entries) {
        removeAll();
        for (var one : entries) {
            add(new JLabel(Icons.of(one.icon(), 16, one.tone()::text)), "aligny top, gaptop 1");
            add(new Prose(one.when() + "  " + one.title(), "Label.foreground", Prose.Kind.STRONG), "wmin 0");
            if (!one.sentence().isEmpty()) {
                add(new Prose(one.sentence(), "Gatepost.muted"), "skip 1, wmin 0");
            }
            if (!one.fact().isEmpty()) {
                var fact = new Prose(one.fact(), "Gatepost.muted", Prose.Kind.MONO);
                fact.setLineWrap(true);
                fact.setFocusable(true);
                add(fact, "skip 1, wmin 0");
            }
            add(new JPanel() {
                {
                    setOpaque(false);
                }
            }, "skip 1, h 8!");
        }
        revalidate();
        repaint();
    }
}
