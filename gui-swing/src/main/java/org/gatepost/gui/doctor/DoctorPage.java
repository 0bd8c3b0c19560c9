package org.gatepost.gui.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.swing.JButton;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import net.miginfocom.swing.MigLayout;
import org.gatepost.gui.gateway.GatewayClient;
import org.gatepost.gui.gateway.Step;
import org.gatepost.gui.settings.TestCard;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Tone;
import org.gatepost.gui.widget.Background;
import org.gatepost.gui.widget.Banner;
import org.gatepost.gui.widget.Ui;

/// The checks of `gatepost check`, for people.
public final class DoctorPage extends JPanel {

    private final transient GatewayClient gateway;
    private final JButton run = Ui.mainButton("doctor.run", "doctor.run", "refresh-cw");
    private final JButton copy = Ui.button("doctor.copy", "doctor.copy", "");
    private final Banner verdict = new Banner("doctor.verdict");
    private final JPanel list = Ui.panel("ins 0, wrap 1, fillx, gapy 8", "[grow,fill,0:0]", "");
    private final transient List<Step> steps = new ArrayList<>();
    private boolean looked;
    private boolean running;

    public DoctorPage(GatewayClient gateway) {
        super(new MigLayout("ins 22 24 0 0, wrap 1, fill, hidemode 3, gapy 12", "[grow,fill,0:0]"));
        this.gateway = gateway;
        setName("page.doctor");
        add(Ui.head("doctor", copy, run), "gapright 24, wmin 0");
        var page = Ui.panel("ins 0 0 24 24, wrap 1, fillx, hidemode 3, gapy 12", "[grow,fill,0:0]", "");
        page.add(verdict, "wmin 0");
        page.add(list, "wmin 0");
        add(Ui.scrolled(page), "wmin 0, hmin 0, push, grow");
        run.addActionListener(_ -> run());
        copy.addActionListener(_ -> Ui.copy(Diagnosis.of(steps).report()));
        copy.setEnabled(false);
    }

    /// The first look is taken by itself.
    public void shown() {
        if (!looked) {
            looked = true;
            run();
        }
    }

    private void run() {
        if (running) {
            return;
        }
        running = true;
        run.setEnabled(false);
        steps.clear();
        list.removeAll();
        verdict.show(Tone.INFO, "refresh-cw", Texts.of("doctor.looking"), Texts.of("doctor.looking.hint"));
        Background.run(() -> {
            gateway.check(Map.of(), step -> SwingUtilities.invokeLater(() -> {
                steps.add(step);
                add(step);
            }));
            return true;
        }, _ -> done(), trouble -> {
            done();
            verdict.show(Tone.BAD, "plug", Texts.of("doctor.notDone"), Background.words(trouble));
        });
    }

    private void done() {
        running = false;
        run.setEnabled(true);
        copy.setEnabled(!steps.isEmpty());
        var diagnosis = Diagnosis.of(steps);
        list.removeAll();
        diagnosis.steps().forEach(this::add);
        verdict.show(diagnosis.tone(), diagnosis.tone() == Tone.OK ? "circle-check" : "triangle-alert", diagnosis.verdict(), diagnosis.counts());
    }

    private void add(Step step) {
        var card = Ui.card("ins 0, fillx", "[grow,fill,0:0][]");
        Ui.styled(card, "arc: 12; background: $Gatepost.card; border: 12,16,12,16,$Gatepost.line,1,12");
        card.add(TestCard.row(step), "wmin 0");
        if (step.verdict().equals("failed") || step.verdict().equals("warning")) {
            var forIt = Ui.button("doctor.copy." + step.name(), "doctor.copyForIt", "");
            forIt.addActionListener(_ -> Ui.copy(Diagnosis.line(step)));
            card.add(forIt, "aligny top");
        }
        list.add(card, "wmin 0");
        list.revalidate();
        list.repaint();
    }
}
