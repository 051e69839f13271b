/** How fast a fleet is, and how long its devices wait when something happens to it. */
@org.jspecify.annotations.NullMarked
package penstock.chaos.bench;
