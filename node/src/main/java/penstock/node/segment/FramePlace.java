package penstock.node.segment;

/**
 * Where the bytes of a frame lie, for a store whose segments are not one file from their first
 * frame to their sealing. Good for as long as the object is there.
 *
 * @param object what holds it: an object's key
 * @param position where it begins in there
 */
public record FramePlace(String object, long position) {}
