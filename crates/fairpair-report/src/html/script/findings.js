// Findings with number, limit, score, why and reference, and what reviewers decided on them.
const checks = new Map(shared.checks.map((check) => [check.code, check]));

function scoreBar(finding) {
  if (finding.score === undefined || finding.score === null || !finding.number) return null;
  const score = Math.round(finding.score * 100);
  return draw("svg", { class: `score-bar ${finding.class}`, viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": `score ${score} of 100` },
    draw("rect", { width: 100, height: 10, class: "track" }),
    draw("rect", { width: Math.max(1, score), height: 10, class: "fill" }),
    draw("line", { x1: 50, x2: 50, y1: 0, y2: 10, class: "limit" }));
}

function decisionView(detail, finding) {
  const current = () => decisionOf(detail.id, finding) || {};
  const change = (what) => {
    decide(detail.id, finding, what);
    refresh();
  };
  // Made once: a press on a button first ends the comment, and the button must still be there when it is let go.
  const rules = [["accepted", "Accept"], ["disputed", "Dispute"]].map(([ruling, label]) => make("button", { type: "button", "data-ruling": ruling,
    onclick: () => change({ decision: current().decision === ruling ? undefined : ruling }) }, label));
  const comment = make("input", { class: "comment", placeholder: "comment", "aria-label": `comment on ${finding.check}`, maxlength: 500, autocomplete: "off",
    onchange: () => change({ comment: comment.value }) });
  const words = make("span", { class: "words" });
  const box = make("div", { class: "decision" }, make("span", { class: "buttons" }, rules, comment), words);
  const refresh = () => {
    const now = current();
    for (const button of rules) button.setAttribute("aria-pressed", String(now.decision === button.dataset.ruling));
    comment.value = now.comment || "";
    const said = [];
    if (now.decision) said.push(make("span", { class: `ruled ${now.decision}` }, now.decision));
    const when = [now.by, (now.at || "").slice(0, 10)].filter(Boolean).join(", ");
    if (when && (now.decision || now.comment)) said.push(make("span", { class: "quiet small" }, apart(when)));
    if (now.message && now.message !== finding.message) said.push(make("span", { class: "note" }, "decided on another reading: ", apart(now.message)));
    if (now.comment) said.push(make("q", { class: "said" }, apart(now.comment)));
    words.replaceChildren(...said);
    const item = box.closest(".finding");
    if (item) item.classList.toggle("is-disputed", now.decision === "disputed");
    markRow(byName.get(detail.id));
  };
  box.refresh = refresh;
  return box;
}

function findingView(detail, finding) {
  const check = checks.get(finding.check) || { title: finding.check };
  const profile = detail.times && shared.profiles.find((p) => p.name === detail.times.profile);
  const treatment = ["capture-time", "treatment-claim"].includes(finding.check) && profile;
  const box = decisionView(detail, finding);
  const item = make("li", { class: `finding ${finding.class}` },
    make("div", { class: "head" },
      make("span", { class: "mark", "aria-hidden": "true" }, finding.mark),
      make("b", {}, check.title), " ", make("code", { class: "quiet" }, finding.check),
      finding.aside ? make("span", { class: "quiet small" }, ` (${finding.aside})`) : null),
    make("p", { class: "message" }, apart(finding.message)),
    make("div", { class: "measure" }, scoreBar(finding), make("span", { class: "number" }, finding.number)),
    box,
    make("details", {}, make("summary", {}, "Why it matters, and how it is measured"),
      check.why ? make("p", {}, check.why) : null, check.how ? make("p", {}, check.how) : null,
      check.reference ? make("p", { class: "quiet small" }, check.reference) : null,
      treatment ? make("ul", { class: "quiet small" }, profile.references.map((text) => make("li", {}, text))) : null));
  box.refresh();
  item.classList.toggle("is-disputed", (decisionOf(detail.id, finding) || {}).decision === "disputed");
  return item;
}

// Findings that say the same in the same words, such as that no mouth is seen, stand together.
function alike(group) {
  const told = new Map();
  for (const finding of group) told.set(finding.message, [...(told.get(finding.message) || []), finding]);
  return [...told.values()];
}

function allAlike(detail, same) {
  return make("li", { class: `finding alike ${same[0].class}` },
    make("div", { class: "head" }, make("span", { class: "mark", "aria-hidden": "true" }, same[0].mark), make("b", {}, `${same.length} checks`)),
    make("p", { class: "message" }, apart(same[0].message)),
    make("details", {}, make("summary", {}, same.map((f) => f.check).join(", ")), make("ul", {}, same.map((f) => findingView(detail, f)))));
}

function findingsView(detail) {
  const groups = [["fail", "Differences"], ["unknown", "Cannot tell"], ["pass", "Passed"]];
  return make("section", { class: "findings", "aria-label": "Findings" }, groups.map(([kind, title]) => {
    const group = detail.findings.filter((f) => f.class === kind);
    if (group.length === 0) return null;
    const list = make("ul", {}, alike(group).map((same) => (same.length < 3 ? same.map((f) => findingView(detail, f)) : allAlike(detail, same))));
    if (kind !== "pass") return [make("h3", {}, title), list];
    return make("details", { open: group.length === detail.findings.length }, make("summary", {}, make("h3", {}, `${title} (${group.length})`)), list);
  }));
}
