/**
 * Rules: files parsed and checked, and matching over bytes. Pure: no Akka in it, no clock, no
 * threads of its own but for the watcher of the rule directory.
 */
@NullMarked
package penstock.node.rule;

import org.jspecify.annotations.NullMarked;
