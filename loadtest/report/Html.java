package loadtest.report;

import loadtest.text.Text;

/// Text made safe to stand in HTML, attribute values included. Pure.
final class Html {
    private Html() { }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
