// Decisions on findings: kept in this browser, exported as a file, taken back by the next report.
const storeKey = `fairpair-decisions-${shared.key}`;
const keyOf = (pair, check, nth) => JSON.stringify([pair, check, nth]);
// Decisions that came with the report, and those made here; of both the later counts.
const decided = { report: new Map(), here: new Map() };
// What is kept only while the page is open, where a browser keeps nothing for files.
let stored = true;

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(storeKey) || "[]");
    for (const d of kept) if (d && typeof d.pair === "string") decided.here.set(keyOf(d.pair, d.check, d.finding), d);
    byId("reviewer").value = localStorage.getItem("fairpair-reviewer") || "";
  } catch { stored = false; }
}

function keep() {
  try {
    localStorage.setItem(storeKey, JSON.stringify([...decided.here.values()]));
    localStorage.setItem("fairpair-reviewer", byId("reviewer").value);
  } catch { stored = false; }
  tellDecided();
}

function decisionOf(pair, finding) {
  const key = keyOf(pair, finding.check, finding.nth);
  const last = later(finding.decided, decided.here.get(key));
  return last && says(last) ? last : undefined;
}

const says = (d) => Boolean(d.decision || d.comment);

// The later of two decisions, by the browsers' clocks; the second where that is not known.
function later(old, made) {
  if (!old || !made) return made || old;
  return old.at && made.at && old.at > made.at ? old : made;
}

function decide(pair, finding, change) {
  const old = decisionOf(pair, finding) || {};
  const made = {
    pair, check: finding.check, finding: finding.nth, message: finding.message,
    decision: old.decision, comment: old.comment || "",
    ...change, by: byId("reviewer").value.trim(), at: new Date().toISOString(),
  };
  decided.here.set(keyOf(pair, finding.check, finding.nth), made);
  keep();
  return made;
}

// The last decision on each finding, those that were taken back among them.
function lastOnes() {
  const all = new Map(decided.report);
  for (const [key, d] of decided.here) all.set(key, later(all.get(key), d));
  return all;
}

const standing = () => [...lastOnes().values()].filter(says);

// What is to go into the next report: what stands, and what was taken back although the report carries it.
const toExport = () => [...lastOnes()].filter(([key, d]) => says(d) || decided.report.has(key)).map(([, d]) => d);

function tellDecided() {
  const all = standing();
  const disputed = all.filter((d) => d.decision === "disputed").length;
  byId("decided").textContent = all.length === 0 ? "None yet."
    : `${all.length} so far, ${disputed} disputed.${stored ? "" : " This browser keeps nothing for this page: export before you close it."}`;
}

function exported() {
  const { schema, title, policy } = shared;
  return JSON.stringify({ schema, gallery: title, policy, decisions: toExport() }, null, 1) + "\n";
}

function saveFile() {
  const link = make("a", { download: "decisions.json", href: URL.createObjectURL(new Blob([exported()], { type: "application/json" })) });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function takeIn(text) {
  const file = JSON.parse(text);
  if (file.schema !== shared.schema || !Array.isArray(file.decisions)) throw new Error(`this is no file of the form ${shared.schema}`);
  for (const d of file.decisions) {
    if (!d || typeof d.pair !== "string" || typeof d.check !== "string") continue;
    const key = keyOf(d.pair, d.check, Number(d.finding) || 0);
    decided.here.set(key, later(decided.here.get(key), {
      pair: d.pair, check: d.check, finding: Number(d.finding) || 0, message: String(d.message || ""),
      decision: ["accepted", "disputed"].includes(d.decision) ? d.decision : undefined,
      comment: String(d.comment || ""), by: String(d.by || ""), at: String(d.at || ""),
    }));
  }
  keep();
}
