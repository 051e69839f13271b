package penstock.node.database;

/** The database refused, or can't be reached. */
public final class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
