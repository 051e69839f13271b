// The page. It asks the same paths as any other client and keeps nothing. Whatever a device wrote goes
// into the document as text (textContent) and never as markup.

const POLL_MS = 2000;
const CHART_SAMPLES = 150; // five minutes
const RATE_SAMPLES = 5; // rates are over the last ten seconds
const LIVE_LINES_MAX = 200;
const NARRATIVE_LINES_MAX = 5000;
const RECONNECT_MS_MAX = 15000;
const PRIORITIES = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];
const FACILITIES = ["kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron",
  "authpriv", "ftp"];
const CAUSES = {
  jump: "overrun while the device read its buffer",
  overwritten: "overwritten before they could be uploaded",
  expired: "a hole that nothing filled within a day",
};

const $ = (id) => document.getElementById(id);
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat("en", { style: "percent", maximumSignificantDigits: 2 });

/** An element with text and children; attributes never come from devices. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return made;
}

function show(id, text) {
  const found = $(id);
  if (found.textContent !== text) found.textContent = text;
}

const count = (n) => (n < 1e6 ? whole.format(n) : short.format(n));
const rate = (n) => (n > 0 && n < 10 ? n.toFixed(1) : count(n));

function bytes(n) {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let at = 0;
  while (n >= 1000 && at < units.length - 1) {
    n /= 1000;
    at++;
  }
  return `${n < 10 && at > 0 ? n.toFixed(1) : Math.round(n)} ${units[at]}`;
}

function seconds(s) {
  if (s === null || s === undefined) return "–";
  return s < 1 ? `${(s * 1000).toFixed(s < 0.01 ? 1 : 0)} ms` : `${s.toFixed(1)} s`;
}

const clock = (time) => time.slice(11, 23);
const sum = (object) => Object.values(object).reduce((a, b) => a + b, 0);

// ---- asking -------------------------------------------------------------------------------------

class Problem extends Error {}

function token() {
  return sessionStorage.getItem("penstock-token") ?? "";
}

let tokenAsked = null;

function askToken() {
  tokenAsked ??= new Promise((resolve) => {
    const dialog = $("token");
    dialog.addEventListener("close", () => {
      const given = $("token-form").elements.token.value.trim();
      if (given) sessionStorage.setItem("penstock-token", given);
      $("token-form").reset();
      tokenAsked = null;
      resolve();
    }, { once: true });
    dialog.showModal();
  });
  return tokenAsked;
}

async function ask(path, signal) {
  const headers = token() ? { Authorization: `Bearer ${token()}` } : {};
  const answer = await fetch(path, { headers, signal, cache: "no-store" });
  if (answer.ok) return answer;
  if (answer.status === 401) {
    await askToken();
    throw new Problem("The node asked for a token; trying again.");
  }
  let detail = `${answer.status} ${answer.statusText}`;
  try {
    const problem = await answer.json();
    detail = `${problem.title}: ${problem.detail}`;
  } catch {
    // No problem+json: something between us and the node answered.
  }
  throw new Problem(detail);
}

async function* pieces(answer, separator) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const parts = (rest + value).split(separator);
    rest = parts.pop();
    yield* parts;
  }
  if (rest) yield rest;
}

function query(values) {
  const kept = Object.entries(values).filter(([, value]) => value);
  return new URLSearchParams(kept).toString();
}

// ---- overview -----------------------------------------------------------------------------------

const samples = [];

function sampleOf(overview) {
  const records = overview.counts.records;
  return {
    at: Date.parse(overview.time) / 1000,
    here: performance.now() / 1000,
    stored: records.stored ?? 0,
    duplicate: records.duplicate ?? 0,
    lost: records.lost ?? 0,
    bytes: overview.counts.raw_bytes,
    uploads: overview.counts.uploads["200"] ?? 0,
    refused: sum(overview.counts.refused),
  };
}

/** Per second, between two samples. */
function between(before, after, key) {
  const time = after.here - before.here;
  return time > 0 ? Math.max(0, (after[key] - before[key]) / time) : 0;
}

function rates() {
  const last = samples[samples.length - 1];
  const first = samples[Math.max(0, samples.length - 1 - RATE_SAMPLES)];
  const of = (key) => between(first, last, key);
  return {
    stored: of("stored"), duplicate: of("duplicate"), lost: of("lost"), bytes: of("bytes"),
    uploads: of("uploads"), refused: of("refused"),
  };
}

function takeSample(overview) {
  const sample = sampleOf(overview);
  const last = samples[samples.length - 1];
  if (last && (sample.uploads < last.uploads || sample.stored < last.stored)) samples.length = 0; // restarted
  samples.push(sample);
  if (samples.length > CHART_SAMPLES + 1) samples.shift();
}

function showStatus(checks) {
  const red = checks.filter((check) => !check.ok);
  const pill = $("status");
  pill.dataset.state = red.length ? "bad" : "good";
  pill.title = red.map((check) => `${check.name}: ${check.detail}`).join("\n");
  show("status", red.length ? `not ready: ${red.map((check) => check.name).join(", ")}` : "ready");
}

function showTiles(overview) {
  const now = rates();
  const { ledger, counts, latency, store } = overview;
  show("t-stored", count(ledger.stored));
  show("r-stored", `${rate(now.stored)} a second`);
  show("r-bytes", `${bytes(now.bytes)}/s`);
  show("t-bytes", store.raw_bytes ? `${bytes(store.raw_bytes)} kept in ${bytes(store.bytes)}` : "nothing kept yet");
  show("r-uploads", `${rate(now.uploads)}/s`);
  show("t-uploads", `${count(counts.uploads["200"] ?? 0)} since the start`);
  show("ack-p50", seconds(latency.ack_p50));
  show("ack-p99", latency.ack_p99 === null ? "nothing of late" :
    `p99 ${seconds(latency.ack_p99)}` + (latency.event_p99 === null ? "" : ` · event p99 ${seconds(latency.event_p99)}`));
  show("r-refused", `${rate(now.refused)}/s`);
  show("t-refused", `${count(sum(counts.refused))} since the start`);
  show("t-lost", count(ledger.lost));
  const all = ledger.stored + ledger.lost;
  show("p-lost", ledger.lost ? `${percent.format(ledger.lost / all)} of all` + (now.lost ? ` · ${rate(now.lost)} a second` : "") : "none");
  $("tile-lost").classList.toggle("alarm", now.lost > 0);
  show("k-stored", rate(now.stored));
  show("k-duplicate", rate(now.duplicate));
  show("k-refused", rate(now.refused));
}

function showFleet(overview) {
  const { registered, revoked } = overview.devices;
  const parts = [`${count(registered)} device${registered === 1 ? "" : "s"}`];
  if (revoked) parts.push(`${count(revoked)} revoked`);
  if (overview.store.oldest) parts.push(`logs since ${overview.store.oldest.slice(0, 16).replace("T", " ")} UTC`);
  const up = overview.nodes.filter((node) => node.ready).length;
  if (overview.nodes.length > 1) parts.push(`${up} of ${overview.nodes.length} nodes ready`);
  if (overview.rule_sets_differ) parts.push("rule sets differ between nodes");
  else if (overview.rule_set) parts.push(`rule set ${overview.rule_set.slice(0, 8)}`);
  show("fleet-line", parts.join(" · "));
}

function showLedger(ledger) {
  for (const key of ["received", "stored", "duplicates", "lost", "malformed", "streams", "devices"]) {
    show(`l-${key}`, whole.format(ledger[key]));
  }
  const balanced = ledger.received === ledger.stored + ledger.duplicates;
  show("l-balance", balanced ? "✓ balanced" : "✗ does not balance");
  $("l-balance").className = `mark ${balanced ? "good" : "bad"}`;
}

function rows(bodyId, noneId, made) {
  $(bodyId).replaceChildren(...made);
  $(noneId).hidden = made.length > 0;
  $(bodyId).closest("table").hidden = made.length === 0;
}

function row(head, ...cells) {
  const made = element("tr", "", head);
  cells.forEach((cell) => made.append(element("td", "n", cell)));
  return made;
}

function rowHead(...children) {
  const made = element("th", "", ...children);
  made.scope = "row";
  return made;
}

function showRefused(refused) {
  const sorted = Object.entries(refused).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  rows("refused", "refused-none", sorted.map(([reason, n]) => row(rowHead(reason), count(n))));
}

function showNamed(id, lead, named, of) {
  const sorted = Object.entries(named).sort((a, b) => b[1] - a[1]).slice(0, 5);
  show(id, `${lead} ${sorted.map(([name, n]) => `${name} ${of(n)}`).join(", ")}`);
  $(id).hidden = sorted.length === 0;
}

function showGate(gate) {
  show("gate-state", gate.saturated ? "somebody waits: as fast as it can" : "there is room");
  show("g-flight", bytes(gate.cost_in_flight));
  show("g-budget", bytes(gate.cost_budget));
  show("g-waiting", count(gate.waiting));
  show("g-refused", rate(rates().refused));
  show("g-line", gate.line_devices ?
    `a line of ${count(gate.line_devices)} devices, ${seconds(gate.line_seconds)}` : "no line");
  show("g-drain", `${bytes(gate.drain_bytes_per_second)}/s`);
  showNamed("g-flows", "Waiting most:", gate.flows, bytes);
  showNamed("g-loud", "Louder than usual:", gate.loud, (n) => `${n.toFixed(1)} times`);
}

function linkTo(device, go) {
  const button = element("button", "link", device);
  button.type = "button";
  button.addEventListener("click", () => go(device));
  return button;
}

function showLosers(losers) {
  rows("losers", "losers-none", losers.map((device) =>
    row(rowHead(linkTo(device.device, openLedger)), whole.format(device.lost),
      percent.format(device.lost / Math.max(1, device.lost + device.stored)))));
}

function drawChart() {
  const series = { stored: [], duplicate: [], refused: [] };
  for (let i = 1; i < samples.length; i++) {
    for (const key of Object.keys(series)) series[key].push(between(samples[i - 1], samples[i], key));
  }
  const peak = Math.max(1, ...series.stored, ...series.duplicate, ...series.refused);
  const x = (i) => 800 - (series.stored.length - 1 - i) * (800 / (CHART_SAMPLES - 1));
  const y = (value) => 212 - (value / peak) * 200;
  const path = (values) => values.map((value, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const drawn = [12, 112, 212].map((at) => shape("grid", `M0 ${at}H800`));
  if (series.stored.length > 1) {
    drawn.push(shape("area", `${path(series.stored)}L800 212L${x(0).toFixed(1)} 212Z`));
    for (const key of ["duplicate", "stored", "refused"]) drawn.push(shape(key, path(series[key])));
  }
  $("chart").replaceChildren(...drawn);
  $("chart").setAttribute("aria-label", `Records stored a second over five minutes; the peak is ${rate(peak)}`);
  show("chart-peak", `top line: ${rate(peak)}/s`);
}

function shape(className, d) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "path");
  made.setAttribute("class", className);
  made.setAttribute("d", d);
  return made;
}

async function poll() {
  try {
    const overview = await (await ask("/v1/overview")).json();
    takeSample(overview);
    showStatus(overview.checks);
    showFleet(overview);
    showTiles(overview);
    showLedger(overview.ledger);
    showRefused(overview.counts.refused);
    showGate(overview.gate);
    showLosers(overview.losers);
    drawChart();
    $("problems").replaceChildren();
  } catch (failure) {
    $("status").dataset.state = "bad";
    show("status", "out of reach");
    tellProblem($("problems"), failure);
  }
  setTimeout(poll, POLL_MS);
}

function tellProblem(where, failure) {
  const text = failure instanceof Problem ? failure.message :
    `The node does not answer (${failure.message}); this page tries again by itself.`;
  where.replaceChildren(element("p", "notice", text));
}

// ---- ledger of a device -------------------------------------------------------------------------

function openLedger(device) {
  $("ledger-form").elements.device.value = device;
  $("ledger").scrollIntoView();
  return showDeviceLedger(device);
}

async function showDeviceLedger(device) {
  const where = $("device-ledger");
  try {
    const report = await (await ask(`/v1/ledger/${encodeURIComponent(device)}`)).json();
    where.replaceChildren(...deviceLedger(report));
  } catch (failure) {
    tellProblem(where, failure);
  }
}

function deviceLedger(report) {
  const heading = element("h3", "", report.device,
    element("small", "", `${whole.format(report.received)} received = ${whole.format(report.stored)} stored + ` +
      `${whole.format(report.duplicates)} duplicates · ${whole.format(report.lost)} lost`));
  const narrative = linkTo("its narrative", () => openNarrative(report.device));
  if (!report.streams.length) return [heading, element("p", "empty", "It has not sent anything yet.")];
  const head = element("tr", "");
  for (const name of ["stream", "acked", "stored", "duplicates", "missing", "lost, and why"]) {
    const cell = element("th", /stored|dup|missing|acked/.test(name) && !/lost/.test(name) ? "n" : "", name);
    cell.scope = "col";
    head.append(cell);
  }
  const body = element("tbody", "", ...report.streams.map(streamRow));
  const table = element("table", "", element("thead", "", head), body);
  return [heading, element("div", "scroll", table), element("p", "", narrative)];
}

function streamRow(stream) {
  const made = row(rowHead(stream.stream), whole.format(stream.watermark), whole.format(stream.stored),
    whole.format(stream.duplicates), whole.format(stream.missing));
  const cell = element("td", "", stream.losses.length ? "" : "none");
  for (const loss of stream.losses) {
    cell.append(element("div", "", `${whole.format(loss.records)} ${CAUSES[loss.cause] ?? loss.cause}`,
      element("small", "", `${ranges(loss.ranges)} · found ${loss.found.slice(0, 19).replace("T", " ")}`)));
  }
  made.append(cell);
  return made;
}

function ranges(all) {
  const shown = all.slice(0, 8).map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
  return shown.join(", ") + (all.length > 8 ? ` and ${all.length - 8} more` : "");
}

$("ledger-form").addEventListener("submit", (event) => {
  event.preventDefault();
  showDeviceLedger(event.target.elements.device.value.trim());
});

// ---- lines --------------------------------------------------------------------------------------

function severityOf(priority) {
  return priority <= 3 ? "bad" : priority === 4 ? "warn" : "";
}

function recordLine(record) {
  const what = `${FACILITIES[record.facility] ?? `facility${record.facility}`}.${PRIORITIES[record.priority]}`;
  const text = element("span", "text", record.text);
  for (const line of record.continuation ?? []) text.append(element("span", "more", line));
  for (const line of record.malformed ?? []) text.append(element("span", "more", `! ${line}`));
  return lineOf(record, severityOf(record.priority), what, text);
}

function eventLine(event) {
  const severity = { critical: "bad", error: "bad", warning: "warn" }[event.labels?.severity] ?? "";
  const fields = Object.entries(event.fields).map(([name, value]) => `${name}=${value}`).join("  ");
  const text = element("span", "text", fields);
  for (const error of event.errors ?? []) text.append(element("span", "more", `! ${error}`));
  return lineOf(event, severity, event.name, text);
}

function lineOf(item, className, what, text) {
  const time = element("time", "time", clock(item.time) + (item.time_estimated ? "~" : ""));
  time.dateTime = item.time;
  time.title = item.time + (item.time_estimated ? ", estimated" : "");
  return element("li", className, time, linkTo(item.device, (device) => openNarrative(device, item.time)),
    element("span", "what", what), text);
}

function gapLine(gap) {
  return element("li", "bad", element("span", "time", clock(gap.time)), element("span", "text gap", gap.error));
}

// ---- live ---------------------------------------------------------------------------------------

let liveAbort = null;
let livePaused = false;
let liveWaiting = [];
let liveDropped = 0;

function liveState(text) {
  show("live-state", text + (liveDropped ? ` · ${count(liveDropped)} items not shown, too many at once` : ""));
}

async function watchLive() {
  liveAbort?.abort();
  const abort = new AbortController();
  liveAbort = abort;
  let pause = 500;
  while (!abort.signal.aborted) {
    try {
      const form = $("live-form").elements;
      const records = form.kind.value === "records";
      const path = "/v1/tail?" + query({ kind: form.kind.value, device: form.device.value.trim(),
        name: records ? "" : form.name.value.trim(), q: records ? form.q.value.trim() : "" });
      const answer = await ask(path, abort.signal);
      liveState("connected");
      pause = 500;
      for await (const piece of pieces(answer, "\n\n")) takeLive(piece);
      liveState("the node ended it; connecting …");
    } catch (failure) {
      if (abort.signal.aborted) return;
      liveState(failure instanceof Problem ? failure.message : "out of reach; connecting …");
    }
    await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
    pause = Math.min(RECONNECT_MS_MAX, pause * 2);
  }
}

function takeLive(piece) {
  const fields = { event: "", data: "" };
  for (const line of piece.split("\n")) {
    const colon = line.indexOf(": ");
    if (colon > 0) fields[line.slice(0, colon)] += line.slice(colon + 2);
  }
  if (fields.event === "dropped") {
    liveDropped += JSON.parse(fields.data).items;
    liveState("connected");
  } else if (fields.event === "event" || fields.event === "record") {
    liveWaiting.push(fields);
    if (liveWaiting.length > LIVE_LINES_MAX) liveWaiting.shift();
    if (liveWaiting.length === 1) requestAnimationFrame(drawLive);
  }
}

function drawLive() {
  if (livePaused) return;
  const made = liveWaiting.map(({ event, data }) => (event === "event" ? eventLine : recordLine)(JSON.parse(data)));
  liveWaiting = [];
  const list = $("live-list");
  list.prepend(...made.reverse());
  while (list.children.length > LIVE_LINES_MAX) list.lastElementChild.remove();
  $("live-none").hidden = list.children.length > 0;
}

function restartLive() {
  liveWaiting = [];
  liveDropped = 0;
  $("live-list").replaceChildren();
  $("live-none").hidden = false;
  const records = $("live-form").elements.kind.value === "records";
  $("live-form").elements.name.disabled = records;
  $("live-form").elements.q.disabled = !records;
  show("live-none", records ? "Nothing yet. The next record appears here." :
    "Nothing yet. What a rule makes of the next line appears here.");
  watchLive();
}

$("live-form").addEventListener("submit", (event) => {
  event.preventDefault();
  restartLive();
});
$("live-form").addEventListener("change", (event) => {
  if (event.target.name === "kind") restartLive();
});
$("live-pause").addEventListener("click", () => {
  livePaused = !livePaused;
  $("live-pause").setAttribute("aria-pressed", String(livePaused));
  show("live-pause", livePaused ? "Go on" : "Pause");
  drawLive();
});

// ---- narrative ----------------------------------------------------------------------------------

let narrativeAbort = null;

function utc(ms) {
  return new Date(ms).toISOString().slice(0, 19);
}

/** Around a time, where one is given. */
function openNarrative(device, time) {
  const form = $("narrative-form").elements;
  form.device.value = device;
  if (time) {
    form.from.value = utc(Date.parse(time) - 60000);
    form.to.value = utc(Date.parse(time) + 60000);
  } else {
    form.from.value = "";
    form.to.value = "";
  }
  $("narrative").scrollIntoView();
  return showNarrative();
}

function narrativePath(format) {
  const form = $("narrative-form").elements;
  const instant = (value) => value && `${value.length === 16 ? `${value}:00` : value}Z`;
  const q = form.q.value.trim();
  return (q ? "/v1/grep?" : "/v1/narrative?") + query({ device: form.device.value.replaceAll(" ", ""),
    from: instant(form.from.value), to: instant(form.to.value), q, format });
}

async function showNarrative() {
  narrativeAbort?.abort();
  const abort = new AbortController();
  narrativeAbort = abort;
  const list = $("narrative-list");
  list.replaceChildren();
  $("narrative-none").hidden = true;
  $("narrative-stop").hidden = false;
  $("narrative-save").hidden = token() !== "";
  $("narrative-save").href = narrativePath("text");
  show("narrative-state", "Reading …");
  try {
    const limit = `&progress=true&limit=${NARRATIVE_LINES_MAX}`;
    const answer = await ask(narrativePath("ndjson") + limit, abort.signal);
    await takeNarrative(answer, list);
  } catch (failure) {
    if (narrativeAbort === abort && !abort.signal.aborted) {
      show("narrative-state", failure instanceof Problem ? failure.message : `The answer broke off: ${failure.message}`);
    } else if (narrativeAbort === abort) {
      show("narrative-state", `Stopped after ${whole.format(list.children.length)} records.`);
    }
  }
  if (narrativeAbort === abort) $("narrative-stop").hidden = true;
}

async function takeNarrative(answer, list) {
  let records = 0;
  let gaps = 0;
  for await (const line of pieces(answer, "\n")) {
    const item = JSON.parse(line);
    if (item.progress) {
      const done = item.progress.raw_bytes_total ? item.progress.raw_bytes / item.progress.raw_bytes_total : 1;
      show("narrative-state", `Reading … ${percent.format(done)}, ${whole.format(records)} records`);
    } else if (item.error) {
      gaps++;
      list.append(gapLine(item));
    } else {
      records++;
      list.append(recordLine(item));
    }
  }
  const cut = records >= NARRATIVE_LINES_MAX ? " These are the first; choose a shorter span, or take the file." : "";
  const holes = gaps ? ` ${gaps} gap${gaps === 1 ? "" : "s"}: see the red lines.` : "";
  show("narrative-state", records || gaps ? `${whole.format(records)} records.${holes}${cut}` :
    "No records of this device in this span.");
}

$("narrative-form").addEventListener("submit", (event) => {
  event.preventDefault();
  showNarrative();
});
$("narrative-stop").addEventListener("click", () => narrativeAbort?.abort());
document.querySelectorAll("[data-minutes]").forEach((button) => button.addEventListener("click", () => {
  const form = $("narrative-form").elements;
  const minutes = Number(button.dataset.minutes);
  form.from.value = minutes ? utc(Date.now() - minutes * 60000) : "";
  form.to.value = "";
  if (form.device.reportValidity()) showNarrative();
}));

poll();
restartLive();
