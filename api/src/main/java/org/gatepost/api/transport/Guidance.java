package org.gatepost.api.transport;

/// What trouble looks like, what it means and what to do: said by a [CheckStep], and a row of docs/TROUBLESHOOTING.md.
///
/// @param symptom what people see
/// @param meaning a sentence
/// @param remedy a sentence for somebody who runs an office and not a mail server
public record Guidance(String symptom, String meaning, String remedy) {

    /// Meaning and remedy.
    public String sentence() {
        return meaning + " " + remedy;
    }
}
