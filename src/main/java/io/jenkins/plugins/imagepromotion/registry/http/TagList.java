package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.image.Tag;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * The tags of a repository, each once, in the registry's order. It stores only their text, about 40 bytes for each tag,
 * and creates each {@link Tag} on access, because a repository can have a million of them.
 */
final class TagList extends AbstractList<Tag> implements RandomAccess {
    /** A block is full after this many tags. Whole blocks are never copied, so that growth takes no extra memory. */
    private static final int BLOCK = 1 << 12;

    private static final int MAX_TAG = 128;

    private final List<Block> blocks = new ArrayList<>();
    private Block last = new Block();
    private int size;
    /** Positions plus one, by hash; empty while the tags arrive in sorted order, because sorted tags cannot repeat. */
    private int[] table = new int[0];

    /** A part of the list; ASCII, because that is all a tag can have. */
    private static final class Block {
        private byte[] text = new byte[BLOCK];
        private final int[] ends = new int[BLOCK];
        private int count;

        void append(byte[] tag) {
            int start = start(count);
            if (start + tag.length > text.length) {
                text = Arrays.copyOf(text, Math.max(text.length * 2, start + MAX_TAG));
            }
            System.arraycopy(tag, 0, text, start, tag.length);
            ends[count] = start + tag.length;
            count++;
        }

        int start(int index) {
            return index == 0 ? 0 : ends[index - 1];
        }

        String get(int index) {
            return new String(text, start(index), ends[index] - start(index), StandardCharsets.US_ASCII);
        }

        void trim() {
            text = Arrays.copyOf(text, start(count));
        }
    }

    /** Adds a tag at the end, unless the list has it. */
    void append(Tag tag) {
        String text = tag.value();
        if (table.length == 0 && size > 0 && text(size - 1).compareTo(text) >= 0) {
            rehash(Math.max(BLOCK, 4 * size));
        }
        if (table.length > 0) {
            if (4L * size > 3L * table.length) {
                rehash(2 * table.length);
            }
            int slot = slot(text);
            if (table[slot] != 0) {
                return;
            }
            table[slot] = size + 1;
        }
        if (last.count == BLOCK) {
            last.trim();
            blocks.add(last);
            last = new Block();
        }
        last.append(text.getBytes(StandardCharsets.US_ASCII));
        size++;
    }

    private void rehash(int slots) {
        table = new int[slots];
        for (int i = 0; i < size; i++) {
            table[slot(text(i))] = i + 1;
        }
    }

    /** Returns where the tag is in the table, or the free slot for it. */
    private int slot(String text) {
        int slot = Math.floorMod(text.hashCode() * 0x9e3779b9, table.length);
        while (table[slot] != 0 && !text(table[slot] - 1).equals(text)) {
            slot = (slot + 1) % table.length;
        }
        return slot;
    }

    private String text(int index) {
        int block = index / BLOCK;
        return (block < blocks.size() ? blocks.get(block) : last).get(index % BLOCK);
    }

    @Override
    public Tag get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return new Tag(text(index));
    }

    @Override
    public int size() {
        return size;
    }
}
