package penstock.node.device;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import penstock.node.database.Database;

/**
 * Notes of devices whose sums changed by what no frame tells of: an upload without a new record
 * that announced a loss, or that began a stream. The journal writes a note, as a tag, in the
 * transaction of the event itself. So where a node ends before it has written the sums that it had
 * heard, somebody still knows whose ledger to ask. Thread-safe, blocking.
 */
public final class JdbcSumsNotes {

  private static final String SELECT =
      "SELECT \"event_id\", \"tag\" FROM \"event_tag\" ORDER BY \"event_id\" LIMIT ?";
  private static final String DELETE =
      "DELETE FROM \"event_tag\" WHERE \"event_id\" = ? AND \"tag\" = ?";

  /**
   * One note.
   *
   * @param event the number of the event in the whole journal
   */
  public record Note(long event, String device) {}

  private final Database database;

  public JdbcSumsNotes(Database database) {
    this.database = database;
  }

  /** The oldest notes. */
  public List<Note> oldest(int max) {
    return database.run(
        "read whose sums have to be asked for",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setInt(1, max);
            List<Note> notes = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                notes.add(new Note(rows.getLong(1), rows.getString(2)));
              }
            }
            return notes;
          }
        });
  }

  /** To be called once the sums of these are written. */
  public void delete(List<Note> notes) {
    database.run(
        "forget whose sums had to be asked for",
        connection -> {
          try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (Note note : notes) {
              delete.setLong(1, note.event());
              delete.setString(2, note.device());
              delete.addBatch();
            }
            delete.executeBatch();
          }
          return true;
        });
  }
}
