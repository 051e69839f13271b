package penstock.node.settings;

/** A setting that stops the start: its path, its value and what is allowed. */
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public SettingsException(String path, Object value, String allowed) {
    super(path + " = " + value + ": " + allowed);
  }
}
