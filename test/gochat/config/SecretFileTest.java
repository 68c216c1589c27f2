package gochat.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who else may read or write a secret.
class SecretFileTest {
    private static final int NOBODY = 65534;

    private static void expect(String may, String advice, Path secret, String permissions) throws IOException {
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(permissions));
        assertEquals(may == null ? Optional.empty()
                        : Optional.of("other users of this machine can " + may + ' ' + secret + advice),
                SecretFile.exposure(secret));
    }

    @ParameterizedTest
    @CsvSource({"rw-------,", "rw-r-----, read", "rw----r--, read", "rw--w----, write", "rw-rw-rw-, read and write"})
    void whoseSecretIsOpenToOthersIsToldHowToCloseIt(String permissions, String may, @TempDir Path folder)
            throws IOException {
        expect(may, "; chmod 600 keeps them out", Files.createFile(folder.resolve("secret")), permissions);
    }

    /// As containers and configuration management leave secrets: root's, and the group's to read.
    @ParameterizedTest
    @CsvSource({"rw-r-----,", "r--r--r--, read", "rw-rw----, write"})
    void aSecretOfAnotherUserIsItsGroupsToReadAndNotOursToClose(String permissions, String may, @TempDir Path folder)
            throws IOException {
        Path secret = Files.createFile(folder.resolve("secret"));
        try {
            Files.setAttribute(secret, "unix:uid", NOBODY);
        } catch (IOException | UnsupportedOperationException notPermitted) {
            abort("only root gives a file to another user");
        }
        expect(may, "", secret, permissions);
    }
}
