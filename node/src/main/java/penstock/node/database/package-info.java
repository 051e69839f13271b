/** The relational database: settings, connections and schema. */
@NullMarked
package penstock.node.database;

import org.jspecify.annotations.NullMarked;
