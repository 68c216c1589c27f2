package gochat.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Test
    void itIsASet() {
        Random random = new Random(3);
        Ids ids = new Ids();
        Set<Long> reference = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            long id = random.nextInt(120);
            assertEquals(reference.add(id), ids.add(id), "id " + id);
        }
    }

    @Test
    void theLowestGapClosesWhenThereAreTooMany() {
        Ids ids = new Ids();
        for (long id = 0; id < 65 * 2; id += 2) assertTrue(ids.add(id));
        assertFalse(ids.add(1));
        assertTrue(ids.add(3));
    }
}
