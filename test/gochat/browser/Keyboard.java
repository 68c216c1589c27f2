package gochat.browser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the protocol is told of keys that a person presses. A key that writes nothing has a character too, as WebDriver
/// has it.
final class Keyboard {
    /// A key by its name, its number on Windows, and what it writes.
    private record Key(String name, int number, String text) {}

    private static final int ALT_BIT = 1;
    private static final int SHIFT_BIT = 8;
    private static final Map<Character, Key> SPECIAL = Map.of(
            '\n', new Key("Enter", 13, "\r"), Browser.Keys.ENTER, new Key("Enter", 13, "\r"),
            Browser.Keys.TAB, new Key("Tab", 9, ""), Browser.Keys.ESCAPE, new Key("Escape", 27, ""),
            Browser.Keys.SHIFT, new Key("Shift", 16, ""), Browser.Keys.ALT, new Key("Alt", 18, ""),
            Browser.Keys.UP, new Key("ArrowUp", 38, ""), Browser.Keys.DOWN, new Key("ArrowDown", 40, ""));

    private Keyboard() {}

    /// The events of keys that go down in their order, and then up.
    static List<Map<String, Object>> press(char... keys) {
        List<Map<String, Object>> all = new ArrayList<>();
        int modifiers = 0;
        for (char key : keys) {
            if (key == Browser.Keys.ALT) modifiers |= ALT_BIT;
            if (key == Browser.Keys.SHIFT) modifiers |= SHIFT_BIT;
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
