package io.jenkins.plugins.imagepromotion.scan.text;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The fields of an image whose name, tag and digest are separate values.
 *
 * @param reader the program that joins them
 * @param tag the field with the tag; empty if the image has no such field, or if the file does not contain its value
 *     literally
 * @param digest the same for the digest
 */
public record ImageFields(Reader reader, Optional<Field> tag, Optional<Field> digest) {
    /** The program that joins the fields. It determines what each field can contain. */
    public enum Reader {
        /** The templates of a chart: {@code repository:tag}, so that a tag can contain a digest. */
        CHART,
        /** kustomize: {@code newName:newTag@digest}. */
        KUSTOMIZE,
        /** The operator of an object. */
        OPERATOR,
        /** A build, which gives the image this name. */
        BUILD
    }

    /** The fields of an image that a build names. */
    public static final ImageFields BUILT = new ImageFields(Reader.BUILD, Optional.empty(), Optional.empty());

    /**
     * A value in the file.
     *
     * @param line counted from 1
     * @param column where its first character after a quote is; counted from 1, in UTF-16 units
     * @param text the characters in the file; empty for an empty value
     * @param plain whether it has no quotes
     */
    public record Field(int line, int column, String text, boolean plain) {}

    /** Returns the fields, each at a new place. */
    public ImageFields moved(UnaryOperator<Field> move) {
        return new ImageFields(reader, tag.map(move), digest.map(move));
    }

    /** Returns the fields without their places, for a text whose characters are not those of the file. */
    public ImageFields withoutPlaces() {
        return new ImageFields(reader, Optional.empty(), Optional.empty());
    }
}
