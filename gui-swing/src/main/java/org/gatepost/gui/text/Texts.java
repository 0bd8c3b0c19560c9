package org.gatepost.gui.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;

/// The panel's words (`messages*.properties`), in the language of the machine or of `gatepost.ui.language`.
public final class Texts {

    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("org.gatepost.gui.text.messages", locale(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    private static final boolean PSEUDO = Boolean.getBoolean("gatepost.ui.pseudo");
    private static final Pattern WORDS = Pattern.compile("\\{[^}]*}|[^{}]+");
    private static final String PLAIN = "aeiounAEIOUN";
    private static final String ACCENTED = "áéíóúñÁÉÍÓÚÑ";

    private Texts() {}

    /// @param arguments for the places in it
    public static String of(String key, Object... arguments) {
        var pattern = BUNDLE.getString(key);
        var text = arguments.length == 0 ? pattern.replace("''", "'") : new MessageFormat(pattern, locale()).format(arguments);
        return PSEUDO ? pseudo(text) : text;
    }

    public static boolean has(String key) {
        return BUNDLE.containsKey(key);
    }

    public static Locale locale() {
        var wanted = System.getProperty("gatepost.ui.language", "");
        return wanted.isEmpty() ? Locale.getDefault() : Locale.forLanguageTag(wanted);
    }

    /// Two fifths longer and with accents: shows what is cut, and what was never translated.
    private static String pseudo(String text) {
        var accented = new StringBuilder();
        var parts = WORDS.matcher(text);
        while (parts.find()) {
            parts.group().chars().forEach(one -> accented.append(PLAIN.indexOf(one) < 0 ? (char) one : ACCENTED.charAt(PLAIN.indexOf(one))));
        }
        return accented + "~".repeat(Math.max(1, text.length() * 2 / 5));
    }
}
