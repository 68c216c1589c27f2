package gochat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;

/// The program. It goes on in `Commands`, of which only the name stands here: when Java launches this file, it reads
/// and checks whatever the file mentions, and all that this mentions (see [SourceLaunch]).
final class Main {
    private static final String NEXT = "Commands";

    private Main() {}

    static void main(String[] arguments) throws Throwable {
        String launched = System.getProperty("jdk.launcher.sourcefile");
        try {
            Class<?> next = launched == null ? Class.forName("gochat." + NEXT)
                    : SourceLaunch.compile(NEXT, Path.of(launched));
            Method run = next.getDeclaredMethod("run", String[].class);
            run.setAccessible(true);
            run.invoke(null, (Object) arguments);
        } catch (InvocationTargetException defect) {
            throw defect.getCause();
        } catch (IOException failed) {
            System.err.println("gochat: " + failed.getMessage());
            System.exit(1);
        }
    }
}
