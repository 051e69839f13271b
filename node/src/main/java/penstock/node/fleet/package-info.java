/** What nodes ask each other, so that any of them answers operators for the whole fleet. */
@NullMarked
package penstock.node.fleet;

import org.jspecify.annotations.NullMarked;
