package org.gatepost.gui.delivery;

import com.formdev.flatlaf.util.UIScale;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.util.List;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.SwingConstants;
import org.gatepost.gui.text.Texts;
import org.gatepost.gui.theme.Icons;
import org.gatepost.gui.widget.Ui;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/// What was delivered and what was not, stacked in a bar for each hour or day. The tables beneath it have the same numbers.
final class Bars extends JPanel {

    private static final int MOST_LABELS = 8;

    private transient List<Figures.Bar> bars = List.of();

    Bars() {
        setOpaque(false);
        setName("health.chart");
    }

    /// Which colour is what.
    static JPanel legend() {
        var legend = Ui.panel("ins 0, gap 16");
        legend.add(sample("health.delivered", "Gatepost.barGood"));
        legend.add(sample("health.failed", "Gatepost.barBad"));
        return legend;
    }

    private static JLabel sample(String textKey, String color) {
        return new JLabel(Texts.of(textKey), Icons.of("square", 12, Ui.colored(color)), SwingConstants.LEADING);
    }

    void show(Figures figures) {
        bars = figures.bars();
        getAccessibleContext().setAccessibleName(figures.said());
        repaint();
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        if (!bars.isEmpty() && getWidth() > 0 && getHeight() > 0) {
            var g = (Graphics2D) graphics.create();
            chart().paint(g, getWidth(), getHeight()); // in the colours of now
            g.dispose();
        }
    }

    private CategoryChart chart() {
        var chart = new CategoryChartBuilder().width(getWidth()).height(getHeight()).build();
        var labels = bars.stream().map(Figures.Bar::label).toList();
        chart.addSeries(Texts.of("health.delivered"), labels, bars.stream().map(Figures.Bar::delivered).toList()).setFillColor(Ui.color("Gatepost.barGood"));
        chart.addSeries(Texts.of("health.failed"), labels, bars.stream().map(Figures.Bar::failed).toList()).setFillColor(Ui.color("Gatepost.barBad"));
        var style = chart.getStyler();
        var font = getFont();
        var nothing = new Color(0, true);
        style.setStacked(true).setAvailableSpaceFill(0.6);
        style.setChartBackgroundColor(nothing).setPlotBackgroundColor(nothing).setPlotBorderVisible(false).setChartFontColor(Ui.color("Label.foreground")).setChartPadding(0);
        style.setLegendVisible(false);
        style.setAxisTickLabelsFont(font.deriveFont(Font.PLAIN, font.getSize2D() - UIScale.scale(1f))).setAxisTickLabelsColor(Ui.color("Gatepost.muted"));
        style.setAxisTicksLineVisible(false).setAxisTicksMarksVisible(false).setPlotGridVerticalLinesVisible(false).setPlotGridLinesColor(Ui.color("Gatepost.line")).setPlotGridLinesStroke(new BasicStroke(1));
        style.setXAxisMaxLabelCount(bars.size() <= MOST_LABELS ? bars.size() : MOST_LABELS).setYAxisMin(0.0).setYAxisDecimalPattern("#,##0").setPlotMargin(0);
        style.setLocale(Texts.locale()).setAntiAlias(true);
        if (bars.stream().allMatch(one -> one.delivered() + one.failed() == 0)) {
            style.setYAxisMax(4.0); // an axis where nothing happened
        }
        return chart;
    }
}
