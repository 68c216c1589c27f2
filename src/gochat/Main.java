package gochat;

import java.io.IOException;
import java.lang.reflect.Method;

/// The program. It goes on in `Commands`, of which only the name stands here: when Java launches this file, it reads
/// and checks whatever the file mentions, and all that this mentions (see [SourceLaunch]).
final class Main {
    private Main() {}

    static void main(String[] arguments) throws ReflectiveOperationException {
        try {
            Method run = SourceLaunch.find("Commands").getDeclaredMethod("run", String[].class);
            run.setAccessible(true);
            run.invoke(null, (Object) arguments);
        } catch (IOException failed) {
            System.err.println("gochat: " + failed.getMessage());
            System.exit(1);
        }
    }
}
