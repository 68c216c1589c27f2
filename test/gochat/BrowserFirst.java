package gochat;

import java.util.Comparator;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/// Begins with the classes that take turns at the one browser: no other chain of classes is as long, so whenever the
/// browser is free, the next of them comes before all others. JUnit makes it and asks it once.
public final class BrowserFirst implements ClassOrderer {
    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(Comparator.comparing(
                each -> !each.getTestClass().getPackageName().equals("gochat.browser")));
    }
}
