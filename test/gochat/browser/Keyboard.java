package gochat.browser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the protocol is told of keys that a person presses. A key that writes nothing has a character too, as WebDriver
/// has it.
final class Keyboard {
    static final char ENTER = '\uE007';
    static final char SHIFT = '\uE008';
    static final char ALT = '\uE00A';
    static final char ESCAPE = '\uE00C';
    static final char UP = '\uE013';
    static final char DOWN = '\uE015';
    static final char TAB = '\uE004';

    /// A key by its name, its number on Windows, and what it writes.
    private record Key(String name, int number, String text) {}

    private static final int ALT_BIT = 1;
    private static final int SHIFT_BIT = 8;
    private static final Map<Character, Key> SPECIAL = Map.of(
            '\n', new Key("Enter", 13, "\r"), ENTER, new Key("Enter", 13, "\r"),
            TAB, new Key("Tab", 9, ""), ESCAPE, new Key("Escape", 27, ""),
            SHIFT, new Key("Shift", 16, ""), ALT, new Key("Alt", 18, ""),
            UP, new Key("ArrowUp", 38, ""), DOWN, new Key("ArrowDown", 40, ""));

    private Keyboard() {}

    /// The events of keys that go down in their order, and then up.
    static List<Map<String, Object>> press(char... keys) {
        List<Map<String, Object>> all = new ArrayList<>();
        int modifiers = 0;
        for (char key : keys) {
            if (key == ALT) modifiers |= ALT_BIT;
            if (key == SHIFT) modifiers |= SHIFT_BIT;
            all.add(event(key, true, modifiers));
        }
        for (char key : keys) all.add(event(key, false, 0));
        return all;
    }

    private static Map<String, Object> event(char character, boolean down, int modifiers) {
        // other numbers than those of letters and digits are not what the characters are
        int number = Character.isLetterOrDigit(character) ? Character.toUpperCase(character) : 0;
        Key key = SPECIAL.getOrDefault(character, new Key("" + character, number, "" + character));
        boolean writes = down && !key.text.isEmpty() && (modifiers & ALT_BIT) == 0;
        Map<String, Object> event = new HashMap<>(Map.of("type", writes ? "keyDown" : down ? "rawKeyDown" : "keyUp",
                "key", key.name, "windowsVirtualKeyCode", key.number, "modifiers", modifiers));
        if (key.name.length() > 1) event.put("code", key.name);
        if (writes) event.put("text", key.text);
        return event;
    }
}
