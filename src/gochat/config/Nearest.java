package gochat.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what a mistyped word may have meant.
public final class Nearest {
    /// In so many letters a word may be wrong and still be guessed.
    private static final int MAX_DISTANCE = 2;

    private Nearest() {}

    /// The nearest of the words; empty when none is near.
    public static Optional<String> of(String typed, Collection<String> words) {
        return words.stream().min(Comparator.comparingInt(word -> distance(typed, word)))
                .filter(word -> distance(typed, word) <= Math.min(MAX_DISTANCE, word.length() / 2));
    }

    /// How many letters must be changed, put in or left out (Levenshtein).
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) row[j] = j;
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
