package penstock.sim.line;

/**
 * One line in the making: where its text goes, its random numbers, and what it is a line of. Reused
 * from line to line; not thread-safe.
 */
final class LineContext {

  /** Names that stations give themselves. */
  private static final String[] HOSTS = {
    "Pixel-8", "iPhone", "iPad", "galaxy-s23", "DESKTOP-4K2J9", "thinkpad", "macbook-air", "roomba",
    "echo-dot", "sonos-one", "printer-hp", "chromecast", "PS5", "switch", "nest-cam", "hue-bridge",
    "washer", "doorbell", "kindle", "LGwebOSTV", "*", "android-9f2c", "shelly-plug", "raspberrypi"
  };

  private static final String[] DOMAINS = {
    "connectivitycheck.gstatic.com",
    "www.google.com",
    "api.netflix.com",
    "time.apple.com",
    "e4478.a.akamaiedge.net",
    "graph.facebook.com",
    "outlook.office365.com",
    "i.ytimg.com",
    "mqtt-eu.iot.example.net",
    "d3p8zr0ffa9t17.cloudfront.net",
    "settings-win.data.microsoft.com",
    "firmware.updates.example.com",
    "alexa.amazon.com",
    "push.apple.com",
    "ocsp.digicert.com",
    "gateway.icloud.com",
    "api.spotify.com",
    "telemetry.tuya.example",
    "static.xx.fbcdn.net",
    "clients4.google.com",
    "nrdp.prod.cloud.netflix.com",
    "cdn.discordapp.com",
    "s3.amazonaws.com",
    "0.openwrt.pool.ntp.org",
    "safebrowsing.googleapis.com",
    "v10.events.data.microsoft.com"
  };

  private static final String[] RESOLVERS = {"8.8.8.8", "1.1.1.1", "9.9.9.9", "192.0.2.53"};
  private static final int[] OUIS = {0x3c5ab4, 0xa4cf12, 0xf0d1a9, 0xdca632, 0x189c27, 0x6c5697};
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  /** Salts, so that facts of one device are unlike one another. */
  private static final long STATION = 0x5354L;

  private static final long WAN = 0x57414eL;
  private static final long BSSID = 0x4253L;
  private static final long PID = 0x504944L;

  final StringBuilder out = new StringBuilder(256);
  final LineRandom random = new LineRandom();
  String device = "";
  long deviceHash;
  long rootHash;
  long number;
  Incident incident = Incident.NONE;
  int stations = 1;
  private int station;

  /** Begins a line. */
  void begin(long salt, long lineNumber) {
    out.setLength(0);
    number = lineNumber;
    station = -1;
    random.seed(LineRandom.mix(deviceHash ^ Long.rotateLeft(rootHash, 17) ^ salt) + lineNumber);
  }

  /** The station that this line is about: the same wherever the line names one; few talk most. */
  private int station() {
    if (station < 0) {
      station = (int) Math.min(random.below(stations), random.below(stations));
    }
    return station;
  }

  void appendStationIp() {
    out.append("192.168.").append(1 + (deviceHash & 3)).append('.').append(100 + station() * 3);
  }

  void appendStationMac() {
    long hash = LineRandom.mix(deviceHash + STATION * (station() + 1));
    appendMac(OUIS[(int) Long.remainderUnsigned(hash, OUIS.length)], hash >>> 32);
  }

  void appendStationHost() {
    long hash = LineRandom.mix(deviceHash + STATION * (station() + 1));
    out.append(HOSTS[(int) Long.remainderUnsigned(hash >>> 7, HOSTS.length)]);
  }

  void appendBssid() {
    appendMac(0x94834e, LineRandom.mix(deviceHash + BSSID));
  }

  private void appendMac(int oui, long tail) {
    for (int shift = 16; shift >= 0; shift -= 8) {
      appendHexByte(oui >>> shift);
      out.append(':');
    }
    appendHexByte((int) tail);
    out.append(':');
    appendHexByte((int) (tail >>> 8));
    out.append(':');
    appendHexByte((int) (tail >>> 16));
  }

  private void appendHexByte(int value) {
    out.append(HEX[(value >>> 4) & 15]).append(HEX[value & 15]);
  }

  void appendHex(int digits) {
    long bits = 0;
    for (int i = 0; i < digits; i++) {
      if (i % 16 == 0) {
        bits = random.nextLong();
      }
      out.append(HEX[(int) (bits & 15)]);
      bits >>>= 4;
    }
  }

  void appendWan() {
    appendAddress(LineRandom.mix(deviceHash + WAN));
  }

  /** A host of the internet: mostly one of those that this device talks to all the time. */
  void appendPeer() {
    boolean usual = random.below(2) > 0;
    appendAddress(usual ? LineRandom.mix(deviceHash + random.below(40)) : random.nextLong());
  }

  private void appendAddress(long bits) {
    out.append(1 + (bits >>> 8 & 127)).append('.').append(bits >>> 16 & 255).append('.');
    out.append(bits >>> 24 & 255).append('.').append(1 + (bits >>> 32 & 127));
  }

  void appendGateway() {
    out.append("192.168.").append(1 + (deviceHash & 3)).append(".1");
  }

  void appendResolver() {
    out.append(RESOLVERS[(int) random.below(RESOLVERS.length)]);
  }

  void appendDomain() {
    out.append(DOMAINS[(int) Math.min(random.below(DOMAINS.length), random.below(DOMAINS.length))]);
  }

  /** A program keeps its process id as long as its stream goes on. */
  void appendPid(String app) {
    out.append(
        400 + Long.remainderUnsigned(LineRandom.mix(rootHash + PID + LineRandom.hash(app)), 8000));
  }

  void appendDecimal(long low, long high, int digits) {
    long scale = 1;
    for (int i = 0; i < digits; i++) {
      scale *= 10;
    }
    long value = low * scale + random.below((high - low) * scale);
    out.append(value / scale).append('.');
    String fraction = Long.toString(value % scale);
    out.append("0".repeat(digits - fraction.length())).append(fraction);
  }
}
