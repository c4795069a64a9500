package io.jenkins.plugins.imagepromotion.library;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Envs;
import com.cloudbees.groovy.cps.Outcome;
import com.cloudbees.groovy.cps.SandboxCpsTransformer;
import com.cloudbees.groovy.cps.sandbox.SandboxInvoker;
import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.control.CompilerConfiguration;

/**
 * Scripts on the CPS engine of Jenkins. At each step the program stands still while the step runs, as in Jenkins; so it can be
 * written away there, and go on in another life of the controller.
 */
@SuppressWarnings("rawtypes") // as the engine declares its categories
final class Program {
    /** A step that the program waits for. */
    interface Call {
        /** Runs the step; what it returns or throws goes on into the program. */
        Object run() throws Throwable;
    }

    private static final List<Class> CATEGORIES = categories();

    private final GroovyShell shell;
    private final boolean restarted;

    /** Scripts for one build; {@code restarted} writes the program away and reads it again at every step. */
    Program(boolean restarted) {
        this.restarted = restarted;
        CompilerConfiguration compiler = new CompilerConfiguration();
        compiler.addCompilationCustomizers(new DeclarativeTransformer(), new SandboxCpsTransformer());
        compiler.setScriptBaseClass(PipelineScript.class.getName());
        shell = new GroovyShell(Program.class.getClassLoader(), new Binding(), compiler);
    }

    private static List<Class> categories() {
        List<Class> categories = new ArrayList<>(Continuable.categories);
        categories.add(KeptIterators.class);
        return categories;
    }

    Script parse(String name, String text) {
        return shell.parse(text, name + ".groovy");
    }

    /** A script that belongs to the engine. */
    Script parseResource(String name) {
        try (InputStream in = Program.class.getResourceAsStream(name + ".groovy")) {
            return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the script to its end; what ended it, or null where nothing went wrong. */
    Throwable run(Script script) {
        Continuable program = new Continuable(script, Envs.empty(new SandboxInvoker()));
        Outcome outcome = program.run0(new Outcome(null, null), CATEGORIES);
        while (program.isResumable()) {
            Outcome answer = answer(LibraryRun.current().takeCall());
            program = restarted ? restarted(program) : program;
            outcome = program.run0(answer, CATEGORIES);
        }
        return outcome.getAbnormal();
    }

    private static Outcome answer(Call call) {
        try {
            return new Outcome(call.run(), null);
        } catch (AssertionError e) {
            throw e;
        } catch (Throwable e) {
            return new Outcome(null, e);
        }
    }

    private Continuable restarted(Continuable program) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(program);
        } catch (IOException e) {
            throw new AssertionError("the program cannot be written at a step, so no restart would find it: " + e, e);
        }
        try (ObjectInputStream in = new Reader(bytes.toByteArray())) {
            return (Continuable) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError("the program cannot be read again", e);
        }
    }

    /** Finds the classes of scripts too. */
    private final class Reader extends ObjectInputStream {
        Reader(byte[] bytes) throws IOException {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, shell.getClassLoader());
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description);
            }
        }
    }
}
