package gochat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/// The launch from source, `java src/gochat/Main.java`.
///
/// Java's launcher compiles each class by itself when it is first needed, and reads and checks all that the class
/// mentions anew: three times the work of compiling all at once, and the first to come waits for what answers him.
/// So it compiles [Main] and this class, which mention nothing; all the rest is compiled here, before it starts. Where
/// there is no compiler, in an image, this class is never loaded.
final class SourceLaunch {
    private SourceLaunch() {}

    /// Compiles a class of this package, and all that it needs.
    ///
    /// @param launched  the file that was launched
    /// @throws IOException when that fails; the compiler has said why
    static Class<?> compile(String name, Path launched) throws IOException, ClassNotFoundException {
        return compile(launched.toRealPath().resolveSibling(name + ".java")).loadClass("gochat." + name);
    }

    private static ClassLoader compile(Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Compiled compiled = new Compiled();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(source.getParent().getParent()));
            JavaFileManager taken = new ForwardingJavaFileManager<>(files) {
                @Override
                public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind,
                        FileObject sibling) {
                    return compiled.taking(name);
                }
            };
            boolean isDone = compiler.getTask(null, taken, null, List.of("-proc:none", "-Xprefer:source"), null,
                    files.getJavaFileObjects(source)).call();
            if (!isDone) throw new IOException("the source does not compile");
        }
        return compiled;
    }

    /// Defines what has been compiled as if it lay where the launcher's own classes do: the page is found beside it.
    private static final class Compiled extends ClassLoader {
        private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

        Compiled() {
            super(getPlatformClassLoader());
        }

        JavaFileObject taking(String name) {
            return new SimpleJavaFileObject(URI.create("class:/" + name), JavaFileObject.Kind.CLASS) {
                @Override
                public OutputStream openOutputStream() {
                    return classes.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
                }
            };
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!classes.containsKey(name)) throw new ClassNotFoundException(name);
            byte[] bytes = classes.get(name).toByteArray();
            return defineClass(name, bytes, 0, bytes.length, SourceLaunch.class.getProtectionDomain());
        }
    }
}
