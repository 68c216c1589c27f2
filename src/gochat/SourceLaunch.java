package gochat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The launch from source, `java src/gochat/Main.java`.
///
/// Java's launcher compiles each class by itself when it is first needed, and reads and checks all that the class
/// mentions anew: three times the work of compiling all at once, and the first to come waits for what answers him.
/// So it compiles [Main] and this class, which mention nothing; all the rest is compiled here, before it starts.
final class SourceLaunch {
    /// Where the launcher says which file it has launched.
    private static final String LAUNCHED = "jdk.launcher.sourcefile";
    private static final String CLASS = ".class";

    private SourceLaunch() {}

    /// Finds a class of this package; behind a launch from source, where it and all that it needs are compiled first.
    ///
    /// @throws IOException when the compiler cannot be run, or has failed and said why
    static Class<?> find(String name) throws IOException, ClassNotFoundException {
        String launched = System.getProperty(LAUNCHED);
        if (launched == null) return Class.forName("gochat." + name);
        Path source = Path.of(launched).resolveSibling(name + ".java");
        return new Compiled(compile(source)).loadClass("gochat." + name);
    }

    /// @return the bytes of each class, by its name
    private static Map<String, byte[]> compile(Path source) throws IOException {
        Path folder = Files.createTempDirectory("gochat");
        try {
            // what lives for seconds is better compiled quickly than well: half the time
            Process compiler = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                    "-J-XX:TieredStopAtLevel=1", "-encoding", "UTF-8", "-proc:none", "-Xprefer:source",
                    "-sourcepath", source.getParent().getParent().toString(), "-d", folder.toString(),
                    source.toString()).inheritIO().start();
            if (compiler.onExit().join().exitValue() != 0) throw new IOException("javac has failed");
            return read(folder);
        } finally {
            for (Path each : within(folder).reversed()) Files.delete(each);
        }
    }

    private static Map<String, byte[]> read(Path folder) throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        for (Path file : within(folder)) {
            String name = folder.relativize(file).toString().replace(File.separatorChar, '.');
            if (name.endsWith(CLASS)) {
                classes.put(name.substring(0, name.length() - CLASS.length()), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    /// A folder and all in it, each behind the folder that it is in.
    private static List<Path> within(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /// Defines what has been compiled as if it lay where the launcher's own classes do: the page is found beside it.
    private static final class Compiled extends ClassLoader {
        private final Map<String, byte[]> classes;

        Compiled(Map<String, byte[]> classes) {
            super(getPlatformClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) throw new ClassNotFoundException(name);
            return defineClass(name, bytes, 0, bytes.length, SourceLaunch.class.getProtectionDomain());
        }
    }
}
