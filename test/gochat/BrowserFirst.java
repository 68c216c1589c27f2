package gochat;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/// Begins with the classes that take turns at the one browser: no other chain of classes is as long, so whenever the
/// browser is free, the next of them comes before all others. JUnit makes it and asks it once.
///
/// Before them stands one that needs no browser, and not a short one. JUnit's first thread keeps the first class for
/// itself, having offered the others to the rest: it would wait for the browser, get it, and hold it unused until one
/// of the rest ends, which is when all other classes have been run.
public final class BrowserFirst implements ClassOrderer {
    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(Comparator.comparing(BrowserFirst::turn));
    }

    private static int turn(ClassDescriptor each) {
        if (each.getTestClass() == MainTest.class) return 0;
        return each.getTestClass().getPackageName().equals("gochat.browser") ? 1 : 2;
    }
}
