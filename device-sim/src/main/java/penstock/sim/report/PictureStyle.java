package penstock.sim.report;

/**
 * Colours and fonts of a picture. The hues are those of Okabe and Ito, which people with any kind
 * of colour vision can tell apart; lines of a panel also differ in dash or width. No CSS variables:
 * viewers other than browsers don't know them, and show the light colours.
 *
 * @see <a href="https://jfly.uni-koeln.de/color/">Color Universal Design</a>
 */
final class PictureStyle {

  static final String CSS =
      """
      <style>
      text { font-family: system-ui, "DejaVu Sans", Helvetica, Arial, sans-serif; font-size: 12px; fill: #333; }
      .paper { fill: #fff; }
      .head { font-size: 19px; font-weight: 600; fill: #111; }
      .title { font-size: 13px; font-weight: 600; fill: #111; }
      .mark, .sub, .nothing { fill: #555; }
      .sub { font-size: 13px; }
      .wrong { font-size: 13px; font-weight: 600; fill: #b04a00; }
      .band { font-size: 11px; fill: #444; }
      .grid { stroke: #888; stroke-opacity: .22; stroke-width: 1; }
      .cut { fill: #7a7a7a; fill-opacity: .20; }
      .return { fill: #e69f00; fill-opacity: .30; }
      .other { fill: #56b4e9; fill-opacity: .22; }
      .edge { stroke: #777; stroke-width: 1; stroke-dasharray: 2 3; }
      .line { fill: none; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
      .fill { stroke: none; fill-opacity: .18; }
      .dashed { stroke-dasharray: 1 4; }
      .thin { stroke-width: 1.1; }
      .line.blue { stroke: #0072b2; } .fill.blue { fill: #0072b2; }
      .line.orange { stroke: #c97a00; } .fill.orange { fill: #e69f00; }
      .line.red { stroke: #d55e00; } .fill.red { fill: #d55e00; }
      .line.green { stroke: #009e73; } .fill.green { fill: #009e73; }
      .line.purple { stroke: #a84d80; } .fill.purple { fill: #cc79a7; }
      @media (prefers-color-scheme: dark) {
      text { fill: #ddd; }
      .paper { fill: #16181c; }
      .head, .title { fill: #f4f4f4; }
      .mark, .sub, .nothing { fill: #aab; }
      .wrong { fill: #ff9d5c; }
      .band { fill: #ccc; }
      .grid { stroke: #99a; }
      .cut { fill: #b0b0b0; }
      .edge { stroke: #999; }
      .line.blue { stroke: #56b4e9; } .fill.blue { fill: #56b4e9; }
      .line.orange { stroke: #e69f00; }
      .line.red { stroke: #ff7f32; } .fill.red { fill: #ff7f32; }
      .line.green { stroke: #2bc79a; } .fill.green { fill: #2bc79a; }
      .line.purple { stroke: #dd94bb; }
      }
      </style>""";

  private PictureStyle() {}
}
