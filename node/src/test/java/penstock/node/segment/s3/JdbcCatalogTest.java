package penstock.node.segment.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import penstock.node.database.Database;
import penstock.node.segment.FooterTrailer;
import penstock.node.segment.SegmentTotals;
import penstock.node.segment.StoredTotals;

/** The SQL of the catalog; the same on both databases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcCatalogTest {

  private final Database database;
  private final Catalog catalog;

  JdbcCatalogTest(Database database) {
    this.database = database;
    this.catalog = new JdbcCatalog(database);
  }

  @AfterAll
  void close() {
    database.close();
  }

  private static Group group(String segment, long start, int length) {
    return new Group(segment, start, length, "open/" + segment + "/" + start);
  }

  private OpenRow begin(String segment, String owner) {
    OpenRow row = new OpenRow(segment, -77, owner, 1_000, 0);
    assertTrue(catalog.append(group(segment, 0, 100), row));
    return row;
  }

  private static SealedRow sealedRow(String segment, long minUs, long maxUs, long arrivalUs) {
    return new SealedRow(
        segment,
        "sealed/" + segment,
        5_000,
        new FooterTrailer(2, 4_000, 50, 0xfeedbeef, -77),
        new SegmentTotals(3, 0, 900, minUs, maxUs, arrivalUs, 64));
  }

  @Test
  void shouldAppendWhereTheOwnerExpectsTheEnd() {
    OpenRow row = begin("append", "a");
    assertTrue(catalog.append(group("append", 100, 50), row));
    assertTrue(catalog.append(group("append", 100, 50), row), "the same once more");
    assertFalse(catalog.append(group("append", 100, 60), row), "something else at the same place");
    assertFalse(catalog.append(group("append", 120, 60), row), "a gap");
    OpenRow stranger = new OpenRow("append", -77, "b", 1_000, 0);
    assertFalse(catalog.append(group("append", 150, 60), stranger));
    assertFalse(catalog.append(group("append", 0, 100), stranger));
    assertEquals(150, catalog.open("append").orElseThrow().end());
    assertEquals(
        List.of(group("append", 0, 100), group("append", 100, 50)), catalog.groups("append"));
  }

  @Test
  void shouldFenceTheOldOwner() {
    OpenRow row = begin("claim", "a");
    assertFalse(catalog.claim("claim", "x", "b"));
    assertTrue(catalog.claim("claim", "a", "b"));
    assertFalse(catalog.claim("claim", "a", "c"), "another one was faster");
    assertFalse(catalog.append(group("claim", 100, 50), row));
    assertFalse(catalog.seal(sealedRow("claim", 1, 2, 3), "a", 0));
    assertEquals("b", catalog.owners().get("claim"));
    assertTrue(catalog.append(group("claim", 100, 50), new OpenRow("claim", -77, "b", 1_000, 0)));
  }

  @Test
  void shouldSwitchOverToTheMergedObject() {
    OpenRow row = begin("seal", "a");
    SealedRow sealed = sealedRow("seal", 10_000, 20_000, 30_000);
    assertTrue(catalog.seal(sealed, "a", 99));
    assertTrue(catalog.seal(sealed, "a", 99), "the same once more");
    assertFalse(
        catalog.seal(
            new SealedRow("seal", "other", 1, sealed.trailer(), sealed.totals()), "a", 99));
    assertEquals(Optional.of(sealed), catalog.sealed("seal"));
    assertEquals(Optional.empty(), catalog.open("seal"));
    assertEquals(List.of(), catalog.groups("seal"));
    assertFalse(catalog.append(group("seal", 100, 50), row));
    assertFalse(catalog.claim("seal", "a", "b"));
    assertFalse(catalog.owners().containsKey("seal"));
  }

  @Test
  void shouldFindByTime() {
    begin("early", "a");
    begin("late", "a");
    catalog.seal(sealedRow("early", 500_000_100, 500_000_200, 1), "a", 0);
    catalog.seal(sealedRow("late", 500_000_200, 500_000_300, 2), "a", 0);
    assertEquals(List.of("early"), names(catalog.overlapping(500_000_000, 500_000_200, null, 10)));
    assertEquals(
        List.of("early", "late"), names(catalog.overlapping(500_000_200, 500_000_201, null, 10)));
    assertEquals(List.of("late"), names(catalog.overlapping(500_000_201, 500_000_900, null, 10)));
    assertEquals(List.of(), names(catalog.overlapping(500_000_301, 500_000_900, null, 10)));
    List<SealedRow> first = catalog.overlapping(500_000_000, 500_000_900, null, 1);
    assertEquals(List.of("early"), names(first));
    List<SealedRow> second = catalog.overlapping(500_000_000, 500_000_900, first.get(0), 1);
    assertEquals(List.of("late"), names(second));
    assertEquals(List.of(), catalog.overlapping(500_000_000, 500_000_900, second.get(0), 1));
  }

  private static List<String> names(List<SealedRow> rows) {
    return rows.stream().map(SealedRow::name).toList();
  }

  @Test
  void shouldPageFromTheNewestOn() {
    long base = 1L << 60;
    for (int i = 0; i < 7; i++) {
      begin("page" + i, "a");
      catalog.seal(sealedRow("page" + i, 1, 2, base + i / 2), "a", 0);
    }
    List<SealedRow> first = catalog.newest(null, 3);
    List<SealedRow> second = catalog.newest(first.get(2), 3);
    assertEquals(List.of("page6", "page5", "page4"), names(first));
    assertEquals(List.of("page3", "page2", "page1"), names(second));
  }

  @Test
  void shouldDoWhatIsDueOnce() {
    long base = -(1L << 60);
    begin("due", "a");
    catalog.seal(sealedRow("due", 1, 2, 3), "a", base);
    Catalog.Due due = new Catalog.Due("due", base, false, "sealed/due");
    assertEquals(List.of(due), catalog.due(base, 10));
    assertTrue(catalog.lease(due, base + 10));
    assertFalse(catalog.lease(due, base + 10), "somebody does it");
    assertEquals(List.of(), catalog.due(base + 9, 10));
    assertEquals(1, catalog.due(base + 10, 10).size());
    catalog.swept("due");
    assertEquals(List.of(), catalog.due(base + 10, 10));
    assertTrue(catalog.sealed("due").isPresent());
  }

  @Test
  void shouldDeleteInTwoSteps() {
    long base = -(1L << 61);
    begin("delete", "a");
    catalog.seal(sealedRow("delete", 1, 2, base), "a", 0);
    assertEquals(List.of("delete"), names(catalog.arrivedBefore(base + 1, 10)));
    StoredTotals before = catalog.totals();
    assertTrue(catalog.beginDeletion("delete", base));
    assertFalse(catalog.beginDeletion("delete", base));
    assertEquals(Optional.empty(), catalog.sealed("delete"));
    assertEquals(List.of(), catalog.arrivedBefore(base + 1, 10));
    assertEquals(
        List.of(new Catalog.Due("delete", base, true, "sealed/delete")), catalog.due(base, 10));
    catalog.deleted("delete");
    assertEquals(List.of(), catalog.due(base, 10));
    assertEquals(before.segments() - 1, catalog.totals().segments());
    assertEquals(before.bytes() - 5_000, catalog.totals().bytes());
    assertEquals(before.rawBytes() - 900, catalog.totals().rawBytes());
  }

  @Test
  void shouldNameTheOwnersOfAllOpenSegments() {
    begin("owned", "me");
    Map<String, String> owners = catalog.owners();
    assertEquals("me", owners.get("owned"));
  }
}
