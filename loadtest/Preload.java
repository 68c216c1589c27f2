package loadtest;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.stream.Stream;

/// Loads every class of the program before a test begins, from the folder that they lie in.
///
/// Without a free descriptor a class loader opens no file; a class that is wanted then for the first time is missing
/// for good, and it is the ones that say what went wrong that are wanted then. Where the program is run from its source
/// there is no such folder, and they come when they are wanted.
final class Preload {
    private Preload() { }

    static void all() {
        try {
            CodeSource source = Preload.class.getProtectionDomain().getCodeSource();
            Path folder = source == null ? Path.of("") : Path.of(source.getLocation().toURI());
            Path mine = folder.resolve(Preload.class.getPackageName());
            if (Files.exists(mine.resolve(Preload.class.getSimpleName() + ".class"))) {
                load(folder, mine);
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the program cannot be read", e);
        }
    }

    private static void load(Path folder, Path mine) throws IOException {
        try (Stream<Path> files = Files.walk(mine)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
                if (name.endsWith(".class") && !name.endsWith("package-info.class")) {
                    Class.forName(name.substring(0, name.length() - ".class".length()));
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the program is not whole", e);
        }
    }
}
