package penstock.node.segment;

/**
 * What a stored record looked like: the CRC-32C over the bytes of its first line, newline excluded.
 */
public record SeqCheck(long seq, int crc) {}
