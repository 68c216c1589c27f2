package loadtest.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class MessageTest {
    private static final int SIZE_BYTES = 200;
    private static final String PADDING = Message.padding(SIZE_BYTES);
    private static final Message MESSAGE = new Message(4_999, 1_234_567_890L, 86_400_000_000_000L, 86_400_000_000_999L);

    @Test
    void aMessageReadsBackAndHasTheSizeAskedFor() {
        String text = MESSAGE.encode(Message.head("coop", "gordon"), PADDING, SIZE_BYTES);
        assertEquals(SIZE_BYTES, text.length());
        assertEquals(MESSAGE, Message.decode(text, PADDING, SIZE_BYTES));
    }

    @Test
    void theLeastSizeLeavesNoRoomForPadding() {
        int least = Message.leastSizeBytes("coop", "gordon");
        String text = MESSAGE.encode(Message.head("coop", "gordon"), PADDING, least);
        assertEquals(least, text.length());
        assertEquals(MESSAGE, Message.decode(text, PADDING, least));
    }

    @Test
    void aMessageThatIsNotWholeIsNotRead() {
        String text = MESSAGE.encode(Message.head("coop", "gordon"), PADDING, SIZE_BYTES);
        for (int end = 0; end < text.length(); end++) {
            assertNull(Message.decode(text.substring(0, end), PADDING, SIZE_BYTES), "cut at " + end);
        }
        assertNull(Message.decode(text.replace("abc", "abd"), PADDING, SIZE_BYTES));
        assertNull(Message.decode(text.replace("\"message\":\"0", "\"message\":\"x"), PADDING, SIZE_BYTES));
        assertNull(Message.decode("{\"hello\":1}", PADDING, SIZE_BYTES));
    }
}
