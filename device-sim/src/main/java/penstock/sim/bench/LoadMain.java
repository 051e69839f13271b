package penstock.sim.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;

/**
 * The process of the load generator. Settings come in as the first line of standard input, reports
 * go out on standard output. It ends when its work is done, and at once when its input ends: then
 * the bench that started it is gone.
 */
public final class LoadMain {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EXIT_ORPHANED = 3;

  private LoadMain() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    if (line == null) {
      throw new IOException("no settings on standard input; started by penstock bench ingest only");
    }
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    endWith(in);
    new LoadRun(JSON.readValue(line, LoadSettings.class), report -> say(out, report)).run();
  }

  private static void say(PrintStream out, LoadReport report) {
    try {
      out.println(JSON.writeValueAsString(report));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report without JSON", e);
    }
  }

  private static void endWith(BufferedReader in) {
    Thread watch = new Thread(() -> awaitEnd(in), "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void awaitEnd(BufferedReader in) {
    try {
      while (in.readLine() != null) {
        // Nothing is said after the settings.
      }
    } catch (IOException e) {
      // A pipe that breaks says the same as one that ends.
    }
    Runtime.getRuntime().halt(EXIT_ORPHANED);
  }
}
