/** Typed, bounded reading of settings. */
@NullMarked
package penstock.node.settings;

import org.jspecify.annotations.NullMarked;
