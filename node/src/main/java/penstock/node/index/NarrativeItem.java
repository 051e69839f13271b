package penstock.node.index;

/** What a narrative is made of. */
public sealed interface NarrativeItem permits NarrativeRecord, NarrativeGap {}
