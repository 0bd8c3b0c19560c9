package org.gatepost.dist;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// An application that sends mail, as applications do.
///
/// @param address where Gatepost listens: `127.0.0.1:2525`
record DemoClient(String address) {

    /// @return the id that Gatepost gave the letter
    String send(String from, String to, String subject) throws IOException {
        int colon = address.lastIndexOf(':');
        var properties = new Properties();
        properties.put("mail.smtp.localhost", "office-app.example.org");
        var session = Session.getInstance(properties);
        var transport = new SMTPTransport(session, new URLName("smtp", address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)), null, null, null));
        try (transport) {
            var message = new MimeMessage(session);
            message.setFrom(new InternetAddress(from));
            message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
            message.setSubject(subject, "UTF-8");
            message.setText("This letter is part of a demonstration.", "UTF-8");
            transport.connect();
            transport.sendMessage(message, message.getAllRecipients());
            return transport.getLastServerResponse().strip().replaceFirst(".* ", "");
        } catch (MessagingException e) {
            throw new IOException("the demo's letter was not taken: " + e.getMessage(), e);
        }
    }
}
