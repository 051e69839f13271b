package penstock.node.cluster;

import com.typesafe.config.Config;
import penstock.node.settings.Section;
import penstock.node.settings.SettingsException;

/**
 * {@code penstock.cluster.tls}: PEM files, all three or none.
 *
 * @param certificate of this node, followed by those between it and the CA
 * @param key of the certificate, PKCS #8
 * @param ca whose certificates nodes believe; one or several
 * @param insecure plain TCP is allowed beyond loopback
 */
record TlsSettings(String certificate, String key, String ca, boolean insecure) {

  private static final String PATH = "penstock.cluster.tls";

  static TlsSettings of(Config root) {
    return of(Section.of(root, PATH));
  }

  static TlsSettings of(Section section) {
    TlsSettings settings =
        new TlsSettings(
            section.stringOrEmpty("certificate"),
            section.stringOrEmpty("key"),
            section.stringOrEmpty("ca"),
            section.flag("insecure"));
    section.end();
    settings.check();
    return settings;
  }

  private void check() {
    boolean all = !certificate.isEmpty() && !key.isEmpty() && !ca.isEmpty();
    boolean none = certificate.isEmpty() && key.isEmpty() && ca.isEmpty();
    if (!all && !none) {
      throw new SettingsException(
          PATH,
          "certificate=" + certificate + " key=" + key + " ca=" + ca,
          "certificate, key and ca must all be set, or none of them");
    }
  }

  boolean on() {
    return !certificate.isEmpty();
  }
}
