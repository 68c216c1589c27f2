package gochat;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.util.stream.Stream;

/// Loads every class of the program at the start.
///
/// Without a free descriptor a class loader opens no file; a class that is wanted then for the first time is missing
/// for good, and it is the ones that answer, refuse and log that are wanted then. Behind a launch from source all are
/// in memory as it is.
final class Preload {
    /// It needs a compiler, which an image has not.
    private static final String LEFT_OUT = "gochat/SourceLaunch";

    private Preload() {}

    static void all() throws IOException {
        Module module = Preload.class.getModule();
        if (!module.isNamed()) return;
        try (ModuleReader reader = module.getLayer().configuration().findModule(module.getName()).orElseThrow()
                .reference().open(); Stream<String> files = reader.list()) {
            files.filter(file -> file.endsWith(".class") && !file.equals("module-info.class"))
                    .filter(file -> !file.startsWith(LEFT_OUT))
                    .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .forEach(Preload::load);
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the program is not whole: " + name + " is missing", e);
        }
    }
}
