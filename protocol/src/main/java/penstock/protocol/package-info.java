/** What devices and nodes share: the record format, sequence ranges, codecs and certificates. */
@NullMarked
package penstock.protocol;

import org.jspecify.annotations.NullMarked;
