package penstock.chaos.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import penstock.chaos.net.Endpoint;

/** A PostgreSQL server as processes of its own, which syncs what it commits. Thread-safe. */
public final class Postgres implements AutoCloseable {

  static final String USER = "postgres";

  private static final Duration START_MAX = Duration.ofMinutes(1);
  private static final long END_S_MAX = 30;

  private final Path directory;
  private final String host;
  private final String clients;
  private @Nullable EmbeddedPostgres server;
  private int port;

  private Postgres(Path directory, String host, String clients) {
    this.directory = directory;
    this.host = host;
    this.clients = clients;
  }

  /**
   * Starts one.
   *
   * @param directory for its data, and its log
   * @param host on which it listens
   * @param clients whom it admits, as in {@code 127.0.0.1/32}
   */
  static Postgres start(Path directory, String host, String clients) {
    Postgres postgres = new Postgres(directory, host, clients);
    postgres.launch();
    return postgres;
  }

  private synchronized void launch() {
    Path log = directory.resolve("postgres.log");
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("postgres-data"))
            .setCleanDataDirectory(false)
            .setDataDirectoryCustomizer(this::admitClients)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig(
                "listen_addresses", host.equals("127.0.0.1") ? host : "127.0.0.1," + host)
            .setServerConfig("max_connections", "200")
            .setPGStartupWait(START_MAX)
            .setOutputRedirector(Redirect.appendTo(log.toFile()))
            .setErrorRedirector(Redirect.appendTo(log.toFile()));
    if (port > 0) {
      builder.setPort(port);
    }
    try {
      EmbeddedPostgres started = builder.start();
      server = started;
      port = started.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start; its log is " + log, e);
    }
  }

  private void admitClients(java.io.File data) {
    String line = "host all all " + clients + " trust\n";
    Path access = data.toPath().resolve("pg_hba.conf");
    try {
      if (!Files.readString(access).contains(line)) {
        Files.writeString(access, line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On its host. */
  synchronized int port() {
    return port;
  }

  /** As a node has to be told. */
  static String jdbcUrl(Endpoint at) {
    return "jdbc:postgresql://" + at + "/postgres";
  }

  /** Changes something in it behind the nodes' backs; returns how many rows. */
  public int update(String sql) {
    String url = jdbcUrl(new Endpoint("127.0.0.1", port())) + "?user=" + USER;
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL refused " + sql + ": " + e.getMessage(), e);
    }
  }

  /** Ends it as a crash does: nothing is written any more, all its connections break. */
  public synchronized void kill() throws InterruptedException {
    EmbeddedPostgres running = server;
    if (running == null) {
      return;
    }
    ProcessHandle postmaster = postmaster();
    // The server's immediate shutdown: its own processes end at once, without a checkpoint.
    Signals.send("QUIT", postmaster.pid());
    try {
      postmaster.onExit().get(END_S_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("PostgreSQL can't be killed", e);
    }
    end(running);
  }

  private ProcessHandle postmaster() {
    Path file = directory.resolve("postgres-data").resolve("postmaster.pid");
    try {
      long pid = Long.parseLong(Files.readAllLines(file).get(0).trim());
      return ProcessHandle.of(pid)
          .orElseThrow(() -> new IllegalStateException("PostgreSQL has ended by itself"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it again where it was killed. */
  public synchronized void heal() {
    if (server == null) {
      launch();
    }
  }

  private void end(EmbeddedPostgres running) {
    server = null;
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    EmbeddedPostgres running = server;
    if (running != null) {
      end(running);
    }
  }
}
